"""What the report says, block by block and without a look: both files are laid out from this and so cannot differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sumida_etl.publication.report.tables import Table


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 1 a document (資料), 2 a numbered section, 3 a table's or a measure's."""

    level: int
    text: str
    anchor: str
    lines_below: int = 0
    """About how many lines under it belong on its page, for what lays out pages by itself."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a ``small`` one is a note to what stands above it."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader must know before reading on."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what it is here."""

    term: str
    text: str
    more: tuple[str, ...] = ()
    """Further lines."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms with what they are."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the table of contents stands; it is made of the headings of level 1 and 2."""

    title: str


Block = Heading | Paragraph | Notice | Facts | Table | Contents


@dataclass(frozen=True, slots=True)
class Listed:
    """A heading in the table of contents; sections are numbered within their document, documents are not (0)."""

    heading: Heading
    number: int


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report."""

    title: str
    subtitle: str
    running: str
    """What stands at the foot of every page, before its number."""
    author: str
    day: date
    blocks: tuple[Block, ...]

    def listed(self) -> Iterator[Listed]:
        """The table of contents."""
        number = 0
        for block in self.blocks:
            if isinstance(block, Heading) and block.level < 3:
                number = number + 1 if block.level == 2 else 0
                yield Listed(block, number)

"""What stands around a sheet's rows and tells how they are seen: merged areas and hidden columns."""

from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

from sumida_etl.ooxml import addresses
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.xml.xml_writer import LAST_COLUMN

ROWS, ROWS_END = b"<sheetData>", b"</sheetData>"


@dataclass(frozen=True, slots=True)
class Around:
    """Merged areas in A1 form, each of more than one cell; hidden columns, 1-based and up to LAST_COLUMN."""

    merged: tuple[str, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    """Whether a filter is set, which hides rows until it is taken off."""


@lru_cache(maxsize=512)
def around(before: bytes, behind: bytes) -> Around:
    """Read what stands before and behind the rows of a sheet in its plain form, which many workbooks share.

    Raises RefusedError for what is no XML and for an address that no sheet has.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    try:
        parser.Parse(b"".join((before, ROWS, ROWS_END, behind)), True)
    except (expat.ExpatError, ValueError):
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
    return Around(tuple(reader.merged), frozenset(reader.hidden), reader.filtered)


class _Reader:
    def __init__(self) -> None:
        self.merged: list[str] = []
        self.hidden: set[int] = set()
        self.filtered = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col":
            self._column(attributes)
        elif tag == "filterColumn":
            self.filtered = True

    def _merge(self, area: str) -> None:
        top, left, bottom, right = addresses.area_at(area)
        if (top, left) != (bottom, right):
            self.merged.append(area)

    def _column(self, attributes: dict[str, str]) -> None:
        first = addresses.number_at(attributes.get("min", ""), addresses.LAST_COLUMN)
        last = addresses.number_at(attributes.get("max", ""), addresses.LAST_COLUMN)
        if first > last:
            raise addresses.AddressError(f"{first}:{last}")
        if attributes.get("hidden") in ("1", "true") or attributes.get("width", "").split(".")[0] == "0":
            # A hidden span often runs to the sheet's end; beyond LAST_COLUMN nothing can stand.
            self.hidden.update(range(first, min(last, LAST_COLUMN) + 1))

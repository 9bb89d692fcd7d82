"""Why a file is not let in; what is said about it stands in ``sentences`` under the same code."""

from enum import StrEnum


class Refusal(StrEnum):
    """One code a reason."""

    EMPTY = "D001"
    NOT_A_WORKBOOK = "D002"
    TRUNCATED = "D003"
    ENCRYPTED = "D004"
    OLD_FORMAT = "D005"
    MACROS = "D006"
    EXTERNAL_LINKS = "D007"
    TOO_LARGE = "D008"
    BOMB = "D009"
    DECLARATION = "D010"
    EXTENSION = "D011"
    UNREADABLE = "D012"
    SYMLINK = "D013"
    NAME = "D014"
    ARRIVING = "D015"
    FAR_CELL = "D016"
    OVERGROWN = "D017"
    """More cells and rows, blank but formatted, than any form of ours has."""
    SPRAWLING = "D018"
    """What is filled in stands so far apart that the blanks between are too many."""
    FAULT = "D019"
    """The program failed over this file, which may be as it should; ``detail`` is the incident's number."""
    BINARY = "D020"
    OTHER_KIND = "D021"
    """A document, a picture, an archive: no workbook, whatever its extension says."""
    FOREIGN = "S017"
    """A workbook in which no sheet is one of ours; ``detail`` is whom to ask for a form."""
    MANY = "D022"
    """Too much of something that no form of ours has much of."""


class RefusedError(Exception):
    """The file is not let in; ``detail`` tells more where there is more to tell: a cell, a size, an extension."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(f"{refusal} {detail}".strip())
        self.refusal, self.detail = refusal, detail

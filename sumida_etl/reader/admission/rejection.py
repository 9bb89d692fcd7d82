"""Reasons for which a file is refused; the sentences are in ``checks/findings/messages.yaml`` under the same codes."""

from enum import StrEnum


class Refusal(StrEnum):
    """The code of each reason."""

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
    """Many more blank but formatted cells and rows than our forms have."""
    SPRAWLING = "D018"
    """Filled cells are so far apart that there are too many blank ones between them."""
    FAULT = "D019"
    """The program failed over this file, which may be correct; ``detail`` is the incident's number."""
    BINARY = "D020"
    OTHER_KIND = "D021"
    """A document, picture or archive, not a workbook, whatever its extension is."""
    NOTHING_ATTACHED = "D023"
    """A mail without any file."""
    FOREIGN = "S017"
    """A workbook without any sheet of our form; ``detail`` is the office to ask for a form."""
    MANY = "D022"
    """Too many of something that our forms have few of."""


class RefusedError(Exception):
    """The file is refused. ``detail``: a cell, a size, an extension, where the sentence needs one."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(f"{refusal} {detail}".strip())
        self.refusal, self.detail = refusal, detail

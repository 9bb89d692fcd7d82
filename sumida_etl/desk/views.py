"""What the desk's pages show: a check, a receipt, a department's round."""

from dataclasses import dataclass

from sumida_etl.desk.checking.answer import Answer
from sumida_etl.desk.kept_checks import KeptCheck
from sumida_etl.desk.standing import ReceiptState, Version
from sumida_etl.warehouse.archive.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Result:
    """A checked upload. ``other``: whether it surely is another department's than the link it came by."""

    check: KeptCheck
    answer: Answer
    department: str
    other: bool
    closed: str = ""
    """Why the round is closed for the department; empty where it is not."""

    @property
    def acceptable(self) -> bool:
        """Whether it may be handed in."""
        return self.answer.acceptable and not self.other and not self.closed


@dataclass(frozen=True, slots=True)
class ShownReceipt:
    """A receipt, its department's name, and where the workbook stands; ``later``: the department's next receipt."""

    receipt: Receipt
    department: str
    stands: ReceiptState
    later: Receipt | None


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department's own page."""

    name: str
    versions: tuple[Version, ...]
    receipts: tuple[ShownReceipt, ...]
    due: str
    """The deadline and how far it is."""
    closed: str = ""
    """Why the round is closed for it; empty where it is not."""

"""A value of a figure that was known before its new answer came."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sumida_etl.rounds import day_label
from sumida_etl.vocabulary import Kind, State


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """One value of a figure, or its state, what was typed for it, and the 備考 that stood beside it.

    ``same_round``: it was accepted in the round that is asked about, and a correction may replace it. ``told``: the key
    of the round that told it; empty: the plan's own history.
    """

    kind: Kind
    as_of: date
    state: State
    value: Decimal | None
    raw: str = ""
    remark: str = ""
    same_round: bool = False
    told: str = ""

    @property
    def when(self) -> str:
        """As people call it: ``令和5年9月30日現在``, ``受理済み``."""
        return "受理済み" if self.same_round else f"{day_label(self.as_of)}{self.kind}"

"""The figures of a soak run, as they are printed and written down."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from soak.exhaustive.flips import FlipCounts
from soak.exhaustive.histories import HistoryResult
from soak.kills import TrialResult
from soak.losses import RecoveryResult
from soak.mutations import MutationResult
from sumida_etl.vocabulary import Outcome


@dataclass(slots=True)
class Tally:
    """Rows of the table in docs/reliability.md, and every trial that went wrong."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0

    @classmethod
    def of(cls, parts: Iterable["Tally"]) -> "Tally":
        """Of several, in order."""
        every = list(parts)
        rows, wrong = [row for one in every for row in one.rows], [note for one in every for note in one.wrong]
        return cls(rows, wrong, sum(one.seconds for one in every))

    def add(self, what: str, trials: int, good: int, remark: str = "") -> None:
        """A row; it is printed at once."""
        self.rows.append((what, str(trials), str(good), remark))
        print(f"{what:60} {good} of {trials} good. {remark}", flush=True)

    def tried(self, what: str, trials: Sequence[TrialResult]) -> None:
        """Trials of one kind."""
        kills = sum(one.kills for one in trials)
        explained = sum(stop.explained for one in trials for stop in one.stopped)
        bad = [one for one in trials if not (one.good and one.explained)]
        for one in bad:
            unexplained = "" if one.explained else f"; said {one.stopped[0].said[-300:]!r}"
            self._note(f"{one.trial}: last run {one.last.code}, {'; '.join(one.differences[:3])}{unexplained}")
        remark = f"{kills} processes killed" if kills else f"{explained} runs stopped with a sentence"
        self.add(what, len(trials), len(trials) - len(bad), remark)

    def recovered(self, what: str, losses: Iterable[RecoveryResult]) -> None:
        """Losses, one by one: what happened and what it took."""
        for one in losses:
            if not one.good:
                said = (one.rebuilt.said if one.rebuilt else "") + one.first.said
                self._note(f"{what}, {one.loss}: {'; '.join(one.differences[:3])} {said[-300:]!r}")
            how = "stopped with a sentence, rebuilt" if one.explained else "the next run mends it" if one.good else "no"
            self.add(f"{what}: {one.loss}", 1, int(one.good), how)

    def mutated(self, what: str, trials: Iterable[MutationResult]) -> None:
        """Workbooks that were changed at random, by outcome."""
        every = list(trials)
        for number, one in enumerate(every):
            if one.wrong:
                self._note(f"{what}, number {number}: {one.wrong}")
        count = {word.value: sum(one.answer == word for one in every) for word in Outcome}
        refused = len(every) - sum(count.values())
        remark = f"{count[Outcome.ACCEPTED]} accepted, {count[Outcome.RETURNED]} returned, {refused} refused"
        self.add(what, len(every), sum(not one.wrong for one in every), remark)

    def replayed(self, what: str, results: Sequence[HistoryResult]) -> None:
        """Histories, by seed."""
        for one in results:
            if one.differences:
                self._note(f"{what}, seed {one.seed}: {'; '.join(one.differences[:3])}")
        good = sum(not one.differences for one in results)
        self.add(what, len(results), good, f"{sum(one.kills for one in results)} processes killed")

    def flipped(self, what: str, counts: FlipCounts) -> None:
        """Changed bytes; those that change nothing that is held count as good."""
        for one in counts.silent:
            self._note(f"{what}, {one}")
        self.add(what, counts.tried, counts.tried - len(counts.silent), str(counts))

    def _note(self, text: str) -> None:
        self.wrong.append(text)
        print(f"  WRONG {text}", flush=True)

    def as_markdown(self, code: str) -> str:
        """The table, with the machine on which it was measured, and what was tried."""
        machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        lines = [
            f"{machine}; {code}; {self.seconds:.0f} s in all.",
            "",
            "| What | Trials | Good | |",
            "| --- | ---: | ---: | --- |",
        ]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        if self.wrong:
            lines += ["", "Not good:", ""]
            lines += [f"- {' '.join(one.split())}".replace("|", "\\|") for one in self.wrong]
        return "\n".join(lines) + "\n"

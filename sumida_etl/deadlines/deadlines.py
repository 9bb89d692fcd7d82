"""``deadlines.csv``: when questionnaires are due, as the file says today, moved to days on which offices are open.

It is no part of the plan's editions.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import jpholiday

from sumida_etl.registry.faults import Fault, PlanError
from sumida_etl.registry.files.organisation import DEADLINES
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.rows.departments import DeadlineRule
from sumida_etl.registry.table import Line, table_of
from sumida_etl.rounds import Due, Round, weekday_label


@dataclass(frozen=True, slots=True)
class Deadline:
    """``closes``: whether a coordinator set it; the usual day is shown, and closes nothing."""

    day: date
    closes: bool = False
    named: date | None = None
    """The day that the rule names, which a day off may have moved; None: nobody named another."""

    def passed(self, today: date) -> bool:
        """Whether it closes the round for the department: the day itself is in time."""
        return self.closes and today > self.day

    @property
    def label(self) -> str:
        """``令和6年1月15日（月）``."""
        return weekday_label(self.day)

    @property
    def moved(self) -> str:
        """Why it is not on the day that was named: ``7月15日は土曜日、7月16日は日曜日``; empty where it is."""
        if self.named is None or self.named == self.day:
            return ""
        days = (self.named + timedelta(days=at) for at in range((self.day - self.named).days))
        return "、".join(f"{day.month}月{day.day}日は{closed_for(day)}" for day in days)

    def when(self, today: date) -> str:
        """``あと3日``, ``本日``, ``2日経過``."""
        left = (self.day - today).days
        return f"あと{left}日" if left > 0 else "本日" if left == 0 else f"{-left}日経過"

    def said(self, today: date) -> str:
        """``令和6年1月15日（月）、あと3日``."""
        return f"{self.label}、{self.when(today)}"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The rules, in the order of the file."""

    rules: tuple[DeadlineRule, ...] = ()

    def of(self, round: Round, department: str = "") -> Deadline:
        """Of a department (its code), or where it is empty of those that have none of their own.

        What was said of the department goes before what was said of the round, and that before what is the rule; among
        alike lines the last one counts. A day on which offices are closed is moved to the next working day.
        """
        found = [each for each in self.rules if _is_of(each, round, department)]
        if not found:
            return _deadline(Due().after(round.as_of), closes=False)
        last = max(enumerate(found), key=lambda one: (bool(one[1].department), one[1].round is not None, one[0]))[1]
        return _deadline(last.due.after(round.as_of), closes=True)

    def own_of(self, round: Round) -> dict[str, DeadlineRule]:
        """The lines that count of single departments of a round, by their code."""
        return {each.department: each for each in self.rules if each.department and each.round == round}


def _deadline(named: date, *, closes: bool) -> Deadline:
    return Deadline(working_from(named), closes, named)


def _is_of(rule: DeadlineRule, round: Round, department: str) -> bool:
    if rule.department and rule.department != department:
        return False
    return rule.round == round if rule.round is not None else round.as_of.month in rule.months


def load_deadlines(folder: Path, departments: Collection[str] | None = None) -> Deadlines:
    """The deadlines of a plan folder; none are set where there is no file.

    ``departments``: every code of the plan; None: a code is not looked up, since each round has a plan of its own.

    Raises PlanError with everything that is wrong with the file, OSError.
    """
    path = folder / DEADLINES.name
    if not path.exists():
        return Deadlines()
    files = PlanFiles(folder, {path.name: path.read_bytes()})
    table = table_of(files, path.name, DEADLINES.required, DEADLINES.optional)
    faults = [*table.faults, *(fault for line in table.lines for fault in _faults(line, departments))]
    if stopping := [fault for fault in faults if fault.stops]:
        raise PlanError.of(folder, sorted(stopping, key=lambda fault: fault.line))
    return Deadlines(tuple(DEADLINES.row_of(line.cells) for line in table.lines))


def _faults(line: Line, departments: Collection[str] | None) -> Iterator[Fault]:
    rule: DeadlineRule = DEADLINES.row_of(line.cells)
    if rule.department and departments is not None and rule.department not in departments:
        yield line.fault("所属コード", "departments.csv にない所属コードです。所属コードを直します")
    if rule.round is None and rule.department:
        yield line.fault("調査回", "一つの所属の期限には、調査回も書きます（例 R5-12）")
    if rule.round is None and rule.due.day is not None:
        yield line.fault("期限", "年月日の期限には、調査回も書きます。毎回の決まりは 翌月15日 の形で書きます")
    if rule.round is not None and rule.due.after(rule.round.as_of) <= rule.round.as_of:
        yield line.fault("期限", f"{rule.round.key} の調査時点より後の日を書きます")
    for column, text in (("理由", rule.reason), ("氏名", rule.name)):
        if rule.department and not text:
            yield line.fault(column, "一つの所属の期限には、理由と氏名を書きます")


def is_working(day: date) -> bool:
    """Whether offices are open."""
    return not closed_for(day)


def closed_for(day: date) -> str:
    """Why offices are closed: the holiday's name, ``年末年始``, ``土曜日``; empty where they are open."""
    if name := jpholiday.is_holiday_name(day):
        return str(name)
    if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        return "年末年始"
    return {5: "土曜日", 6: "日曜日"}.get(day.weekday(), "")


def working_from(day: date) -> date:
    """The day itself, or the next on which offices are open."""
    while not is_working(day):
        day += timedelta(days=1)
    return day

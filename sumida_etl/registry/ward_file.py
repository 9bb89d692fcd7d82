"""``ward.yaml``: the municipality and its settings, every fault of it at once."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from sumida_etl.registry.cells.codes import city_code
from sumida_etl.registry.cells.numbers import share
from sumida_etl.registry.cells.texts import as_kept
from sumida_etl.registry.faults import Fault, PlanError
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.rows.plans import Plan, Thresholds, Ward
from sumida_etl.rounds import fiscal_year_of

NAME = "ward.yaml"
_TEXTS = {
    "name": "地方公共団体名",
    "prefecture": "都道府県名",
    "version": "計画の台帳の版",
    "form_version": "様式の版",
    "office": "問合せと再発行の受付",
}
_SHARES = {"on_pace": "順調", "behind": "やや遅れ", "nearly": "概ね達成"}


class _Strings(yaml.SafeLoader):
    """Every scalar is the text that stands there: ``011002`` is no octal number."""


_Strings.yaml_implicit_resolvers = {}


def strings(text: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """A YAML file with every scalar as text. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_Strings)  # noqa: S506 - a SafeLoader


@dataclass(slots=True)
class WardFile:
    """What was read of the file. ``settings`` is whole where there are no faults that stop."""

    settings: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    kept: bool = False

    def ward(self, plans: tuple[Plan, ...]) -> Ward:
        """The ward with its plans; its years are those that any of them covers."""
        starts = [fiscal_year_of(plan.valid_from) for plan in plans]
        ends = [fiscal_year_of(plan.valid_to) for plan in plans if plan.valid_to]
        return Ward(**self.settings, plans=plans, start_year=min(starts), end_year=max(ends) if ends else max(starts))


def read_ward(files: PlanFiles, *, kept: bool = False) -> WardFile:
    """Read the file with all its faults; ``kept``: of an edition, so with those alone that leave it unread."""
    read = WardFile(kept=kept)
    try:
        text = files.text(NAME)
        data = strings(text)
    except PlanError as problem:
        read.faults += problem.faults
        return read
    except yaml.YAMLError as problem:
        line = getattr(getattr(problem, "problem_mark", None), "line", 0) + 1
        read.faults.append(Fault(NAME, line, "", "YAMLとして読み取れません。字下げと「: 」の後の空白を確かめます"))
        return read
    if not isinstance(data, dict):
        read.faults.append(Fault(NAME, 1, "", "「code: 」のような項目の並びになっていません"))
        return read
    lines: dict[str, int] = {}
    for at, row in enumerate(text.splitlines(), 1):
        if (match := _KEY.match(row)) and lines.setdefault(match["key"], at) != at:
            said = f"{lines[match['key']]}行目にもあります。一つにします"
            read.faults.append(Fault(NAME, at, match["key"], said))
    taken = _Taken(data, lines, read)
    taken.text("code", "全国地方公共団体コード", city_code)
    for name, says in _TEXTS.items():
        taken.text(name, says, lambda text: text)
    shares = data.pop("thresholds", None)
    if not isinstance(shares, dict):
        read.faults.append(Fault(NAME, lines.get("thresholds", 0), "thresholds", "判定のしきい値がありません"))
    else:
        inner = _Taken(shares, lines, read)
        values = {name: inner.share(name, says) for name, says in _SHARES.items()}
        inner.nothing_left()
        if None not in values.values():
            read.settings["thresholds"] = Thresholds(**values)  # type: ignore[arg-type]
            if values["on_pace"] <= values["behind"]:  # type: ignore[operator]
                said = "behind（やや遅れ）は on_pace（順調）より小さくします"
                read.faults.append(Fault(NAME, lines.get("behind", 0), "behind", said))
    taken.nothing_left()
    if kept and read.settings.keys() == {"code", *_TEXTS, "thresholds"}:
        read.faults.clear()
    return read


_KEY = re.compile(r"\s*(?P<key>\w+)\s*:")


@dataclass(slots=True)
class _Taken:
    """The entries of a mapping, taken out one by one."""

    data: dict[Any, Any]
    lines: dict[str, int]
    read: WardFile

    def text(self, name: str, says: str, parse: Callable[[str], str]) -> None:
        found = self.data.pop(name, None)
        if not isinstance(found, str) or not found.strip():
            self._wrong(name, f"{says}を書きます")
            found = ""
            if not self.read.kept:
                return
        try:
            self.read.settings[name] = (as_kept(parse) if self.read.kept else parse)(found.strip())
        except ValueError as problem:
            self._wrong(name, str(problem))

    def share(self, name: str, says: str) -> Decimal | None:
        found = self.data.pop(name, None)
        try:
            return (as_kept(share) if self.read.kept else share)(found if isinstance(found, str) else "")
        except ValueError:
            self._wrong(name, f"「{says}」の境を 0.95 のような割合で書きます")
            return None

    def nothing_left(self) -> None:
        for name in self.data:
            self._wrong(str(name), "この項目は使いません")

    def _wrong(self, name: str, problem: str) -> None:
        self.read.faults.append(Fault(NAME, self.lines.get(name, 1), name, problem))

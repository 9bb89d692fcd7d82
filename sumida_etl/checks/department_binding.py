"""Which department a workbook belongs to: its cover is compared with the token that was made for that department."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from schemas.submission import COVER
from sumida_etl.checks.context import CheckContext
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.templates.token import TokenKey, compact
from sumida_etl.values.uncounted import folded

_TITLES = {column.name: column.title for column in COVER.columns}
UNBOUND = frozenset({"C001", "C002", "C003", "C004", "C005", "C006", "C012"})
"""With one of these it is not certain whose answers a workbook holds."""
OF_ANOTHER_ROUND = frozenset({"C003", "C012"})
"""The form is of another round: whatever else differs in it differs because of that."""
_NO_LABEL = "C013"


def unbound_in(findings: pd.DataFrame) -> set[str]:
    """The submissions (of a frame of findings) of which it is not certain whose they are.

    One whose 照合番号 lost its label is bound by nothing but what it says of itself.
    """
    return set(findings.loc[department_concerned(findings), "submission"])


def department_concerned(findings: pd.DataFrame) -> pd.Series:
    """Which findings of a frame say that it is not certain whose a workbook is."""
    lost = (findings["code"] == _NO_LABEL) & findings["message"].str.contains(f"「{_TITLES['token']}」", regex=False)
    return findings["code"].isin(UNBOUND) | lost


@dataclass(frozen=True, slots=True)
class Wrong:
    """A label of the cover whose value is wrong."""

    code: str
    label: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Binding:
    """``department`` is the one whose rows the workbook is checked against; empty where that would be a guess."""

    department: str
    wrongs: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """What a token was made for."""

    round: str
    department: str


def bind(cover: Mapping[str, str], missing: Collection[str], context: CheckContext, owners: "Owners") -> Binding:
    """Find out whose workbook it is. ``missing`` labels have a finding of their own and count as correct here."""
    standing = context.registry.active_departments(context.round.as_of)
    ward, round = context.registry.ward, context.round.key
    version, said, code, token = cover["form_version"], _key(cover["round"]), cover["department"], cover["token"]
    fields = {"office": ward.office, "round": round, "form_version": ward.form_version}
    owner = owners.of(cover)

    def wrong(code: str, label: str, /, **more: str) -> tuple[Wrong, ...]:
        return () if label in missing else (Wrong(code, label, {**fields, **more}),)

    def changed(label: str, asked: str) -> tuple[Wrong, ...]:
        return wrong("C014", label, label=_TITLES[label], asked=asked)

    if owner and owner.round == round and (code == owner.department or "department" in missing):
        wrongs = changed("round", round) if said != round else ()
        wrongs += changed("form_version", ward.form_version) if version != ward.form_version else ()
        return Binding(owner.department, wrongs + _name(cover, standing[owner.department].name, wrong))
    # An emptied cover, or one with a column put in before its answers, says of no other form.
    emptied = not (token or said or code)
    other_form = wrong("C001", "token") if emptied else wrong("C003", "round") if said != round else ()
    other_form = other_form or (wrong("C005", "form_version") if version != ward.form_version else ())
    if other_form:
        return Binding("", other_form)
    if owner and owner.round != round:
        return Binding("", wrong("C012", "token", other=owner.round))
    if owner:
        mine = folded(cover["department_name"]) == folded(standing[owner.department].name)
        made_for = {"owner": owner.department, "owner_name": standing[owner.department].name}
        return Binding(owner.department if mine else "", wrong("C006", "department", **made_for))
    wrongs = wrong("C002" if token else "C001", "token")
    if code not in standing:
        return Binding("", wrong("C004", "department") + wrongs)
    return Binding(code, wrongs + _name(cover, standing[code].name, wrong))


def _key(said: str) -> str:
    """The key of a round in any of its spellings; of no round what was said."""
    try:
        return Round.parse(said).key
    except UnknownRoundError:
        return said


def _name(cover: Mapping[str, str], name: str, wrong: Callable[..., tuple[Wrong, ...]]) -> tuple[Wrong, ...]:
    if folded(cover["department_name"]) == folded(name):
        return ()
    return wrong("C007", "department_name", department_name=name)


class Owners:
    """What tokens were made for."""

    def __init__(self, registry: Registry, key: TokenKey, round: Round) -> None:
        self._registry, self._key, self._round = registry, key, round
        self._version = registry.ward.form_version

    def of(self, cover: Mapping[str, str]) -> Owner | None:
        """What a cover's token was made for; where that is not what the cover says, any of the plan's will do."""
        said = self._round.key, cover["department"]
        if (cover["submission"], *said) in self._key.accepted or self._key.binds(cover["token"], self._version, *said):
            return Owner(*said)
        return self._all.get(compact(cover["token"]))

    @cached_property
    def _all(self) -> dict[str, Owner]:
        ward = self._registry.every.ward
        years = range(ward.start_year, self._round.fiscal_year + 2)
        rounds = [Round.of(year, month) for year in years for month in sorted(ward.months)]
        made_for = [
            Owner(each.key, department.code)
            for each in rounds
            for department in self._registry.departments_on(each.as_of)
        ]
        return {form: each for each in made_for for form in self._key.forms(self._version, each.round, each.department)}

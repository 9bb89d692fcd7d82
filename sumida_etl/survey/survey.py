"""What a round works with: its plan, what is asked of whom, and the key of its workbooks."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sumida_etl.checks.waivers import Waiver, load_waivers
from sumida_etl.registry import Registry
from sumida_etl.registry.groups import Group
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.publication_metadata import Metadata
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.years.last_finals import knowing
from sumida_etl.rounds import Round
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey.figures_told import figures_told
from sumida_etl.survey.plans.pinned import PinnedPlans
from sumida_etl.survey.previous_values import before_by_group, finals_in, last_told, last_values, reported_finals
from sumida_etl.survey.store import Store
from sumida_etl.survey.ward_key.ward_key import ward_key
from sumida_etl.templates.last_answers import ReadOnDemand
from sumida_etl.templates.questionnaire import Asked, asked_in
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.last_answers import last_by_department


@dataclass(frozen=True, slots=True)
class Survey:
    """A round with its plan and the key that its workbooks' tokens are made with."""

    round: Round
    registry: Registry
    asked: Asked
    key: TokenKey
    metadata: Metadata
    waivers: tuple[Waiver, ...] = ()
    plans: PinnedPlans | None = None
    """The plans of all rounds; None: there is this one alone, and it is kept nowhere."""
    edition: str | None = None
    """The digest of the plan edition that the round goes by; None: it is not pinned, and goes by today's plan."""
    group: str = ""
    """The code of the group that it is about alone; empty: about all that the plan has."""

    @classmethod
    def open(
        cls,
        settings: Settings,
        round: Round,
        edition: str | None = None,
        *,
        store: Store | None = None,
        asking: bool = True,
    ) -> "Survey":
        """Load the plan that the round goes by, and the key.

        A round that is not pinned goes by today's plan, and stays unpinned. ``edition``: the one to go by instead.
        ``store``: see ``with_previous_values``; None: without them. Not ``asking``: without what is asked in it.
        Raises PlanError, OutsidePlansError, MissingEditionError, DamagedEditionError, and as ``ward_key``.
        """
        plans = PinnedPlans.open(settings)
        waivers = load_waivers(settings.path(settings.plan) / "waivers.yaml")
        bare = cls._of(round, plans, ward_key(settings), waivers, edition or plans.pinned(round))
        if not asking:
            return bare
        return bare._asking() if store is None else bare.with_previous_values(store)

    @classmethod
    def pinned(
        cls, settings: Settings, round: Round, why: str, *, store: Store | None = None, asking: bool = True
    ) -> "Survey":
        """Pin the round to today's plan if it is not pinned, then ``open``."""
        PinnedPlans.open(settings).pin(round, why)
        return cls.open(settings, round, store=store, asking=asking)

    @classmethod
    def _of(
        cls,
        round: Round,
        plans: PinnedPlans,
        key: TokenKey,
        waivers: tuple[Waiver, ...],
        edition: str | None,
        group: str = "",
    ) -> "Survey":
        """The round without what is asked in it, which takes long where there are many departments."""
        registry = plans.registry(edition).of_group(group).in_round(round)
        metadata = plans.metadata(edition).of_group(group)
        return cls(round, registry, Asked(round, {}), key, metadata, waivers, plans, edition, group)

    def _asking(self) -> "Survey":
        return replace(self, asked=asked_in(self.registry, self.round))

    def at(self, round: Round) -> "Survey":
        """Another round, by the plan that it goes by."""
        if self.plans is not None:
            bare = self._of(round, self.plans, self.key, self.waivers, self.plans.pinned(round), self.group)
            return bare._asking()
        return replace(self, round=round)._asking()

    def plan_of(self, round: Round) -> Registry:
        """The plan that another round goes by."""
        return self.plans.registry_of(round).of_group(self.group) if self.plans is not None else self.registry

    def as_of(self, at: datetime | None) -> "Survey":
        """The same, with the plans that the other rounds went by at a time (None: now)."""
        return replace(self, plans=self.plans.as_of(at)) if self.plans is not None else self

    @property
    def group_option(self) -> str:
        """The option that names the group on the command line; empty where there is none to name."""
        return f" --group {self.group}" if self.group else ""

    def published_in(self, out: Path) -> Path:
        """The folder that the round's publications are in: of the group, if it is about one."""
        return out / PUBLICATION_FOLDER / self.group

    def members(self, round: Round) -> frozenset[str] | None:
        """The departments of the group that this is about, in a round; None: it is about all."""
        return self.plan_of(round).members if self.group else None

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups (municipalities) of the plan, each judged and published by itself; none where it is one alone."""
        return self.registry.groups

    def of_group(self, code: str) -> "Survey":
        """The round of one group alone; an empty ``code`` is the plan of one municipality."""
        if not code:
            return self
        registry = self.registry.of_group(code).in_round(self.round)
        if self.registry.finals is not None:
            registry = knowing(registry, self.registry.finals.alone(code))
        return replace(self, registry=registry, metadata=self.metadata.of_group(code), group=code)

    def of_department(self, code: str) -> "Survey":
        """The round of the group that a department belongs to."""
        return self.of_group(self.registry.group_of(code))

    def with_previous_values(self, store: Store) -> "Survey":
        """The same round, with what was accepted: 前回値, what is known of each figure, and its own workbooks."""
        earlier = before_by_group(self.registry, self.round, store.engine, self.plan_of)
        last = {(group, code): text for group, own in earlier.items() for code, text in last_values(own).items()}
        finals = {whose: text for own in earlier.values() for whose, text in reported_finals(own).items()}
        registry = knowing(self.registry.every.in_round(self.round), finals_in(earlier))
        every = queries.submissions_of(store.engine, self.round)
        current = every[every["current"]]
        known = figures_told(registry, self.round, store.engine, self.plan_of, current, self.edition)
        accepted = every[every["outcome"] == Outcome.ACCEPTED]
        taken = zip(accepted["submission"], accepted["round"], accepted["department"], strict=True)
        told = last_told(known.before(), registry, self.round, store.engine)
        asked = replace(asked_in(registry, self.round, last, finals, told), known=known)
        asked = replace(
            asked, last=ReadOnDemand(partial(last_by_department, store.engine, asked, registry, self.plan_of))
        )
        return replace(self, registry=registry, asked=asked, key=replace(self.key, accepted=frozenset(taken)))

    @property
    def plan_files(self) -> PlanFiles | None:
        """The files of the edition; None: of a plan that is kept nowhere."""
        return self.plans.files(self.edition) if self.plans is not None and self.edition else None

    @property
    def plan_changed(self) -> str:
        """A sentence where today's plan says something else than the round goes by; empty where it does not."""
        return self.plans.changed(self.round) if self.plans is not None else ""

    @property
    def unanswered(self) -> str:
        """A sentence on the last finals that are open and that no department in force answers for; else empty."""
        plan, names = self.registry, {group.code: f"{group.name}の" for group in self.groups}
        if plan.ended is None or plan.finals is None:
            return ""
        lost = [(group, code) for group, code in plan.ended.unanswered if (group, code) not in plan.finals.settled]
        codes = [f"{names.get(group, '')}{code}" for group, code in lost if code in plan.open_finals(self.round, group)]
        if not codes:
            return ""
        return (
            f"{'、'.join(codes)} は{self.round.last_year_label}で終わり、報告した所属もなくなったため、"
            f"{self.round.last_year_label}の確定をどの所属にも聞いていません。assignments.csv に、いまの所属の行"
            f"（有効開始 {self.round.last_fiscal_end.isoformat()} 以前、有効終了は空欄）を足すと聞きます。"
        )

    @property
    def owing(self) -> tuple[Department, ...]:
        """The departments that must submit a workbook."""
        return self.registry.owing(self.round.as_of)

    def named(self, text: str) -> tuple[Department, ...]:
        """The departments that owe a workbook and have this code or name: several where towns have one each."""
        by_code = tuple(each for each in self.owing if each.code == text)
        return by_code or tuple(each for each in self.owing if text in (each.name, each.full_name))

    def name_of(self, code: str) -> str:
        """A department's name; the code where none is known by it."""
        known = self.registry.active_departments(self.round.as_of).get(code)
        return known.full_name if known else code

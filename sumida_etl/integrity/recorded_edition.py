"""A round's edition as the record gives it: what is published, and what a publication is compared with."""

from sqlalchemy import Connection

from sumida_etl.attainment.series import PlanOf
from sumida_etl.publication.tables.edition import Edition, RoundSubmissions, edition_of
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import SPECIMEN
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.known import When


def of_group(plan_of: PlanOf, group: str) -> PlanOf:
    """What each round's plan is for one group alone (empty: the plan of one municipality)."""
    return lambda round: plan_of(round).of_group(group)


def recorded_edition(
    registry: Registry, round: Round, moment: Connection, at: When = None, plan_of: PlanOf | None = None
) -> Edition:
    """Judge a round from one moment of the warehouse alone, as it was known ``at`` a time (None: now).

    ``plan_of``: the plan that each round before goes by; None: all by ``registry``.
    """
    own = registry.members
    current = queries.current_submissions(moment, round, at, own)
    submitted = RoundSubmissions(
        round,
        frozenset(current["department"]),
        queries.values_of(moment, round, at, own),
        queries.results_of(moment, round, at, own),
        queries.narratives_of(moment, round, at, own),
        bool(current["author"].fillna("").str.startswith(SPECIMEN).any()),
    )
    ever = members_until(registry, round, moment, at, plan_of)
    known = queries.earlier_values(moment, round, at, ever)
    results = queries.earlier_results(moment, round, at, ever) if round.is_final else None
    return edition_of(registry, submitted, known[known["round"] != round.key], results, plan_of)


def members_until(
    registry: Registry, round: Round, moment: Connection, at: When = None, plan_of: PlanOf | None = None
) -> frozenset[str] | None:
    """The departments of a group in a round, and in each earlier one by its own plan; None: of no group."""
    own = registry.members
    if own is None or plan_of is None:
        return own
    earlier = (each for each in queries.rounds_known(moment, at) if each < round)
    return own.union(*(plan_of(each).members or () for each in earlier))

"""A round's edition as the record gives it: what is published, and what a publication is compared with."""

from sqlalchemy import Connection

from sumida_etl.attainment.series import PlanOf
from sumida_etl.publication.tables.edition import Edition, RoundSubmissions, edition_of
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import SPECIMEN
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.known import When


def recorded_edition(
    registry: Registry, round: Round, moment: Connection, at: When = None, plan_of: PlanOf | None = None
) -> Edition:
    """Judge a round from one moment of the warehouse alone, as it was known ``at`` a time (None: now).

    ``plan_of``: the plan that each round before goes by; None: all by ``registry``.
    """
    current = queries.current_submissions(moment, round, at)
    submitted = RoundSubmissions(
        round,
        frozenset(current["department"]),
        queries.values_of(moment, round, at),
        queries.results_of(moment, round, at),
        queries.narratives_of(moment, round, at),
        bool(current["author"].fillna("").str.startswith(SPECIMEN).any()),
    )
    known = queries.earlier_values(moment, round, at)
    results = queries.earlier_results(moment, round, at) if round.is_final else None
    return edition_of(registry, submitted, known[known["round"] != round.key], results, plan_of)

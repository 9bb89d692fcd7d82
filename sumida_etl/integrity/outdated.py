"""Published rounds whose content is another now, because a submission they rest on was corrected since."""

from collections.abc import Iterator, Sequence

import pandas as pd
from sqlalchemy import Connection

from schemas.publication import KpiAttainment
from sumida_etl.attainment.series import PlanOf
from sumida_etl.integrity.recorded_edition import recorded_edition
from sumida_etl.rounds import Round
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.known import When, as_published
from sumida_etl.warehouse.publications import published


def outdated_rounds(plan_of: PlanOf, moment: Connection) -> tuple[Round, ...]:
    """The published rounds that would be published otherwise now, each by the plan that it goes by, oldest first.

    A later round rests on earlier ones too: on their values, their forecasts, and what its dashboard compares with.
    """
    last = {str(row["round"]): row for row in published(moment).to_dict("records")}
    rounds = {Round.parse(key): row for key, row in last.items()}
    return tuple(
        round
        for round, row in sorted(rounds.items())
        if set(_current(round, moment)) != set(row["sources"])
        and not _same(_tables(plan_of, round, moment, as_published(moment, row)), _tables(plan_of, round, moment))
    )


def outdated_sentence(rounds: Sequence[Round]) -> str:
    """What to do about them; empty where there are none."""
    if not rounds:
        return ""
    keys = "、".join(round.key for round in rounds)
    return (
        f"公開した後に、もとの提出が訂正された調査回があります（{keys}）。公開してある内容は古いままです。"
        f"sumida-etl publish --round {rounds[0].key} --note 訂正の理由 のように、古い順に公開し直してください。"
    )


def _current(round: Round, moment: Connection) -> Iterator[int]:
    for each in queries.rounds_known(moment):
        if each <= round:
            yield from queries.current_submissions(moment, each)["id"].tolist()


def _tables(plan_of: PlanOf, round: Round, moment: Connection, at: When = None) -> list[pd.DataFrame]:
    """All that the files of a publication are made from."""
    edition = recorded_edition(plan_of(round), round, moment, at, plan_of)
    before = max((each for each in queries.rounds_known(moment, at) if each < round), default=None)
    if before is None:
        return [*edition.tables.values()]
    compared = recorded_edition(plan_of(before), before, moment, at, plan_of)
    return [*edition.tables.values(), compared.tables[KpiAttainment]]


def _same(one: Sequence[pd.DataFrame], other: Sequence[pd.DataFrame]) -> bool:
    return len(one) == len(other) and all(
        was.astype(str).equals(now.astype(str)) for was, now in zip(one, other, strict=True)
    )

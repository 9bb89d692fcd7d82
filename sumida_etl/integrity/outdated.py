"""Published rounds whose content is another now: a submission they rest on was corrected, or a plan adopted, since."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection

from schemas.publication import KpiAttainment
from sumida_etl.attainment.series import PlanOf
from sumida_etl.errors import to_run
from sumida_etl.integrity.recorded_edition import members_until, of_group, recorded_edition
from sumida_etl.rounds import Round
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.known import When, as_published
from sumida_etl.warehouse.publications import published

Outdated = tuple[Round, str]
"""A round, and the code of the group whose publication of it is meant (empty: of one municipality)."""


PlanAt = Callable[[datetime | None], PlanOf]
"""Which plan each round goes by, or went by at a time."""


def outdated_rounds(plan_at: PlanAt, moment: Connection) -> tuple[Outdated, ...]:
    """The publications that would be published otherwise now, each by the plan that its round goes by, oldest first.

    A later round rests on earlier ones too: on their values, their forecasts, and what its dashboard compares with; so
    a plan that was adopted in one round since may change the others.
    """
    last = {(Round.parse(row["round"]), row["city"] or ""): row for row in published(moment).to_dict("records")}
    return tuple(
        (round, group)
        for (round, group), row in sorted(last.items())
        for then in [of_group(plan_at(row["published_at"]), group)]
        for now in [of_group(plan_at(None), group)]
        if (set(_current(round, moment, now)) != set(row["sources"]) or _adopted(round, moment, then, now))
        and not _same(_tables(then, round, moment, as_published(moment, row)), _tables(now, round, moment))
    )


def corrected_by(round: Round, of_group: str = "") -> str:
    """How a correction is published, or explained. ``of_group``: the option of a command that names a group."""
    command = f"sumida-etl publish --round {round.key}{of_group} --note 訂正の理由"
    then = "Run し、承認の画面のコメントに訂正の理由を書いてください"
    return to_run("公開のみ", command, f"round に {round.key} を入れて", then)


def outdated_sentence(rounds: Sequence[Outdated]) -> str:
    """What to do about them; empty where there are none."""
    if not rounds:
        return ""
    keys = "、".join(f"{round.key} 団体{group}" if group else round.key for round, group in rounds)
    first, group = rounds[0]
    of_group = f" --group {group}" if group else ""
    return (
        f"公開した後に、もとの提出か計画の版が改まり、内容の変わる調査回があります（{keys}）。公開してある内容は古いままです。"
        f"古い順に公開し直します。{corrected_by(first, of_group)}"
    )


def _current(round: Round, moment: Connection, plan_of: PlanOf) -> Iterator[int]:
    for each in queries.rounds_known(moment):
        if each <= round:
            yield from queries.current_submissions(moment, each, departments=plan_of(each).members)["id"].tolist()


def _adopted(round: Round, moment: Connection, then: PlanOf, now: PlanOf) -> bool:
    """Whether the round, or one that it rests on, goes by another plan now."""
    known = (each for each in queries.rounds_known(moment) if each < round)
    return any(then(each) != now(each) for each in (round, *known))


def _tables(plan_of: PlanOf, round: Round, moment: Connection, at: When = None) -> list[pd.DataFrame]:
    """All that the files of a publication are made from."""
    edition = recorded_edition(plan_of(round), round, moment, at, plan_of)
    ever = members_until(plan_of(round), round, moment, at, plan_of)
    before = max((each for each in queries.rounds_known(moment, at, ever) if each < round), default=None)
    if before is None:
        return [*edition.tables.values()]
    compared = recorded_edition(plan_of(before), before, moment, at, plan_of)
    return [*edition.tables.values(), compared.tables[KpiAttainment]]


def _same(one: Sequence[pd.DataFrame], other: Sequence[pd.DataFrame]) -> bool:
    return len(one) == len(other) and all(
        was.astype(str).equals(now.astype(str)) for was, now in zip(one, other, strict=True)
    )

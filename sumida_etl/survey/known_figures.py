"""What the warehouse knows of each figure: what earlier rounds accepted, and this one."""

import pandas as pd

from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.templates.known_figures import Known, Whose, known_from_plan, together
from sumida_etl.vocabulary import Kind, Part, State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.frames import Source


def known_figures(registry: Registry, round: Round, source: Source) -> Known:
    """The plan's history, and every figure in force up to and including the round."""
    with reading(source) as moment:
        rounds = [each for each in queries.rounds_known(moment) if each <= round]
        frames = [
            frame for each in rounds for frame in (queries.values_of(moment, each), queries.results_of(moment, each))
        ]
    return together([known_from_plan(registry, round), *(_known(frame, round) for frame in frames)])


def _known(frame: pd.DataFrame, round: Round) -> Known:
    found: dict[Whose, list[KnownFigure]] = {}
    for row in frame.to_dict("records"):
        figure = str(row.get("indicator") or row.get("result") or "")
        if figure:
            value = row["value"] if row["state"] == State.VALUE else None
            one = KnownFigure(
                Kind(row["kind"]),
                row["as_of"],
                State(row["state"]),
                value,
                row["raw"],
                row["remark"],
                row["round"] == round.key,
            )
            found.setdefault((row["department"], figure, str(row.get("part") or Part.VALUE)), []).append(one)
    return {key: tuple(every) for key, every in found.items()}

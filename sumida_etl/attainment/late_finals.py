"""Finals that came after their year's last round: in a later one, from the column of the year before."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from sumida_etl.attainment.combine import Source, asked_on, figure_of, sources_of
from sumida_etl.attainment.figure import Figure
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import SETTLED, Kind, Part

Asked = tuple[str, str, Part]
"""An indicator, a department, and what it is asked for."""


@dataclass(frozen=True, slots=True)
class LateFinal:
    """The 確定 of the year before as a round completed it, and the answers behind it, each with its round."""

    figure: Figure
    sources: tuple[tuple[Round, Source], ...]


def late_finals(
    round: Round, answers: pd.DataFrame, registry: Registry, owed: Collection[str] = ()
) -> Iterator[LateFinal]:
    """What a round's answers make of the year before, together with what other departments said of it earlier.

    ``answers``: those in force in the round and before (columns of Source and ``round``). Told is each indicator that
    the round has an answer to, and each that was ``owed`` in it.
    """
    registry = registry.in_round(round)
    given = final_answers(round, answers)
    here = {indicator for (indicator, _, _), (when, _) in given.items() if when == round}
    asked = asked_on(registry, round)
    for indicator in registry.indicators:
        if indicator.code not in here and indicator.code not in owed:
            continue
        keys = [(each.indicator, each.department, each.part) for each in asked.get(indicator.code, [])]
        # Who was still counting then is asked again: silence is no answer.
        found = [given[key] for key in keys if key in given and (given[key][0] == round or _is_in(given[key][1]))]
        if not keys:
            continue
        sources = [_with_own_remark(source, when, answers) for when, source in found]
        figure = figure_of(indicator, Kind.FINAL, sources, len(keys), registry, round)
        year, day = round.fiscal_year - 1, round.last_fiscal_end
        yield LateFinal(replace(figure, fiscal_year=year, as_of=day), tuple(found))


def finals_come_late(round: Round, answers: pd.DataFrame, plan_of: Callable[[Round], Registry]) -> dict[str, LateFinal]:
    """The 確定 of the year before that came in a round's own year, up to it, by indicator: those that are settled."""
    found: dict[str, LateFinal] = {}
    rounds = sorted(Round.parse(key) for key in answers["round"].unique())
    for each in (one for one in rounds if one.fiscal_year == round.fiscal_year and one <= round):
        for late in late_finals(each, answers, plan_of(each)):
            if late.figure.state in SETTLED:
                found[late.figure.indicator] = late
    return found


def final_answers(round: Round, answers: pd.DataFrame) -> dict[Asked, tuple[Round, Source]]:
    """Of each department's part what it last said of the year before, up to a round.

    What is settled is not put aside for a later 集計中.
    """
    finals = answers[(answers["kind"] == Kind.FINAL) & (answers["fiscal_year"] == round.fiscal_year - 1)]
    rounds = {key: Round.parse(key) for key in finals["round"].unique()}
    told = sorted(
        ((rounds[key], source) for key, source in zip(finals["round"], sources_of(finals), strict=True)),
        key=lambda pair: pair[0],
    )
    given: dict[Asked, tuple[Round, Source]] = {}
    for when, source in told:
        key = source.indicator, source.department, Part(source.part)
        if when <= round and (key not in given or _is_in(source) or not _is_in(given[key][1])):
            given[key] = when, source
    return given


def _is_in(source: Source) -> bool:
    return source.state in SETTLED


def _with_own_remark(source: Source, when: Round, answers: pd.DataFrame) -> Source:
    """The answer without its row's 備考 where that stands beside a 現在, of which it speaks."""
    if not source.remark or source.fiscal_year == when.fiscal_year:
        return source
    beside = (answers["round"] == when.key) & (answers["department"] == source.department)
    beside &= (answers["indicator"] == source.indicator) & (answers["fiscal_year"] == when.fiscal_year)
    return replace(source, remark="") if beside.any() else source

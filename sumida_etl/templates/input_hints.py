"""What a cell says when it is selected, and the list it offers; anything else may still be typed."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from schemas.columns import Column
from schemas.submission import about, example, header
from sumida_etl.registry.rows.plans import Ward
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import State

STATE_WORDS = (State.COUNTING, State.NOT_APPLICABLE, State.NOT_BEGUN)


def add_hints(
    sheet: Worksheet,
    columns: tuple[Column, ...],
    round: Round,
    ward: Ward,
    rows: tuple[int, int, int],
    stages: Mapping[int, tuple[str, ...]],
) -> None:
    """Put a hint on every input cell of a table. ``rows``: the first row, the first spare one and the last (1-based).

    ``stages``: by row, the words of a 有無.
    """
    first, spare, last = rows
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        if column.role == "input":
            staged = stages if column.type == "number" else {}
            rule = hint(sheet, column, round)
            for begin, end in _between(first, last, staged):
                rule.add(f"{letter}{begin}:{letter}{end}")
            for row, words in staged.items():
                hint(sheet, column, round, words).add(f"{letter}{row}")
        elif column.name == "plan" and last >= spare:
            plans = DataValidation("list", formula1=_listed(plan.name for plan in ward.plans), allow_blank=True)
            plans.error, plans.errorTitle = "一覧から選んでください。", column.title
            sheet.add_data_validation(plans)
            plans.add(f"{letter}{spare}:{letter}{last}")


def _between(first: int, last: int, without: Iterable[int]) -> list[tuple[int, int]]:
    """The stretches of the rows from ``first`` to ``last`` that hold none of some rows."""
    edges = [first - 1, *sorted(without), last + 1]
    return [(one + 1, other - 1) for one, other in pairwise(edges) if one + 1 <= other - 1]


def hint(sheet: Worksheet, column: Column, round: Round, stages: tuple[str, ...] = ()) -> DataValidation:
    """An input message, and for numbers the state words to pick from; anything else may still be typed.

    ``stages``: of a 有無 the words to pick from.
    """
    if column.type == "number":
        words = (*stages, *STATE_WORDS[: -1 if stages else None])  # 未実施 is the first stage by another name
        rule = DataValidation("list", formula1=_listed(words), allow_blank=True, showErrorMessage=False)
    elif column.choices:
        rule = DataValidation("list", formula1=_listed(column.choices), allow_blank=True, showErrorMessage=False)
    else:
        rule = DataValidation(allow_blank=True, showErrorMessage=False)
    rule.showInputMessage = True
    rule.promptTitle = header(column, round)[:32]
    said = f"\n例：{example(column, round)}" if column.example else ""
    rule.prompt = (about(column, round) + said)[:255]
    if stages:
        rule.prompt = f"{'・'.join(stages)} のどれか。決まっていなければ 集計中、対象がなければ 該当なし。"[:255]
    sheet.add_data_validation(rule)
    return rule


def _listed(words: Iterable[str]) -> str:
    return '"' + ",".join(words) + '"'

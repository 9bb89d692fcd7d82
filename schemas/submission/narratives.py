"""取組状況: what was done this year and what is planned for the next, in words."""

from schemas.columns import entry, locked
from schemas.submission.laid_out import LaidOut
from sumida_etl.rules.rows import (
    ROW,
    new_text_is_new,
    spare_row_is_whole,
    spare_row_names_a_measure,
    spare_row_names_a_plan,
    text_is_of_its_row,
)
from sumida_etl.rules.texts import LABEL, NARRATIVE, NEW_NAME, texts_differ
from sumida_etl.values.placeholders import EXAMPLES


class Narratives(LaidOut):
    """One row per submission and sub-item of a measure."""

    plan: object = locked(
        "計画",
        "取組が属する計画です。",
        width=16,
        spare=True,
        checks=(spare_row_is_whole, spare_row_names_a_plan),
    )
    measure: object = locked(
        "取組番号",
        "取組の番号です。",
        width=8,
        spare=True,
        checks=(spare_row_is_whole, spare_row_names_a_measure),
    )
    item: object = locked(
        "項目",
        "取組の中の項目（①、②、● など）です。",
        width=5,
        spare=True,
        checks=(*LABEL, *NEW_NAME),
    )
    title: object = locked(
        "取組名",
        "項目の名前です。",
        width=24,
        spare=True,
        checks=(*ROW, spare_row_is_whole, new_text_is_new, *NARRATIVE, *NEW_NAME),
    )
    progress: object = entry(
        "{year}の取組状況",
        "今年度に行ったこと。公開されます。",
        required=True,
        confirmed=True,
        example=EXAMPLES[0],
        width=50,
        longest=2000,
        content=NARRATIVE,
        checks=(text_is_of_its_row,),
    )
    outlook: object = entry(
        "{next_year}の取組予定",
        "来年度に行う予定のこと。公開されます。",
        required=True,
        confirmed=True,
        example=EXAMPLES[1],
        width=50,
        longest=2000,
        content=NARRATIVE,
        checks=(texts_differ, text_is_of_its_row),
    )

    class Config:
        name = "取組状況"

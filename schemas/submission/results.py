"""効果・実績: figures under a measure that have no target; spare rows take new ones."""

from schemas.columns import entry, locked
from schemas.submission.laid_out import LaidOut
from sumida_etl.rules.cross_checks import (
    day_is_in_the_year,
    day_is_not_after_sending,
    forecast_is_not_below_actual,
    parts_add_up_to_total,
    repeated_figure_agrees,
)
from sumida_etl.rules.history import (
    KNOWN,
    count_has_not_fallen,
    forecast_is_near_the_actual,
)
from sumida_etl.rules.mistyped import MISTYPED, days_are_no_series
from sumida_etl.rules.plausibility import actual_is_no_forecast
from sumida_etl.rules.rows import (
    ROW,
    new_figure_is_new,
    prior_year_has_no_forecast,
    spare_row_is_whole,
    spare_row_names_a_measure,
    spare_row_names_a_plan,
)
from sumida_etl.rules.slips import UNLIKELY, columns_keep_their_order
from sumida_etl.rules.texts import LABEL, NEW_NAME, TEXT

COMPARED = (parts_add_up_to_total, repeated_figure_agrees)


class Results(LaidOut):
    """One row per submission and figure."""

    plan: object = locked(
        "計画",
        "実績が属する計画です。",
        width=20,
        spare=True,
        checks=(spare_row_is_whole, spare_row_names_a_plan),
    )
    measure: object = locked(
        "取組番号",
        "実績が属する取組の番号です。",
        width=9,
        spare=True,
        checks=(spare_row_is_whole, spare_row_names_a_measure),
    )
    item: object = locked(
        "項目",
        "取組の中の項目（①、②、● など）です。",
        width=6,
        spare=True,
        checks=(*LABEL, *NEW_NAME),
    )
    name: object = locked(
        "実績名",
        "何の数値かを表す名前です。",
        width=42,
        spare=True,
        checks=(*ROW, spare_row_is_whole, new_figure_is_new, *TEXT, *NEW_NAME),
    )
    unit: object = locked(
        "単位",
        "数値の単位です。この単位で記入します。",
        width=9,
        spare=True,
        checks=(spare_row_is_whole, *LABEL, *NEW_NAME),
    )
    actual: object = entry(
        "{as_of}現在",
        "{as_of}時点の実績。数値、または 集計中・該当なし・未実施。",
        kind="number",
        required=True,
        confirmed=True,
        example="延べ8回",
        counted_on="as_of",
        checks=(actual_is_no_forecast, *COMPARED, count_has_not_fallen, *KNOWN, *UNLIKELY, *MISTYPED),
    )
    forecast: object = entry(
        "3月末見込",
        "年度末の見込み。数値、または 集計中・該当なし・未実施。",
        kind="number",
        required=True,
        confirmed=True,
        example="約1,700件",
        final_round=False,
        checks=(
            forecast_is_not_below_actual,
            prior_year_has_no_forecast,
            *COMPARED,
            forecast_is_near_the_actual,
            columns_keep_their_order,
            *KNOWN,
            *UNLIKELY,
            *MISTYPED,
        ),
    )
    as_of: object = entry(
        "基準日",
        "{as_of}以外の日の数値のときだけ、その日を記入します。",
        kind="date",
        example="{counted}",
        width=15,
        checks=(day_is_in_the_year, day_is_not_after_sending, days_are_no_series),
    )
    remark: object = entry("備考", "数値の補足や、確認事項への回答。公開されます。", width=36, longest=200)

    class Config:
        name = "効果・実績"

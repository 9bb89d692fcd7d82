"""指標: one row per indicator (or its 分子 or 分母) that the department is asked for."""

from schemas.columns import entry, locked
from schemas.submission.laid_out import LaidOut
from sumida_etl.rules.cross_checks import (
    forecast_is_not_below_actual,
    parts_add_up_to_total,
)
from sumida_etl.rules.history import (
    KNOWN,
    count_has_not_fallen,
    forecast_is_near_the_actual,
)
from sumida_etl.rules.late_finals import (
    final_is_near_its_forecast,
    known_final_stays,
    only_the_final_is_given,
    open_final_is_given,
)
from sumida_etl.rules.mistyped import MISTYPED
from sumida_etl.rules.plausibility import actual_is_no_forecast
from sumida_etl.rules.rows import ROW, prior_year_has_no_forecast, row_is_known
from sumida_etl.rules.slips import UNLIKELY, columns_keep_their_order


class Indicators(LaidOut):
    """One row per submission and asked-for indicator part."""

    code: object = locked("指標コード", "指標を表す記号です。", width=11, checks=(*ROW, row_is_known))
    plan: object = locked("計画", "指標が属する計画です。", width=20)
    measure: object = locked("取組番号", "指標が属する取組の番号です。", width=9)
    name: object = locked("指標名", "指標の名前です。", width=34)
    unit: object = locked("単位", "数値の単位です。この単位で記入します。", width=8)
    baseline: object = locked("基準値", "計画の基準となる年度の値です。", width=12)
    previous: object = locked("前回値", "前回までに報告された最新の値です。", width=17, fixed=False)
    final: object = entry(
        "{last_year}確定",
        "{last_year}の確定値。決まっていなければ 集計中。灰色の欄は報告済み。",
        kind="number",
        required=True,
        confirmed=True,
        empty=open_final_is_given,
        example="96.98",
        year_before=True,
        checks=(
            known_final_stays,
            actual_is_no_forecast,
            parts_add_up_to_total,
            count_has_not_fallen,
            final_is_near_its_forecast,
            *KNOWN,
            *UNLIKELY,
            *MISTYPED,
        ),
    )
    actual: object = entry(
        "{as_of}現在",
        "{as_of}時点の実績。数値、または 集計中・該当なし・未実施。",
        kind="number",
        required=True,
        confirmed=True,
        example="6,918",
        checks=(
            only_the_final_is_given,
            actual_is_no_forecast,
            parts_add_up_to_total,
            count_has_not_fallen,
            *KNOWN,
            *UNLIKELY,
            *MISTYPED,
        ),
    )
    forecast: object = entry(
        "3月末見込",
        "年度末の見込み。数値、または 集計中・該当なし・未実施。",
        kind="number",
        required=True,
        confirmed=True,
        example="約10,000",
        final_round=False,
        checks=(
            only_the_final_is_given,
            forecast_is_not_below_actual,
            prior_year_has_no_forecast,
            parts_add_up_to_total,
            forecast_is_near_the_actual,
            columns_keep_their_order,
            *KNOWN,
            *UNLIKELY,
            *MISTYPED,
        ),
    )
    target: object = locked("目標値", "計画の目標です。", width=18)
    remark: object = entry("備考", "数値の補足や、確認事項への回答。公開されます。", width=40, longest=200)

    class Config:
        name = "指標"

"""効果・実績: figures under a measure that have no target; spare rows take new ones."""

import pandera.pandas as pa

from schemas.columns import entry, locked


class Results(pa.DataFrameModel):
    """One row a submission and figure."""

    plan: object = locked("計画", "実績が属する計画です。", width=20, spare=True)
    measure: object = locked("取組番号", "実績が属する取組の番号です。", width=9, spare=True)
    item: object = locked("項目", "取組の中の項目（①、②、● など）です。", width=6, spare=True)
    name: object = locked("実績名", "何の数値かを表す名前です。", width=42, spare=True)
    unit: object = locked("単位", "数値の単位です。この単位で記入します。", width=9, spare=True)
    actual: object = entry(
        "{as_of}現在",
        "{as_of}時点の実績。数値、または 集計中・該当なし・未実施。",
        kind="number",
        required=True,
        example="延べ8回",
    )
    forecast: object = entry(
        "3月末見込",
        "年度末の見込み。数値、または 集計中・該当なし・未実施。",
        kind="number",
        required=True,
        example="約1,700件",
        final_round=False,
    )
    as_of: object = entry(
        "基準日",
        "{as_of}以外の日の数値のときだけ、その日を記入します。",
        kind="date",
        example="{counted}",
        width=15,
    )
    remark: object = entry("備考", "数値の補足や、確認事項への回答。公開されます。", width=36, longest=200)

    class Config:
        name = "効果・実績"

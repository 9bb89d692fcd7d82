"""取組状況: what was done this year and what is planned for the next, in words."""

import pandera.pandas as pa

from schemas.columns import entry, locked


class Narratives(pa.DataFrameModel):
    """One row a submission and sub-item of a measure."""

    plan: object = locked("計画", "取組が属する計画です。", width=20, spare=True)
    measure: object = locked("取組番号", "取組の番号です。", width=9, spare=True)
    item: object = locked("項目", "取組の中の項目（①、②、● など）です。", width=6, spare=True)
    title: object = locked("取組名", "項目の名前です。", width=30, spare=True)
    progress: object = entry(
        "{year}の取組状況",
        "今年度に行ったこと。公開されます。",
        required=True,
        example="説明会を3回開き、対象の窓口を広げた。",
        width=60,
        longest=2000,
    )
    outlook: object = entry(
        "{next_year}の取組予定",
        "来年度に行う予定のこと。公開されます。",
        required=True,
        example="対象の窓口をさらに広げる。",
        width=60,
        longest=2000,
    )

    class Config:
        name = "取組状況"

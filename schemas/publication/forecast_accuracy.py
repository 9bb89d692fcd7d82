"""How the year's forecasts compare with its outcome."""

import pandas as pd
import pandera.pandas as pa

from schemas.columns import published
from schemas.publication import shared
from schemas.publication.base import PublishedTable
from sumida_etl.vocabulary import State

SUBJECTS = ("指標", "指標の分担", "実績")


class ForecastAccuracy(PublishedTable):
    """One row per forecast: an indicator's, a department's part of a shared indicator, or a result's."""

    subject: str = published(
        "対象",
        "指標は計画の指標、指標の分担は複数の組織が報告する指標の組織ごとの数値、実績は目標のない数値です。",
        kind="choice",
        required=True,
        choices=SUBJECTS,
        example="指標",
    )
    code: str = published(
        "対象コード",
        "指標または実績を表す記号です。組織が独自に加えた実績では、その内容から付けた、どの調査回でも同じ記号です。",
        required=True,
        example="I202",
        str_matches="^.*[A-Za-z].*$",
    )
    measure: str = shared.measure(required=False)
    item: str = shared.item()
    item_printed: str = shared.item_printed()
    name: str = published("名称", "指標または実績の名前です。", required=True, example="窓口の利用件数", verbatim=True)
    department: str = published(
        "所属名", "報告した組織の、確定の時点での名前です。複数の組織で一つの指標では空欄です。", example="○○課"
    )
    unit: str = shared.unit()
    fiscal_year: str = shared.fiscal_year()
    made_on: str = published(
        "見込時点",
        "年度末の見込みを報告した調査の時点です。",
        kind="date",
        required=True,
        example="2023-12-31",
    )
    forecast_state: str = published(
        "見込の状態", "見込値があるときは値あり、ないときはその理由です。", kind="choice", required=True,
        choices=tuple(State), example="値あり",
    )  # fmt: skip
    forecast: str = published("見込値", "その時点で見込んだ年度末の数値です。", kind="number", example="180")
    final_state: str = published(
        "確定の状態", "確定値があるときは値あり、ないときはその理由です。", kind="choice", required=True,
        choices=tuple(State), example="値あり",
    )  # fmt: skip
    final: str = published("確定値", "年度を通した確定の数値です。", kind="number", example="184")
    difference: str = published(
        "差", "確定値から見込値を引いた数値です。単位は見込値と同じです。", kind="number", example="4"
    )
    deviation: str = published(
        "差の割合",
        "差を見込値の絶対値で割って百分率で表し、小数第2位を四捨五入したものです。見込値が0のときは空欄です。",
        kind="number",
        unit="%",
        example="2.2",
    )

    class Config:
        name = "forecast_accuracy"
        title = "見込みと確定の比較"
        metadata = {"english": "Forecasts and what came of them"}  # noqa: RUF012
        description = "年度の途中に見込んだ年度末の数値を、確定した数値と比べたものです。年度末の調査でだけ公開します。"

    @pa.dataframe_check(error="状態と数値が合いません", ignore_na=False)
    @classmethod
    def stated(cls, frame: pd.DataFrame) -> pd.Series:
        """値あり has a number, every other state has none; a difference needs both."""
        both = frame["forecast"].notna() & frame["final"].notna()
        fine = frame["difference"].notna() == both
        for name in ("forecast", "final"):
            fine &= frame[name].notna() == (frame[f"{name}_state"] == State.VALUE)
        return fine

"""What every open-data table begins with, and how the text of each type of cell must look."""

import pandas as pd
import pandera.pandas as pa

from schemas.columns import columns_of, published
from sumida_etl.vocabulary import State

FORMATS = {
    "number": r"-?[0-9]+(\.[0-9]+)?",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "fiscal_year": "[0-9]{4}",
    "flag": "[01]",
}
"""The only form a filled cell may have (``\\d`` would take １ too); text and choices stand on their own rules."""


class PublishedTable(pa.DataFrameModel):
    """One row per datum. Every cell is the text as written; where there is no value, the cell is missing.

    A table's ``Config.name`` is part of its file name, ``title`` and ``description`` are for whoever finds it, and
    ``metadata`` holds the title in English.
    """

    city_code: str = published(
        "全国地方公共団体コード",
        "総務省が定める全国地方公共団体コード（検査数字を含む6桁）です。文字列として扱ってください。",
        required=True,
        example="000000",
        str_matches="^[0-9]{6}$",
    )
    id: str = published(
        "ID",
        "このファイルの中で行を一つに定める記号です。同じものの行は、どの調査回でも同じ記号です。",
        required=True,
        unique=True,
        str_matches=r"^[0-9A-Za-z_-]*[A-Za-z][0-9A-Za-z_-]*$",
    )
    city_name: str = published(
        "地方公共団体名", "データを作成した地方公共団体の名前です。", required=True, example="○○市"
    )
    round: str = published(
        "調査回",
        "どの調査の時点で公開した行かを表します。元号の頭文字と年度、調査時点の月です。R5-12は令和5年度の12月末です。",
        required=True,
        example="R5-12",
    )
    plan: str = published(
        "計画名",
        "行が属する計画の名前です。",
        required=True,
        example="総合計画",
    )

    class Config:
        strict = True
        ordered = True

    @pa.dataframe_check(error="必須の列が空です", ignore_na=False)
    @classmethod
    def filled(cls, frame: pd.DataFrame) -> pd.Series:
        """Required columns have a cell in every row."""
        required = [column.name for column in columns_of(cls) if column.required]
        return frame[required].notna().all(axis="columns")

    @pa.dataframe_check(error="書式が統一ルールと違います", ignore_na=False)
    @classmethod
    def formed(cls, frame: pd.DataFrame) -> pd.DataFrame:
        """Numbers, dates, years and flags are in their one form."""
        forms = {column.name: FORMATS.get(column.type) for column in columns_of(cls)}
        return pd.DataFrame(
            {name: frame[name].str.fullmatch(form, na=True) if form else True for name, form in forms.items()},
            index=frame.index,
        )


class FigureTable(PublishedTable):
    """A table of values, where a number and the state 値あり always stand together."""

    @pa.dataframe_check(error="状態と実績値が合いません", ignore_na=False)
    @classmethod
    def stated(cls, frame: pd.DataFrame) -> pd.Series:
        """値あり has a number, every other state has none."""
        return frame["value"].notna() == (frame["state"] == State.VALUE)

"""The columns that every open-data table begins with, and the text format of each type of cell."""

import pandas as pd
import pandera.pandas as pa

from schemas.columns import columns_of, published
from sumida_etl.vocabulary import State

FORMATS = {
    "number": r"-?[0-9]+(\.[0-9]+)?",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "fiscal_year": "[0-9]{4}",
    "flag": "1",
}
"""The only form a filled cell may have (``\\d`` would take １ too); text and choices stand on their own rules."""


class CommonColumns(pa.DataFrameModel):
    """One row per datum, every cell as the text that is written; an empty cell is a missing value.

    A table's ``Config.name`` is part of its file name, ``title`` and ``description`` are for whoever finds it.
    """

    city_code: str = published(
        "全国地方公共団体コード",
        "総務省が定める全国地方公共団体コード（検査数字を含む6桁）です。文字列として扱ってください。",
        required=True,
        example="131075",
        str_matches="^[0-9]{6}$",
    )
    id: str = published(
        "ID",
        "このファイルの中で行を一つに定める記号です。",
        required=True,
        unique=True,
        str_matches=r"^[0-9A-Za-z_-]*[A-Za-z][0-9A-Za-z_-]*$",
    )
    city_name: str = published(
        "地方公共団体名", "データを作成した地方公共団体の名前です。", required=True, example="墨田区"
    )
    plan: str = published(
        "計画名",
        "行が属する計画の名前です。",
        required=True,
        example="行財政改革実施計画",
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


class Figures(CommonColumns):
    """A table of values, where a number and the state 値あり always stand together."""

    @pa.dataframe_check(error="状態と実績値が合いません", ignore_na=False)
    @classmethod
    def stated(cls, frame: pd.DataFrame) -> pd.Series:
        """値あり has a number, every other state has none."""
        return frame["value"].notna() == (frame["state"] == State.VALUE)

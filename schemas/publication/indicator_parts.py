"""What each department reported of an indicator that several make up."""

from schemas.columns import published
from schemas.publication import shared
from schemas.publication.base import FigureTable
from sumida_etl.vocabulary import Part


class IndicatorParts(FigureTable):
    """One row per indicator, department, part and kind."""

    indicator: str = shared.indicator()
    measure: str = shared.measure(required=False)
    name: str = shared.indicator_name()
    department: str = shared.department()
    part: str = published(
        "分担",
        "値は指標に足し合わされる数値、分子と分母は指標の割合を計算するもとの数値です。",
        kind="choice",
        required=True,
        choices=tuple(Part),
        example="値",
    )
    unit: str = shared.unit()
    fiscal_year: str = shared.fiscal_year()
    as_of: str = shared.as_of()
    kind: str = shared.kind()
    state: str = shared.state()
    value: str = published(
        "所属の実績値",
        "その組織の数値です。桁区切りはなく、単位は単位の列にあります。",
        kind="number",
        example="2",
    )
    approx: str = shared.approx()
    cumulative: str = shared.cumulative()
    remark: str = shared.remark()

    class Config:
        name = "indicator_parts"
        title = "指標の所属別の内訳"
        metadata = {"english": "Indicators by department"}  # noqa: RUF012
        description = "複数の組織が報告する指標の、組織ごとの数値です。そのような指標がある調査でだけ公開します。"

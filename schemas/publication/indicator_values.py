"""The history of every indicator."""

from schemas.publication import shared
from schemas.publication.base import FigureTable


class IndicatorValues(FigureTable):
    """One row per indicator, date and kind."""

    indicator: str = shared.indicator()
    name: str = shared.indicator_name()
    unit: str = shared.unit()
    fiscal_year: str = shared.fiscal_year()
    as_of: str = shared.as_of()
    kind: str = shared.kind()
    state: str = shared.state()
    value: str = shared.value()
    approx: str = shared.approx()
    cumulative: str = shared.cumulative()
    remark: str = shared.remark()

    class Config:
        name = "indicator_values"
        title = "指標（KPI）の推移"
        metadata = {"english": "Indicators (KPI) over the years"}  # noqa: RUF012
        description = "計画の指標ごとに、調査時点までに分かっている各年度の数値を並べたものです。"

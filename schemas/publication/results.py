"""効果・実績: figures that departments report under a measure, with no target."""

from schemas.columns import published
from schemas.publication import shared
from schemas.publication.base import FigureTable


class Results(FigureTable):
    """One row per figure and kind."""

    measure: str = shared.measure()
    item: str = shared.item()
    item_printed: str = shared.item_printed()
    department: str = shared.department()
    name: str = published(
        "実績名", "何の数値かを表す名前です。", required=True, example="窓口の利用件数", verbatim=True
    )
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
        name = "results"
        title = "取組の効果・実績"
        metadata = {"english": "Results of the measures"}  # noqa: RUF012
        description = "取組ごとに、各組織が報告した数値（目標のないもの）です。"

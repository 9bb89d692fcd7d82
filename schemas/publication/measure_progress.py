"""What departments did and mean to do under each measure, in their words."""

from schemas.columns import published
from schemas.publication import shared
from schemas.publication.base import PublishedTable


class MeasureProgress(PublishedTable):
    """One row per item of a measure and department."""

    measure: str = shared.measure()
    item: str = shared.item()
    item_printed: str = shared.item_printed()
    title: str = published(
        "取組名",
        "項目の名前です。項目に分かれていない取組では、取組の内容を表す名前です。",
        required=True,
        example="窓口の見直し",
        verbatim=True,
    )
    department: str = shared.department()
    fiscal_year: str = shared.fiscal_year()
    progress: str = published(
        "取組状況",
        "年度の列の年度に行ったことを、報告した組織が書いた文章です。改行は「｜」で表します（文中の「｜」は「|」に"
        "します）。報告がまだないときは未提出と入ります。",
        kind="lines",
        verbatim=True,
    )
    outlook: str = published(
        "取組予定",
        "年度の列の翌年度に行う予定を、報告した組織が書いた文章です。改行は「｜」で表します（文中の「｜」は「|」に"
        "します）。",
        kind="lines",
        verbatim=True,
    )

    class Config:
        name = "measure_progress"
        title = "取組の進捗状況"
        metadata = {"english": "Progress of the measures"}  # noqa: RUF012
        description = "取組の項目ごとに、各組織が報告した取組状況と翌年度の取組予定です。"

"""The plans as a table."""

from schemas.columns import published
from schemas.publication import shared
from schemas.publication.base import PublishedTable


class Measures(PublishedTable):
    """One row per measure."""

    guideline: str = published(
        "指針",
        "計画の指針（取組のいちばん大きなまとまり）です。指針のない計画では空欄です。",
        verbatim=True,
    )
    policy: str = published(
        "施策",
        "指針の下の施策（取組をまとめたもの）です。指針のない計画では空欄です。",
        verbatim=True,
    )
    measure: str = shared.measure()
    title: str = published(
        "取組名",
        "取組の名前です。取組は、計画で行うと決めた事業や改善です。",
        required=True,
        example="窓口の見直し",
        verbatim=True,
    )
    leads: str = published("主な担当所属", "計画に書かれた主な担当の組織です。", example="全課", verbatim=True)
    dx_priority: str = published(
        "自治体DX重点",
        "国の自治体DX推進計画の重点施策に対応した取組のとき1、そうでないとき0です。",
        kind="flag",
        required=True,
        example="1",
    )
    new: str = published(
        "新規",
        "この計画から新たに取り組む項目のとき1、そうでないとき0です。",
        kind="flag",
        required=True,
        example="1",
    )

    class Config:
        name = "measures"
        title = "計画の取組一覧"
        metadata = {"english": "List of the measures"}  # noqa: RUF012
        description = "計画の指針、施策、取組を一覧にしたものです。"

"""表紙: who sends which round's answers; label in A, value in B."""

import pandera.pandas as pa

from schemas.columns import entry, locked


class Cover(pa.DataFrameModel):
    """One row a submission: the labels of 表紙 are its columns."""

    form_version: object = locked("様式版", "この様式の版です。")
    round: object = locked("調査回", "どの調査回の様式かを示します。")
    department: object = locked("所属コード", "所属を表す記号です。")
    department_name: object = locked("所属名", "所属の名前です。")
    author: object = entry(
        "担当者", "記入した人の名前。公開されません。", required=True, example="墨田 花子", longest=60
    )
    contact: object = entry("連絡先", "内線番号など。公開されません。", required=True, example="内線 1234", longest=60)
    submitted_on: object = entry(
        "提出日",
        "この回答を提出する日。差し替えるときは新しい日付にします。",
        kind="date",
        required=True,
        example="{sent}",
    )
    token: object = locked("照合番号", "様式と所属・調査回を結び付ける番号です。")

    class Config:
        name = "表紙"

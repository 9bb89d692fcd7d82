"""表紙: who sends which round's answers; label in A, value in B."""

from functools import partial

from schemas.columns import entry, locked
from sumida_etl.rules.cover import (
    added_rows_are_given,
    author_is_given,
    binds,
    confirmation_is_clear,
    contact_is_given,
    day_is_given,
    day_is_not_before_the_figures,
    day_is_not_far_ahead,
    day_is_of_the_round,
    label_is_there,
    last_answers_are_known,
    something_is_confirmed,
    text_has_no_control_characters,
)
from sumida_etl.rules.row_schema import RowModel
from sumida_etl.vocabulary import CONFIRMED, SPECIMEN

bound = partial(locked, fixed=False, checks=(label_is_there, binds))
PRIVATE = (label_is_there, text_has_no_control_characters)


class Cover(RowModel):
    """One row per submission: the labels of 表紙 are its columns.

    The rules also read ``<label>_cell``, ``<label>_problem`` and the 提出日 as ``submitted_on_value``.
    """

    form_version: object = bound("様式版", "この様式の版です。")
    round: object = bound("調査回", "どの調査回の様式かを示します。")
    department: object = bound("所属コード", "所属を表す記号です。")
    department_name: object = bound("所属名", "所属の名前です。")
    author: object = entry(
        "担当者",
        "記入した人の名前。公開されません。",
        required=True,
        empty=author_is_given,
        example=f"{SPECIMEN} 花子",
        longest=60,
        content=PRIVATE,
    )
    contact: object = entry(
        "連絡先",
        "内線番号など。公開されません。",
        required=True,
        empty=contact_is_given,
        example="内線 1234",
        longest=60,
        content=PRIVATE,
    )
    submitted_on: object = entry(
        "提出日",
        "この回答を提出する日。差し替えるときは新しい日付にします。",
        kind="date",
        required=True,
        empty=day_is_given,
        example="{sent}",
        checks=(label_is_there, day_is_of_the_round, day_is_not_before_the_figures, day_is_not_far_ahead),
    )
    token: object = bound("照合番号", "様式と所属・調査回を結び付ける番号です。")
    unchanged: object = entry(
        "前回から変更なし",
        "すべて前回の回答のままなら 変更なし。その日だけの数値は、この場合も記入します。",
        choices=(CONFIRMED,),
        content=(confirmation_is_clear, something_is_confirmed, added_rows_are_given, last_answers_are_known),
    )

    class Config:
        name = "表紙"

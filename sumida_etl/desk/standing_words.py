"""Where a submission stands, in a word and in a sentence."""

from enum import StrEnum


class Standing(StrEnum):
    """Where a workbook that was handed in stands."""

    WAITING = "受付"
    ACCEPTED = "受理"
    RETURNED = "差戻し"
    REPLACED = "差替え"
    WITHDRAWN = "取下げ"


SAID = {
    Standing.WAITING: "受付箱に入りました。登録を待っています（ふつう数分かかります）。",
    Standing.RETURNED: "登録のときに差し戻されました。下の内容を直して、もう一度提出してください。",
    Standing.REPLACED: "登録される前に、同じ課の後の調査票に差し替わりました。後の受付番号を確かめてください。",
}
FILED = "この調査票は登録されていませんが、送られたままの控えを担当課で取ってあります。"
IN_FORCE = "第{version}版として登録しました。公開のもとになる版です。"
TAKEN_BACK = "第{version}版として登録しましたが、取り下げられました（{said}）。"
OUT_OF_FORCE = "第{version}版として登録しました。その後、新しい版が登録されています。"
OTHERS_SILENT = "ほかの課の提出を待っています"
NOT_READ = "まだ読み取れていません"
"""What stands in place of an indicator's value: another department answered nothing, or this workbook does not."""

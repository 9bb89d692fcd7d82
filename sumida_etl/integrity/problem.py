"""What can be wrong with a warehouse, and the sentence that says so."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Damage(StrEnum):
    """The kinds of damage ``verify`` finds, by code."""

    SCHEMA = "W01"
    TABLES = "W02"
    DATABASE_FILE = "W03"
    RULE = "W04"
    DOUBLE = "W05"
    ORPHAN = "W06"
    GAP = "W07"
    RETURNED_VALUE = "W08"
    MISSING_FILE = "A01"
    DAMAGED_FILE = "A02"
    EXTRA_FILE = "A03"
    UNREADABLE_FILE = "A04"
    LOST_VALUE = "A05"
    OTHER_VALUE = "A06"
    MISSING_PLAN = "E01"
    DAMAGED_PLAN = "E02"
    PLAN_LINE = "E03"
    JOURNAL_LINE = "J01"
    NOT_IN_JOURNAL = "J02"
    NOT_IN_DATABASE = "J03"
    OTHER_THAN_JOURNAL = "J04"
    UNSETTLED = "J05"
    JOURNAL_CHAIN = "J06"
    RECEIPT_CHAIN = "R01"
    RECEIPT_KEY = "R02"
    RECEIPT_NUMBER = "R03"
    MISSING_HANDED_IN = "R04"
    DAMAGED_HANDED_IN = "R05"
    UNRECORDED = "P01"
    UNPUBLISHED = "P02"
    MANIFEST = "P03"
    MISSING_PUBLISHED = "P04"
    DAMAGED_PUBLISHED = "P05"
    EXTRA_PUBLISHED = "P06"
    SOURCE = "P07"
    PUBLISHED_VALUE = "P08"
    NOT_COMPARED = "P09"
    STRANGE_EDITION = "P10"
    MISSING_EDITION = "P11"
    CORRECTION = "P12"
    LOST_SOURCE = "P13"
    OTHER_SEAL = "P14"
    ALL_ROUNDS = "P15"


SENTENCES = MappingProxyType(
    {
        Damage.SCHEMA: "データベースの構造の版が違います（{about}、このプログラムは {detail}）。",
        Damage.TABLES: "表または列がありません。",
        Damage.DATABASE_FILE: (
            "データベースのファイルが壊れています（{detail}）。控えに戻すか、rebuild で作り直してください。"
        ),
        Damage.RULE: "表の決まりに合わない行が{detail}件あります。",
        Damage.DOUBLE: "一つであるはずの行が重複しています（{detail}件）。",
        Damage.ORPHAN: "もとになる行がない行が{detail}件あります。",
        Damage.GAP: "行の番号が続いていません。消された行があります（{detail}）。",
        Damage.RETURNED_VALUE: "差戻しの提出に数値または文章が{detail}件登録されています。",
        Damage.MISSING_FILE: "受理した提出ファイルが保管庫にありません（{detail}）。",
        Damage.DAMAGED_FILE: "保管庫の提出ファイルが壊れているか、書き換えられています（SHA-256 は {detail}）。",
        Damage.EXTRA_FILE: (
            "保管庫に、台帳にないファイルがあります。台帳の行が失われたおそれがあります。"
            "このファイルは消さずに、台帳を新しい控えと比べてください。"
        ),
        Damage.UNREADABLE_FILE: "保管庫の提出ファイルを読み直せません（{detail}）。",
        Damage.LOST_VALUE: "提出ファイルと行の数が違います（{detail}）。",
        Damage.OTHER_VALUE: "登録された内容が提出ファイルと違います（{detail}）。",
        Damage.MISSING_PLAN: "計画の版が保管庫にありません（{detail}）。控えから戻してください。",
        Damage.DAMAGED_PLAN: "計画の版が壊れているか、書き換えられています（{detail}）。控えから戻してください。",
        Damage.PLAN_LINE: "計画の版の記録の行を読み取れません（{detail}行目）。控えから戻してください。",
        Damage.JOURNAL_LINE: "台帳の行を読み取れません（{detail}行目）。",
        Damage.NOT_IN_JOURNAL: "台帳に記録がありません。",
        Damage.NOT_IN_DATABASE: (
            "台帳にあり、データベースから失われています（台帳の{detail}行目）。"
            "空のデータベースに rebuild で作り直してください。"
        ),
        Damage.OTHER_THAN_JOURNAL: "台帳の記録と違います（{detail}）。",
        Damage.UNSETTLED: (
            "登録の途中で止まり、データベースにありません（台帳の{detail}行目）。もう一度 run を実行してください。"
        ),
        Damage.JOURNAL_CHAIN: (
            "台帳の{detail}行目が、前の行とつながりません。書き換えられたか、行が失われています。控えから戻してください。"
        ),
        Damage.RECEIPT_CHAIN: (
            "受付の記録の{detail}行目が、前の行とつながらないか、読み取れません。書き換えられたか、行が失われています。"
            "控えから戻してください。"
        ),
        Damage.RECEIPT_KEY: "区の鍵がないため、受付番号の署名を確かめられません。鍵を控えから戻してください。",
        Damage.RECEIPT_NUMBER: "受付番号が、受付の記録の内容と合いません。記録が書き換えられたおそれがあります。",
        Damage.MISSING_HANDED_IN: "窓口で受け付けた調査票の控えがありません（{detail}）。控えから戻してください。",
        Damage.DAMAGED_HANDED_IN: (
            "窓口で受け付けた調査票の控えが壊れているか、書き換えられています（SHA-256 は {detail}）。"
        ),
        Damage.UNRECORDED: "公開フォルダがありますが、公開の記録がありません。",
        Damage.UNPUBLISHED: "公開の記録がありますが、公開フォルダがありません（{detail}）。",
        Damage.MANIFEST: "manifest.json が最後の公開の記録と違うか、読み取れません（{detail}）。",
        Damage.MISSING_PUBLISHED: "公開したファイルがありません。",
        Damage.DAMAGED_PUBLISHED: "公開したファイルが manifest.json と違います（SHA-256 は {detail}）。",
        Damage.EXTRA_PUBLISHED: "公開フォルダに manifest.json にないファイルがあります。",
        Damage.SOURCE: "公開のもとになった提出の記録が正しくありません（{detail}）。",
        Damage.PUBLISHED_VALUE: "公開されているセルが、もとになった提出の記録と違います（{detail}）。",
        Damage.STRANGE_EDITION: (
            "履歴の版が、公開した記録のあるどの版とも違います（manifest.json の{detail}）。控えから戻してください。"
        ),
        Damage.MISSING_EDITION: (
            "公開した記録のある版（{detail}回目の公開）が、履歴にありません。控えから戻してください。"
        ),
        Damage.CORRECTION: "訂正の記録が、前後の版または公開の記録と違います（{detail}）。控えから戻してください。",
        Damage.LOST_SOURCE: (
            "公開のもとになった調査票（{detail}）が、記録にありません。台帳、保管庫、データベースがそろって古いか、"
            "途中で切れています。新しい控えから戻してください。"
        ),
        Damage.OTHER_SEAL: "公開のもとになった調査票の一覧（ハッシュ値 {detail}）が、公開の記録と違います。",
        Damage.ALL_ROUNDS: (
            "全調査回の表が、各調査回の公開フォルダと違います（{detail}）。publish をもう一度実行すると作り直されます。"
        ),
        Damage.NOT_COMPARED: "公開されている数値を記録と比べられません（{detail}）。計画データを確かめてください。",
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its kind, what it is ``about``, and what was found."""

    damage: Damage
    about: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.damage} {self.about}：{SENTENCES[self.damage].format(about=self.about, detail=self.detail)}"

    def as_json(self) -> dict[str, str]:
        """For ``--json``."""
        return {"code": self.damage.value, "about": self.about, "detail": self.detail, "message": str(self)}

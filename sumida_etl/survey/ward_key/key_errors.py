"""Why there is no key to work with, and what to bring back: no new one is made in the place of one that was lost."""

from pathlib import Path

from sumida_etl.errors import SumidaError
from sumida_etl.settings import ARCHIVE, KEY

LEAST = 16
"""Characters of a key."""


class MissingKeyError(SumidaError, RuntimeError):
    """There is no key, and none is made: a new one would make every workbook that was sent out a forged one."""

    def __init__(self, file: Path, place: Path | None) -> None:
        why = (
            f"{place} にこの自治体の記録があるので、新しい鍵は作っていません（作ると、送付済みの様式がすべて受け付けら"
            f"れなくなります）。控えの {KEY} を {file} に戻して、もう一度実行してください。"
            if place
            else f"様式を作った自治体の {KEY} を {file} に置くか、SUMIDA_TOKEN_KEY に鍵を設定してください。"
        )
        super().__init__(f"照合番号の鍵 {file} がありません。{why}")
        self.file = file


class LostWarehouseError(SumidaError, RuntimeError):
    """Rounds are published, and nothing is left of what they were published from: neither record nor key is begun."""

    def __init__(self, folder: Path, warehouse: Path) -> None:
        super().__init__(
            f"公開フォルダ {folder} に公開した調査回がありますが、"
            "データベース、保管庫、照合番号の鍵がどれもありません。新しい鍵は作っていません。何も変えていません。"
            f"{warehouse} に、控えから保管庫 {ARCHIVE} のフォルダ（台帳と {KEY} も）を戻して、"
            "もう一度実行してください。"
            "関係のない新しい記録を始めるときは、その公開フォルダを消さずに別の場所へ移すか、"
            "SUMIDA_OUT に別のフォルダを設定してください。"
        )
        self.folder = folder


class WeakKeyError(SumidaError, ValueError):
    """A key that is empty, too short or too plain: anybody could make 照合番号 with it."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"照合番号の鍵（{where}）が空か、簡単すぎます。{LEAST}文字以上の、推測できない文字の並びにしてください。"
            f"壊れているときは、控えの {KEY} に戻してください。短い鍵で様式を送ったときは、新しい鍵の次の行"
            "（SUMIDA_TOKEN_KEY のときは SUMIDA_OLD_TOKEN_KEYS）に「古い鍵 2027-03-31」の形で期限を付けて書くと、"
            "その日まで受け付けます。"
        )
        self.where = where


class UnreadableKeyError(SumidaError, ValueError):
    """The file of keys is not what was written there."""

    def __init__(self, where: str, line: int) -> None:
        super().__init__(
            f"照合番号の鍵（{where}）の{line}行目を読み取れません。控えに戻すか、"
            "1行目に鍵、2行目からは「古い鍵 2027-03-31」の形に直してください。"
        )
        self.where = where
        self.line = line


class OtherKeyError(SumidaError, RuntimeError):
    """The record was made with another key. ``id``: of that one."""

    def __init__(self, where: str, id_: str, copy: Path | None) -> None:
        cure = (
            f"保管庫の {copy} が正しい鍵です。{where} を別の場所に移してから、もう一度実行してください。"
            if copy
            else f"鍵 {id_} の入った控えの {KEY}（または SUMIDA_TOKEN_KEY の元の値）に戻してください。"
        )
        super().__init__(
            f"照合番号の鍵（{where}）は、この記録の鍵（番号 {id_}）と違います。このままでは、送付済みの様式がすべて"
            f"受け付けられなくなります。何も変えていません。{cure}"
        )
        self.id = id_

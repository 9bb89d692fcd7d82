"""What the gate finds: the rule broken, the cell, and the sentence for whoever has to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from sumida_etl.errors import SumidaError

SENTENCES = {
    "G001": "ファイルがありません。",
    "G002": "公開するファイルとして宣言されていないCSVです。",
    "G003": "先頭にBOMがありません。UTF-8（BOM付き）で書きます。",
    "G004": "BOMが2回以上あります。先頭に1回だけ書きます。",
    "G005": "UTF-8として読み取れません（{text}バイト目）。",
    "G006": "改行がCRLFではありません（{text}行目）。CR、LFだけの改行は使えません。",
    "G007": "最後の行がCRLFで終わっていません。",
    "G008": "CSVとして読み取れません（{text}）。",
    "G009": "見出しが宣言と違います。「{wanted}」のはずが「{text}」になっています。",
    "G010": "見出し「{text}」に機種依存文字があります。JIS X 0208の文字だけを使います。",
    "G011": "列の数が{wanted}ではなく{text}です。",
    "G012": "空欄にできない列です。",
    "G013": "「{text}」は数値の書き方（-?\\d+(\\.\\d+)?、半角）に合いません。",
    "G014": "「{text}」は正しい日付（YYYY-MM-DD）ではありません。",
    "G015": "「{text}」は年度（西暦4桁、半角）ではありません。",
    "G016": "「{text}」は 1 か空欄で書く列に書けません。",
    "G017": "「{text}」は、この列で使える語（{wanted}）ではありません。",
    "G018": "「{text}」は、この列の書式（{wanted}）に合いません。",
    "G019": "「{text}」は表計算ソフトが式とみなす文字で始まっています。元の文を直します（例：行頭を「・」にする）。",
    "G020": "文の中に改行、タブ、または見えない制御文字（{text}）があります。",
    "G021": "「{text}」が{wanted}行目と重なっています。同じ値は1行だけに書きます。",
    "G022": "「{text}」に英字がありません。数字だけのIDは使えません。",
    "G023": "状態が「{wanted}」なのに、実績値が「{text}」です。値ありのときだけ数値があります。",
    "G024": "判定「{text}」が、状態「{wanted}」と合いません。数値がないときの判定は状態と同じ語です。",
    "G025": "「{text}」が {wanted} に見当たりません。",
    "G026": "マイナンバーに見える12桁の数字があります。違うと確かめたら plan/publication.yaml の cleared に書きます。",
    "G027": "電話番号があります。公開してよい番号は plan/publication.yaml の cleared に書きます。",
    "G028": "メールアドレスがあります。公開してよいものは plan/publication.yaml の cleared に書きます。",
    "G029": "「{text}」はこの地方公共団体のコード（{wanted}）ではありません。",
    "G030": "{wanted} に記された大きさかハッシュ値が、ファイルの中身と違います。",
    "G031": "JSONとして読み取れません（{text}）。",
    "G032": "{wanted} に記されていません。",
    "G033": "Data Packageとしての検査（frictionless）に通りません（{text}）。",
}
"""What is wrong, by rule. ``text``: what stands there, ``wanted``: what should or what it was held against."""

_SHOWN = 5
_LONG = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. ``row`` counts as a spreadsheet does: 1 is the header; None: the file as a whole."""

    rule: str
    file: str
    text: str = ""
    wanted: str = ""
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    """The cell's place in a spreadsheet: ``M12``."""
    id: str | None = None
    """The ID of the row."""

    @property
    def place(self) -> str:
        """``000000_results_2023-12.csv の M12（列「実績値」、ID「E1001_2023-12_actual」）``."""
        if self.row is None:
            return self.file
        details = [f"列「{self.column}」"] if self.column else []
        details += [f"ID「{self.id}」"] if self.id else []
        return f"{self.file} の {self.cell or f'{self.row}行目'}" + (f"（{'、'.join(details)}）" if details else "")

    @property
    def sentence(self) -> str:
        """Where, and what is wrong there."""
        shown = self.text if len(self.text) <= _LONG else f"{self.text[:_LONG]}…"
        return f"{self.place}：{SENTENCES[self.rule].format(text=shown, wanted=self.wanted)}"


class GateError(SumidaError, ValueError):
    """A publication that may not go out; ``faults`` has all of what was found, in the order of the files."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        more = f"ほか{len(faults) - _SHOWN}件。" if len(faults) > _SHOWN else ""
        said = "\n".join(f"・{fault.sentence}" for fault in faults[:_SHOWN])
        super().__init__(
            f"公開前の点検で誤りが{len(faults)}件見つかったため、公開していません。\n{said}\n{more}".rstrip()
        )
        self.faults = tuple(faults)


def cell_name(column: int, row: int) -> str:
    """``M12`` for the 13th column (counted from 0) and the 12th row (from 1)."""
    return f"{get_column_letter(column + 1)}{row}"

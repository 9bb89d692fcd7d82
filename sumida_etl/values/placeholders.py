"""What people type in place of a text that is still to come, or that stands elsewhere: 同上, （記入中）, ●●, 例：…."""

import re

EXAMPLES = ("説明会を3回開き、対象の窓口を広げた。", "対象の窓口をさらに広げる。")
"""What the form shows as examples of this year's text and the next year's."""
_UNFINISHED = (
    "(?:(?:[課係部局]長|上司|担当|内部)?確認|記入|作成|調整|入力|(?:課|係|部|庁)内(?:確認|調整)|協議)中(?:です)?|後日(?:記入|記載|追記|回答|提出)?|追って(?:記入|記載|回答)?|あとで記入"
    "|要(?:確認|追記|修正|記入|加筆)|未記入|未入力|(?:記入|記載|追記|入力)予定|ここに記入(?:してください)?|記載例"
    "|記入例|空欄|ペンディング|テスト|ダミー|仮|P|TBD|TODO|pending|test|dummy|draft"
)
_ELSEWHERE = (
    "(?:(?:別紙|別添|別表|添付)(?:資料|文書|ファイル)?(?:[0-9０-９]{1,2})?|別途|資料[0-9０-９]*|上記|下記|前記|前述|左記|前回|昨年度?|前年度?|令和.{1,2}年度?)"
    "(?:の?(?:とおり|通り)|(?:を)?参照|(?:と|に)?同(?:じ|様|上)|(?:に)?記載)"
    "|同[上左右前]|[上左右前]に同じ|前回(?:と同じ|のとおり)|〃|別途(?:報告|提出|回答|記載)"
    "|(?:(?:前回|前年度?)(?:から|より)の?)?(?:変[更化]は?(?:な[しい]|無し|ありません)|変わらず)|no change"
)
PLACEHOLDER = re.compile(
    rf"(?:※|[（(【［\[])?(?:{_UNFINISHED}|{_ELSEWHERE})[）)】］\]]?|[XxＸ×]{{2,}}|[\W_]+|[0-9０-９][0-9０-９年月日.,/／]{{0,10}}"
    r"|(?P<same>.)(?P=same){2,9}",
    re.IGNORECASE,
)
BLANKS = re.compile(
    r"[●○〇◯■□×△▲◆◇★☆＊*XxＸ＿_]{2,}|[（(][ 　]*[）)]"
    r"|[○〇◯●■□×△＿_][ 　]*(?:年度?|月|日|回|件|名|人|％|%|課)|(?<![0-9０-９一-龠])月[ 　]+日"
)
BRACKETED = re.compile(rf"[（(【［\[](?:{_UNFINISHED})[）)】］\]](?![をがはにのでと])", re.IGNORECASE)

_MARK = re.compile(r"[ 　]*((?:[（(【［\[〔][ 　]*)?(?:記[入載])?例(?:[ 　]*[）)】］\]〕:：]|[ 　]))")
"""How an example begins that a form shows."""


def example_in(text: str) -> str:
    """What is left in a text of an example: the mark before it, or the form's own; empty where nothing is."""
    mark = _MARK.match(text)
    return mark[1].strip() if mark else next((each for each in EXAMPLES if each in text), "")


def placeholder_in(text: str) -> str:
    """What stands in a text in place of its content (同上, （記入中）, ●●); empty where nothing does."""
    bare = text.strip()
    whole = PLACEHOLDER.fullmatch(bare.rstrip("。.")) or PLACEHOLDER.fullmatch(bare)
    within = BRACKETED.search(text) or BLANKS.search(text)
    return whole[0] if whole else within[0] if within else ""

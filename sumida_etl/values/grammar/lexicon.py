"""The words of the grammar: what may stand before, in and behind a number, for a state, and what is doubtful.

Each word names the rule it is read by; the rule says what the word does to the reading.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sumida_etl.values.grammar.normalise import MINUS_DASHES
from sumida_etl.values.grammar.rules import Rule
from sumida_etl.vocabulary import State


def _words(texts: str) -> tuple[str, ...]:
    return tuple(texts.split())


def _table(*rows: tuple[str, Rule]) -> Mapping[str, Rule]:
    return MappingProxyType({text: rule for texts, rule in rows for text in _words(texts)})


PREFIXES = _table(
    ("約 およそ おおよそ 凡そ 概ね おおむね ほぼ 大体 だいたい 概数 概算 ≒", Rule.ABOUT),
    ("延べ 延 のべ", Rule.CUMULATIVE),
    ("計 合計 総計 総数 全 年 年間 累計", Rule.IDLE_WORD),
)

NOTES = _table(
    ("見込 見込み", Rule.FORECAST),
    ("概数 概算 約", Rule.ABOUT),
    ("延べ", Rule.CUMULATIVE),
    ("累計 現在 時点", Rule.IDLE_NOTE),
)

STATE_WORDS = _table(
    ("集計中 未集計 算定中 精査中", Rule.COUNTING),
    ("該当なし 該当無し 該当ナシ 対象外", Rule.NOT_APPLICABLE),
    ("未実施 未着手", Rule.NOT_BEGUN),
)

STATES = MappingProxyType(
    {
        Rule.COUNTING: State.COUNTING,
        Rule.NOT_APPLICABLE: State.NOT_APPLICABLE,
        Rule.DASH: State.NOT_APPLICABLE,
        Rule.NOT_BEGUN: State.NOT_BEGUN,
    }
)

MINUS_TRIANGLES = "▲△"
STATE_DASHES = f"{MINUS_DASHES}ー─━"  # ー before a digit is no minus: it may belong to a word

# Powers of ten. 百 and 十 stand only inside these words: 1億2千3百万 is read differently by different people.
MULTIPLIERS = MappingProxyType({"兆": 12, "千億": 11, "百億": 10, "億": 8, "千万": 7, "百万": 6, "万": 4, "千": 3})

AMBIGUOUS_STATES: Mapping[str, State | str] = MappingProxyType(
    dict.fromkeys(
        _words("不明 未定 未 未確定 未集計中 確認中 調査中 計算中 算出中 作業中 入力中 ? … ..."), State.COUNTING
    )
    | dict.fromkeys(_words("検討中 準備中 計画中 調整中 未開始 未実施予定 今後実施 今後予定"), State.NOT_BEGUN)
    | dict.fromkeys(
        _words("予定なし 対象なし 該当せず 非該当 廃止 廃止済 終了 中止 休止 × / N/A n/a NA -件 ―件"),
        State.NOT_APPLICABLE,
    )
    | dict.fromkeys(_words("なし 無し 無 ナシ ゼロ 零 〇 皆無 実績なし 件数なし"), "0")
    | dict.fromkeys(
        _words(
            "特になし 特に無し とくになし 済 済み 有 あり 実施中 実施済 実施済み 完了 継続 "
            "継続中 〃 ○ ◯ ● 同上 同左 同じ 前回と同じ 前回同様 前年同 "
            "前年並み 昨年並み 例年並み 例年どおり 多数 少数 若干 複数 "
            "変更なし 変化なし 増減なし 変わらず 変わりなし 横ばい"
        ),
        "",
    )
)
"""Words that stand for no number and for no state that can be known, with what is most likely meant, if anything."""
VAGUE = tuple(
    (re.compile(pattern, re.IGNORECASE), meant)
    for pattern, meant in (
        (
            "(?:取り?まとめ|とりまとめ|照会|計測|測定|推計|集約|整理|把握|確認|回答|結果|速報|確定)(?:中|待ち|前)(?:です)?"
            "|[0-9]{1,2}月(?:末|[上中下]旬|中|頃|ごろ|以降)?に?"
            "(?:集計|公表|発表|確定|判明|算出|算定|報告)(?:予定|見込み?|します)?"
            "|集計(?:前|予定|後[^0-9]*|未了|待ち|していない|していません|せず)|(?:後日|別途)[^0-9]*|暫定|tbd"
            "|未(?:入力|回答|報告|把握|計測|照会)|(?:わから|分から)(?:ない|ず)|不詳",
            State.COUNTING,
        ),
        (
            "(?:実施|導入|開始|着手|稼働|運用|供用)(?:前|予定|せず|見送り|見合わせ|していない|していません|待ち|後に?記入)"
            "|[来次]年度(?:以降|から|より)?|[今本当]年度は?未実施"
            "|(?:R|令和)(?:元|[0-9]{1,2})(?:年度?|[.][0-9]{1,2})?(?:未実施|から|以降|より|[~〜])",
            State.NOT_BEGUN,
        ),
        (
            "該当(?:ありません|しない|しません|(?:者|項目|事項|事業|案件)[な無]し)|対象(?:者|事業|案件)[な無]し"
            "|null|none|‥+|✕|✖",
            State.NOT_APPLICABLE,
        ),
        ("(?:実績|件数|利用|申請|相談)(?:は?(?:[な無]し|ゼロ|ありません))|(?:あり|ござい)ません", "0"),
        (
            "(?:別[紙添]|備考欄?|[下上]記|資料)(?:の?(?:参照|とおり|通り|記載))*|[記回](?:入|載|答)(?:[な無]し|省略|不可)"
            "|(?:測定|計測|把握|算出|集計)(?:不能|不可|困難|できない|できず|していない)"
            "|(?:統計|データ|記録|資料)[な無]し|実施(?:予定)?[な無]し|[0-9]{1,2}月(?:から|より)に?(?:実施|開始|着手|稼働|導入|運用).*"
            r"""|[\\*※#・_。、.:;!?＼"々✓レ]+|はい|いいえ|true|false|空欄|毎[年月週日]|随時|月末|左に同じ""",
            "",
        ),
    )
)
"""Forms of such words, each with what is most likely meant, if anything."""
LATER = re.compile(r"(?:R|令和)?(?:元|[0-9]{1,2}|来|次)年?度?(?:から|以降|より)?(?:に)?(?:実施|開始|着手|予定)")
"""What is put off: R6予定, 来年度実施."""
NOTE_MARK = re.compile(r"(?:[※＊*†]|注(?:記)?)[0-9]*")
"""What points from a number to a note."""
DOUBTFUL_WORDS = _words(
    "程度 程 くらい ぐらい ほど 前後 弱 強 余り 余 以上 以下 以内 未満 超 最大 最低 少なくとも 予定 見込み 見込 ? かも"
)


def vague_meaning(text: str) -> State | str | None:
    """What a narrowed text that is no number and no state is most likely meant as; None where it is no such word."""
    word = text.strip("()。")
    if word in AMBIGUOUS_STATES:
        return AMBIGUOUS_STATES[word]
    return next((meant for pattern, meant in VAGUE if pattern.fullmatch(word or text)), None)


def any_of(texts: Iterable[str]) -> str:
    """A pattern for any of the texts, the longest first."""
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))

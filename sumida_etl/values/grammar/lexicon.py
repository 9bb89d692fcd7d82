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
    ("約 およそ おおよそ 概ね おおむね ほぼ", Rule.ABOUT),
    ("延べ 延 のべ", Rule.CUMULATIVE),
    ("計 合計 全 年 年間 累計", Rule.IDLE_WORD),
)

NOTES = _table(
    ("見込 見込み", Rule.FORECAST),
    ("概数", Rule.ABOUT),
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

COUNTING_WORDS = frozenset(_words("不明 未定 未 未確定 確認中 調査中"))
"""Of the ambiguous words those that say that a number is not known yet."""
AMBIGUOUS_STATES = frozenset(_words("なし 無し 無 ナシ 未定 不明 未 済 有 あり 同上 同左"))
DOUBTFUL_WORDS = _words(
    "程度 くらい ぐらい ほど 前後 弱 強 余 以上 以下 以内 未満 超 最大 最低 少なくとも 予定 見込 ? かも"
)


def any_of(texts: Iterable[str]) -> str:
    """A pattern for any of the texts, the longest first."""
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))

"""The rules a cell is read by: code, name, example. ``trace`` shows the names, 記入要領 the examples."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType


class Rule(StrEnum):
    """Codes kept with every value in the warehouse: never used again for something else."""

    NUMERIC_CELL = "N01"
    TEXT = "N02"
    GROUPED = "N03"
    SIGN = "N04"
    MULTIPLIER = "N05"
    UNIT = "N06"
    CONVERTED = "N07"
    PERCENT_CELL = "N08"
    ABOUT = "N11"
    CUMULATIVE = "N12"
    IDLE_WORD = "N13"
    FORECAST = "N14"
    IDLE_NOTE = "N15"
    COUNTING = "S01"
    NOT_APPLICABLE = "S02"
    DASH = "S03"
    NOT_BEGUN = "S04"
    STAGE = "S05"
    DATE_CELL = "D01"
    ERA = "D02"
    WESTERN = "D03"
    YEARLESS = "D04"
    MONTH_END = "D05"
    DATE_WORD = "D06"
    NO_DATE = "D07"
    WIDTH = "T01"
    BLANKS = "T02"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One line of the guide: what may be typed in a row of ``unit`` and what it is taken for."""

    rule: Rule
    example: str
    meaning: str
    unit: str = ""

    @property
    def name(self) -> str:
        """The rule's name for people."""
        return RULES[self.rule]


RULES = MappingProxyType(
    {
        Rule.NUMERIC_CELL: "数値のセル",
        Rule.TEXT: "文字で書いた数字",
        Rule.GROUPED: "桁区切り",
        Rule.SIGN: "符号（▲・△・－・＋）",
        Rule.MULTIPLIER: "千・万・億などの位",
        Rule.UNIT: "単位つき",
        Rule.CONVERTED: "行の単位へ換算",
        Rule.PERCENT_CELL: "パーセント書式のセル",
        Rule.ABOUT: "概数（約）",
        Rule.CUMULATIVE: "延べ",
        Rule.IDLE_WORD: "数の前の語（計・合計・全・年・年間）",
        Rule.FORECAST: "（見込）の注記",
        Rule.IDLE_NOTE: "時点・累計の注記",
        Rule.COUNTING: "集計中",
        Rule.NOT_APPLICABLE: "該当なし",
        Rule.DASH: "横棒だけ（該当なし）",
        Rule.NOT_BEGUN: "未実施",
        Rule.STAGE: "段階の語",
        Rule.DATE_CELL: "日付のセル",
        Rule.ERA: "和暦の日付",
        Rule.WESTERN: "西暦の日付",
        Rule.YEARLESS: "年のない日付（調査年度の日付とする）",
        Rule.MONTH_END: "月末",
        Rule.DATE_WORD: "日付の後の語（現在・時点）",
        Rule.NO_DATE: "横棒だけ（基準日なし）",
        Rule.WIDTH: "全角の英数字・半角カナ・括弧の種類",
        Rule.BLANKS: "空白・改行",
    }
)

ACCEPTED = (
    Accepted(Rule.NUMERIC_CELL, "6918", "6918", "件"),
    Accepted(Rule.TEXT, "96.27", "96.27", "%"),
    Accepted(Rule.GROUPED, "6,918", "6918", "件"),
    Accepted(Rule.WIDTH, "６，９１８件", "6918", "件"),
    Accepted(Rule.BLANKS, "6,918　件", "6918", "件"),
    Accepted(Rule.UNIT, "76.1％", "76.1", "%"),
    Accepted(Rule.UNIT, "20,000千円/年", "20000", "千円/年"),
    Accepted(Rule.CONVERTED, "182百万円", "182000000", "円"),
    Accepted(Rule.PERCENT_CELL, "76.1%", "76.1", "%"),
    Accepted(Rule.SIGN, "▲3.2億円", "-3.2", "億円"),
    Accepted(Rule.MULTIPLIER, "14万回", "140000", "回"),
    Accepted(Rule.MULTIPLIER, "3億5,000万円", "350000000", "円"),
    Accepted(Rule.ABOUT, "約10,000件", "10000（概数）", "件"),
    Accepted(Rule.CUMULATIVE, "延べ8回", "8（延べ）", "回"),
    Accepted(Rule.IDLE_WORD, "全8回", "8", "回"),
    Accepted(Rule.FORECAST, "367回（見込）", "367（見込）", "回"),
    Accepted(Rule.IDLE_NOTE, "36手続（12月末現在）", "36", "手続"),
    Accepted(Rule.COUNTING, "集計中", "集計中", "件"),
    Accepted(Rule.NOT_APPLICABLE, "該当なし", "該当なし", "件"),
    Accepted(Rule.DASH, "－", "該当なし", "件"),
    Accepted(Rule.NOT_BEGUN, "未実施", "未実施", "件"),
    Accepted(Rule.DATE_CELL, "2024-02-08", "2024-02-08"),
    Accepted(Rule.ERA, "令和6年2月8日", "2024-02-08"),
    Accepted(Rule.ERA, "R6.2.8", "2024-02-08"),
    Accepted(Rule.WESTERN, "2024/2/8", "2024-02-08"),
    Accepted(Rule.YEARLESS, "2/8", "2024-02-08（令和5年度の調査のとき）"),
    Accepted(Rule.DATE_WORD, "2月8日現在", "2024-02-08（令和5年度の調査のとき）"),
    Accepted(Rule.MONTH_END, "12月末", "2023-12-31（令和5年度の調査のとき）"),
    Accepted(Rule.NO_DATE, "－", ""),
)


@cache
def joined(rules: frozenset[Rule]) -> str:
    """Several rules as they are kept with a value: ``N02+N03``, in order."""
    return "+".join(sorted(rules))


def described(rule: str) -> str:
    """The kept text for people: ``N02+N03`` → 文字で書いた数字・桁区切り."""
    return "・".join(RULES[Rule(code)] for code in rule.split("+") if code)

"""The closed words of the field. Whoever compares a state, a kind or a judgement compares one of these."""

from enum import StrEnum


class State(StrEnum):
    """状態: what stands where a number is asked for."""

    VALUE = "値あり"
    COUNTING = "集計中"
    NOT_APPLICABLE = "該当なし"
    NOT_BEGUN = "未実施"
    SILENT = "未提出"


class Kind(StrEnum):
    """区分: how final a value is."""

    ACTUAL = "現在"
    FORECAST = "見込"
    FINAL = "確定"


class Direction(StrEnum):
    """方向: which way is better."""

    RISING = "増"
    FALLING = "減"


class Comparator(StrEnum):
    """目標条件: how a value meets its target; an empty one follows the direction."""

    AT_LEAST = "以上"
    AT_MOST = "以下"
    WITHIN = "以内"
    ABOVE = "超"
    BELOW = "未満"
    ABOUT = "程度"
    BY_DIRECTION = ""


class Combine(StrEnum):
    """集計方法: how departments' answers become one value."""

    SINGLE = "単独"
    SUM = "合計"
    RATIO = "比率"


class Part(StrEnum):
    """分担: what a department is asked for of an indicator."""

    VALUE = "値"
    NUMERATOR = "分子"
    DENOMINATOR = "分母"


class Nature(StrEnum):
    """性質: what a number can sensibly be."""

    COUNT = "件数"  # whole, not negative
    SHARE = "割合"  # 0 to 100 %
    RATE = "率"  # % that may exceed 100
    MONEY = "金額"  # any decimal
    AMOUNT = "数量"  # not negative, fractions allowed


class Judgement(StrEnum):
    """判定 of a value against its target; a value without a number is judged by its state instead."""

    ACHIEVED = "達成"
    MAINTAINED = "維持"
    OFF_TARGET = "逸脱"
    NEARLY = "概ね達成"
    MISSED = "未達成"
    ON_PACE = "順調"
    BEHIND = "やや遅れ"
    LATE = "遅れ"
    LOST_GROUND = "後退"


class Severity(StrEnum):
    """How a finding weighs: an error sends the workbook back, a warning wants an answer."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def word(self) -> str:
        """What a person reads for it."""
        return "誤り" if self is Severity.ERROR else "確認"


class Outcome(StrEnum):
    """Where a department stands in a round."""

    SILENT = "未提出"
    RETURNED = "差戻し"
    ACCEPTED = "受理"

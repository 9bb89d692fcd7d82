"""The closed words of the field. Whoever compares a state, a kind or a judgement compares one of these."""

from enum import StrEnum


class State(StrEnum):
    """状態: what stands where a number is asked for."""

    VALUE = "値あり"
    COUNTING = "集計中"
    NOT_APPLICABLE = "該当なし"
    NOT_BEGUN = "未実施"
    SILENT = "未提出"


SETTLED = frozenset({State.VALUE, State.NOT_APPLICABLE, State.NOT_BEGUN})
"""What a final stays. Of the others it is still open: it is asked for again."""


class Kind(StrEnum):
    """区分: how final a value is."""

    ACTUAL = "現在"
    FORECAST = "見込"
    FINAL = "確定"


CONFIRMED = "変更なし"
"""What a department types on 表紙 to confirm its last answers."""
CONFIRMING = (CONFIRMED, "変更無し", "変更無", "変更はありません", "変更ありません")
"""How that may be written: for the check and for the formula of 点検 alike."""


class ValueType(StrEnum):
    """値の種類: what an indicator's number counts."""

    STANDING = "時点値"  # how things stand on the date
    YEARLY = "年間値"  # of a whole fiscal year, known at its end
    PLAN_TOTAL = "計画累計"  # counted from the start of the plan
    MILESTONE = "有無"  # a Stage


class Stage(StrEnum):
    """How far a milestone (有無) has come; its number is its place here, from 0."""

    NOT_BEGUN = "未着手"
    CONSIDERED = "検討中"
    UNDER_WAY = "実施中"
    DONE = "完了"


class Reckoning(StrEnum):
    """年の数え方: which twelve months a year of an indicator is."""

    FISCAL = "年度"  # April to March
    CALENDAR = "暦年"  # January to December


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
    RANGE = "範囲"
    MORE = "増加"
    LESS = "減少"
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
    """判定 of a value against its target, in the order in which counts are shown, the best first.

    What has no number is judged by its state instead.
    """

    ACHIEVED = "達成"
    MAINTAINED = "維持"
    ON_PACE = "順調"
    NEARLY = "概ね達成"
    UNDER_WAY = "進行中"
    BEHIND = "やや遅れ"
    LATE = "遅れ"
    LOST_GROUND = "後退"
    OFF_TARGET = "逸脱"
    MISSED = "未達成"
    UNJUDGED = "判定なし"
    PARTIAL = "途中経過"


GOOD = (Judgement.ACHIEVED, Judgement.MAINTAINED, Judgement.ON_PACE)
"""What the first sentence counts: the target is met, or will be at this pace."""
NO_VERDICT = (Judgement.UNJUDGED, Judgement.PARTIAL)
LIKE_JUDGEMENTS = (GOOD, tuple(word for word in Judgement if word not in (*GOOD, *NO_VERDICT)), NO_VERDICT)
"""What a plan may call by one word: a word that meant both sides would make the first sentence's count untrue."""
NOT_YET_JUDGED = frozenset({*State, Judgement.PARTIAL})
"""What stands in a judgement's place where there is nothing to judge, or not yet."""


SPECIMEN = "見本"
"""What the author of a sample workbook begins with; a publication that rests on one says so on every page."""


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
    WITHDRAWN = "取下げ"  # everything that was accepted was taken back


class Side(StrEnum):
    """Who took an accepted workbook back."""

    DEPARTMENT = "所属"
    COORDINATOR = "担当課"


def how_published(provisional: object) -> str:
    """What a publication is called: with departments left out it is provisional."""
    return "暫定公開" if provisional else "公開"

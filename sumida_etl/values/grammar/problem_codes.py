"""Why a cell could not be read, or was read with a doubt. The sentences for people stand elsewhere, by these codes."""

from enum import StrEnum


class Problem(StrEnum):
    """Codes of the findings about one cell, never used again for something else."""

    UNREADABLE = "V001"  # not in the grammar: みかん, 1e3, (5)
    RANGE = "V002"  # 5～10
    DOUBTFUL = "V003"  # 10件程度か, 90%以上
    ERROR_CELL = "V004"  # #REF!
    DATE_IN_NUMBER = "V005"  # 2/8, or a date cell
    BOOLEAN = "V006"  # TRUE
    ODD_DIGITS = "V007"  # ①, Ⅷ, ½, 三, ٣
    GROUPING = "V008"  # 1,23
    LEADING_ZERO = "V009"  # 007
    SEVERAL = "V010"  # 36 3, 36件、3件
    AMBIGUOUS_STATE = "V011"  # なし, 未定
    UNKNOWN_UNIT = "V012"  # 10ほげ
    UNIT_FOREIGN = "V013"  # 36% in a row of 件: there is no conversion
    PERCENT_CELL = "V014"  # a cell formatted as a percentage in a row of 件: 0.761 or 76.1?
    MULTIPLIER_UNIT = "V015"  # 3.2億 in a row of 億円
    MULTIPLIER = "V016"  # 1億2千3百万, 1万5
    UNKNOWN_NOTE = "V017"  # 36件（暫定）
    STATE_NOTE = "V018"  # 未実施（R6予定）
    NO_STAGE = "V019"  # 2, or 着手済 where the stages are 未着手, 検討中, 実施中, 完了
    DATE_UNREADABLE = "V021"  # 2.8, 6/2/8
    DATE_IMPOSSIBLE = "V022"  # 2/30
    DATE_OUTSIDE_ERA = "V023"  # H31.5.1
    WEEKDAY = "V025"  # 令和6年2月9日（木), which was a 金
    NUMBER_IN_DATE = "V024"  # 45330
    UNIT_DIFFERS = "V031"  # 千円 for 円, 人 for 件
    FORECAST_MARK = "V032"  # (見込) in the 現在 column: raised by whoever knows the column, from Reading.forecast
    UNSEEN = "V057"  # 6918 in the format ;;; or "集計中"
    RAISED = "V058"  # 22²
    LOOKALIKE = "V067"  # 3O件, 1l0: letters for digits
    ODD_LETTERS = "V059"  # 5 and what nobody sees, or 外字
    MONTH_MARK = "V033"  # (9月末現在) in a round of 12月末: raised by whoever knows the round, from Reading.month

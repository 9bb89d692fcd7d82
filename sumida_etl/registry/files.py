"""Which columns each file of ``plan/`` has, which field of which row each becomes, and what it is for.

Reading, ``plan init`` and ``docs/plan.md`` are all made from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sumida_etl.registry.cells import addresses, codes, days, numbers, texts
from sumida_etl.registry.cells.texts import Parser
from sumida_etl.registry.rows.departments import Contact, DeadlineRule, Department
from sumida_etl.registry.rows.indicators import Assignment, Footnote, Indicator, PastValue, Target
from sumida_etl.registry.rows.measures import Item, Measure, ReportedYear, ResultLine, Total
from sumida_etl.registry.rows.plans import DatedThresholds, Plan, PlanText, TextKind
from sumida_etl.vocabulary import (
    Combine,
    Comparator,
    Direction,
    Nature,
    Part,
    Reckoning,
    Stage,
    State,
    ValueType,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a plan file: its header, the field it becomes, its parser, what a coordinator writes there.

    ``optional``: a file may lack it.
    """

    header: str
    field: str
    parse: Parser
    says: str
    example: str = ""
    optional: bool = False


class PlanFile:
    """A file of ``plan/``, the class of its rows, and its columns in the order they are written in."""

    def __init__(self, name: str, row: type, *columns: Column, says: str = "", younger: bool = False) -> None:
        self.name = name
        self.younger = younger
        """Whether a plan may be without it, as those are that were written before it was thought of."""
        self.row = row
        self.says = says
        self.columns = columns

    @property
    def table(self) -> str:
        """The field of ``Registry`` that holds its rows: the file's name without ``.csv``."""
        return self.name.removesuffix(".csv")

    @property
    def required(self) -> dict[str, Parser]:
        """The parsers of the columns that may not be missing, by header."""
        return {column.header: column.parse for column in self.columns if not column.optional}

    @property
    def optional(self) -> dict[str, Parser]:
        """The parsers of the columns that may be missing, by header."""
        return {column.header: column.parse for column in self.columns if column.optional}

    def row_of(self, cells: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an instance of ``row``, which differs per file
        """A line's parsed cells (by header) as a row, each field by its name."""
        return self.row(**{column.field: cells[column.header] for column in self.columns})


BEGIN = Column(
    "有効開始", "valid_from", days.day_or_always, "この行が有効になる日。空欄は初めから", "2022-04-01", optional=True
)
END = Column(
    "有効終了", "valid_to", days.day_or_open, "この行が有効な最後の日。空欄は続いている", "2026-03-31", optional=True
)
OWN = Column(
    "コード", "code", codes.own_code, "行そのものの符号。ほかの行と重ならない。空欄でもよい", "I201-T2", optional=True
)
PLAN = Column("計画", "plan", texts.required, "plans.csv の計画コードまたは計画名", "P1")
MEASURE = Column("取組番号", "measure", texts.required, "measures.csv の取組番号", "No.3")
INDICATOR = Column("指標コード", "indicator", codes.code, "indicators.csv の指標コード", "I201")
SOURCE = Column("根拠", "source", texts.text, "どこから写したか。自分で決めたものは「当方」など", "報告書")
SPECIMEN = Column("見本", "specimen", texts.flag, "計画の言葉でなく見本なら 1。報告書に印が付く", "1", optional=True)
NOTE = Column("備考", "note", texts.text, "覚え書き。公開されない")
PUBLIC_NOTE = Column("備考", "note", texts.text, "読む人への説明。公開される。どの調査回でも正しい文にする")

GROUP = Column(
    "団体コード",
    "group",
    codes.city_code_or_none,
    "いくつもの団体（市区町村）を一つの計画で調べるときの、全国地方公共団体コード。一団体だけなら列ごと無くてよい",
    "011002",
    optional=True,
)

PLANS = PlanFile(
    "plans.csv",
    Plan,
    Column("計画コード", "code", codes.lettered, "計画の符号。変えない", "P1"),
    Column("計画名", "name", texts.required, "公開される名前", "総合戦略"),
    Column("略称", "short", texts.text, "短い名前。空欄なら計画名", "戦略", optional=True),
    Column("文書", "document", texts.text, "議会などに出す文書での呼び名", "別冊1"),
    Column("有効開始", "valid_from", days.day, "計画の期間の最初の日", "2022-04-01"),
    Column("有効終了", "valid_to", days.day_or_open, "計画の期間の最後の日。空欄は定めがない", "2026-03-31"),
    Column("調査の月", "months", days.months, "どの月の末に調べるか", "6;9;12;3"),
    Column("前計画", "succeeds", codes.code_or_none, "引き継いだ計画の計画コード", "P0", optional=True),
    Column("目的", "purpose", texts.text, "報告書に載せる一、二文", optional=True),
    Column("備考", "note", texts.text, "覚え書き。公開されない", optional=True),
    SPECIMEN,
    says="計画と、その期間、調査の月",
)
DEPARTMENTS = PlanFile(
    "departments.csv",
    Department,
    Column("所属コード", "code", codes.plain_code, "所属の符号。半角の英字と数字だけ。0 で始まってもよい", "D101"),
    Column("所属名", "name", texts.required, "その期間の名前。公開される", "企画課"),
    Column("部", "bureau", texts.text, "属する部。空欄でもよい", "企画部"),
    Column("有効開始", "valid_from", days.day, "この名前になった日", "2022-04-01"),
    Column("有効終了", "valid_to", days.day_or_open, "この名前の最後の日。空欄は続いている", "2024-03-31"),
    Column("前身", "predecessors", codes.different_codes, "統合・分割の前の所属コード", "D104;D401"),
    NOTE,
    GROUP,
    Column("団体名", "group_name", texts.text, "団体の名前。公開される", "札幌市", optional=True),
    Column("団体の都道府県名", "prefecture", texts.text, "空欄なら ward.yaml の都道府県名", "北海道", optional=True),
    says="報告する所属。名前が変わったら、同じコードで次の行を足す",
)
MEASURES = PlanFile(
    "measures.csv",
    Measure,
    Column("取組コード", "code", codes.lettered, "公開される符号。番号が変わっても変えない", "P1-M03"),
    PLAN,
    Column("取組番号", "number", texts.required, "計画の中の番号。公開される", "No.3"),
    Column("指針", "guideline", texts.text, "計画の体系の上の段。空欄でもよい"),
    Column("施策", "policy", texts.text, "計画の体系の下の段。空欄でもよい"),
    Column("取組名", "title", texts.required, "公開される名前", "窓口の見直し"),
    Column("主な担当所属", "leads", texts.text, "計画に書かれた担当。文のまま公開される", "企画課"),
    Column("担当所属コード", "lead_codes", codes.different_codes, "担当の所属コード", "D204"),
    Column("自治体DX重点", "dx_priority", texts.flag, "国の重点取組なら 1", "1"),
    Column("新規", "new", texts.flag, "計画で始めた取組なら 1", "1"),
    Column("目的", "purpose", texts.text, "報告書に載せる一文"),
    BEGIN,
    END,
    NOTE,
    Column("施策新規", "new_policy", texts.flag, "計画で始めた施策の取組なら 1", "1", optional=True),
    SPECIMEN,
    says="計画の取組",
)
ITEMS = PlanFile(
    "items.csv",
    Item,
    Column("項目コード", "code", codes.lettered, "公開される符号。変えない", "P1-M03-1"),
    PLAN,
    MEASURE,
    Column("項目", "item", texts.required, "①、②など。番号のないものは ●", "①"),
    Column("取組名", "title", texts.required, "公開される名前", "入札方式の検討"),
    Column("担当所属コード", "departments", codes.different_codes, "取組状況を書く所属", "D204;D102"),
    BEGIN,
    END,
    SOURCE,
    says="取組の小項目。担当の所属に取組状況を聞く",
)
INDICATORS = PlanFile(
    "indicators.csv",
    Indicator,
    Column("指標コード", "code", codes.lettered, "公開される符号。変えない", "I201"),
    PLAN,
    Column("分類", "category", texts.text, "公開される表のまとまり", "財政の目標"),
    Column("取組番号", "measure", texts.text, "measures.csv の取組番号。空欄でもよい", "No.3"),
    Column("指標名", "name", texts.required, "公開される名前", "徴収率"),
    Column("単位", "unit", texts.unit, "数値の単位。ないときは空欄", "%"),
    Column("性質", "nature", texts.word(Nature), f"{'・'.join(Nature)} のどれか", "割合"),
    Column("方向", "direction", texts.word(Direction), "増えるのがよければ 増、減るのがよければ 減", "増"),
    Column("延べ", "cumulative", texts.flag, "延べ数なら 1", "1"),
    Column("増加のみ", "only_grows", texts.flag, "年度の中で減らない数なら 1", "1"),
    Column("集計方法", "combine", texts.word(Combine), "一課なら 単独、足すなら 合計、分子÷分母なら 比率", "単独"),
    Column("基準年度", "baseline_year", days.year, "基準値の年度", "R3"),
    Column("基準値", "baseline", numbers.number, "基準の数値。ないときは空欄", "90.32"),
    BEGIN,
    END,
    PUBLIC_NOTE,
    SOURCE,
    Column("平易名", "plain", texts.text, "やさしい言い方。そのままで分かるなら空欄", optional=True),
    Column(
        "値の種類",
        "value_type",
        texts.word(ValueType, ValueType.STANDING),
        f"{'・'.join(ValueType)} のどれか。年間値は年度の途中では判定しない",
        "時点値",
        optional=True,
    ),
    Column(
        "年の数え方",
        "reckoning",
        texts.word(Reckoning, Reckoning.FISCAL),
        "1月から12月までの数なら 暦年。空欄は 年度",
        "暦年",
        optional=True,
    ),
    Column("調査の間隔", "interval", numbers.interval, "何年ごとに調べるか。隔年は 2。空欄は毎年", "2", optional=True),
    Column("調査の初年度", "first_year", days.year_or_none, "間隔を数える年度。空欄は基準年度", "R4", optional=True),
    Column(
        "段階",
        "stages",
        numbers.stages,
        f"有無の指標の段階を、着手前から完了まで順に。空欄は {';'.join(Stage)}",
        "未着手;設計;工事;供用開始",
        optional=True,
    ),
    says="目標のある数値。単位などが改まったら、同じコードで次の行を足す",
)
TARGETS = PlanFile(
    "targets.csv",
    Target,
    OWN,
    INDICATOR,
    Column("有効開始", "valid_from", days.day, "この目標になった日", "2022-04-01"),
    END,
    Column("目標年度", "year", days.year, "目標を達成する年度", "R7"),
    Column("目標条件", "comparator", texts.word(Comparator), "空欄は方向のとおり", "以上"),
    Column("目標値", "value", numbers.number, "目標の数値。増加・減少・範囲では空欄", "44"),
    Column("許容幅", "tolerance", numbers.number, "「程度」の幅。目標値に対する %", "20"),
    Column("表記", "wording", texts.text, "計画に書かれた言い方", "44手続"),
    SOURCE,
    Column("目標下限", "lower", numbers.number, "目標条件が範囲のときの下限", "90", optional=True),
    Column("目標上限", "upper", numbers.number, "目標条件が範囲のときの上限", "110", optional=True),
    Column("改定日", "revised_on", days.day_or_open, "計画の文書に書かれているときだけ書く", optional=True),
    Column(
        "中間目標", "milestones", numbers.yearly_numbers, "目標年度より前の年度の目標", "R4=950;R5=2930", optional=True
    ),
    says="指標の目標。改めたら、有効開始の新しい行を足す",
)
HISTORY = PlanFile(
    "history.csv",
    PastValue,
    INDICATOR,
    Column("年度", "fiscal_year", days.year, "どの年度の値か", "R3"),
    Column("状態", "state", texts.word(State), f"{'・'.join(State)} のどれか", "値あり"),
    Column("実績値", "value", numbers.number, "数値。状態が値ありのときだけ", "59"),
    Column("概数", "approx", texts.flag, "概数なら 1", "1"),
    Column("延べ", "cumulative", texts.flag, "延べ数なら 1", "1"),
    PUBLIC_NOTE,
    SOURCE,
    GROUP,
    says="最初の調査より前に公表された確定値。その後の確定値は調査票で所属に聞く",
)
FOOTNOTES = PlanFile(
    "footnotes.csv",
    Footnote,
    OWN,
    INDICATOR,
    Column("記号", "mark", texts.required, "注の記号", "※1"),
    Column("対象", "about", texts.required, "指標、目標、または年度（その年度の値について）", "目標"),
    Column("文", "text", texts.required, "公開される注の文"),
    BEGIN,
    END,
    says="指標についての注",
)
ASSIGNMENTS = PlanFile(
    "assignments.csv",
    Assignment,
    OWN,
    INDICATOR,
    Column("所属コード", "department", codes.plain_code, "departments.csv の所属コード", "D101"),
    Column("分担", "part", texts.word(Part), "値、または比率の 分子・分母", "値"),
    Column("有効開始", "valid_from", days.day, "報告を始める日", "2022-04-01"),
    Column("有効終了", "valid_to", days.day_or_open, "報告する最後の日。空欄は続いている", "2024-03-31"),
    SOURCE,
    Column("分担名", "label", texts.text, "分子・分母が何の数か", "納めた額", optional=True),
    Column("分担の単位", "unit", texts.text, "分子・分母の単位", "円", optional=True),
    says="どの所属が、指標のどの部分を、いつから報告するか",
)
RESULTS = PlanFile(
    "results.csv",
    ResultLine,
    Column("実績コード", "code", codes.lettered, "公開される符号。変えない", "E1001"),
    PLAN,
    MEASURE,
    Column("項目", "item", texts.required, "items.csv の項目", "①"),
    Column("所属コード", "department", codes.plain_code, "報告する所属", "D204"),
    Column("実績名", "name", texts.required, "公開される名前", "電子入札の件数"),
    Column("単位", "unit", texts.unit, "数値の単位。ないときは空欄", "件"),
    Column("性質", "nature", texts.word(Nature), f"{'・'.join(Nature)} のどれか", "件数"),
    Column("延べ", "cumulative", texts.flag, "延べ数なら 1", "1"),
    Column("増加のみ", "only_grows", texts.flag, "年度の中で減らない数なら 1", "1"),
    Column("対象年度", "reported_year", texts.word(ReportedYear), "前の年度の数なら 前年度", "前年度"),
    Column("再掲元", "repeats", codes.code_or_none, "同じ数であるはずの指標・実績のコード", "E1013"),
    BEGIN,
    END,
    PUBLIC_NOTE,
    SOURCE,
    says="目標のない数値（効果・実績）。報告する所属が変わったら、同じコードで次の行を足す",
)
TOTALS = PlanFile(
    "totals.csv",
    Total,
    OWN,
    Column("合計コード", "whole", codes.code, "合計の指標・実績のコード", "E2001"),
    Column("内訳コード", "parts", codes.plain_codes, "内訳の指標・実績のコード", "E2002;E2003"),
    BEGIN,
    END,
    PUBLIC_NOTE,
    says="内訳の計が合計と合うはずの数値",
)
TEXTS = PlanFile(
    "texts.csv",
    PlanText,
    OWN,
    PLAN,
    Column("取組番号", "measure", texts.text, "目指す姿と、取組の用語だけに書く", "取組3"),
    Column("種類", "kind", texts.word(TextKind), f"{'・'.join(TextKind)} のどれか", "用語"),
    Column("題", "title", texts.text, "基本理念・視点の題、または用語。ないときは空欄", "RPA"),
    Column("文", "text", texts.required, "計画に書かれた文。報告書に載る", "定型の入力作業を自動で行う仕組み"),
    BEGIN,
    END,
    SPECIMEN,
    says="計画の文（基本理念、視点、将来像、目指す姿、用語）。行の順に報告書に載る。まだ無ければ、このファイルは無くてよい",
    younger=True,
)
THRESHOLDS = PlanFile(
    "thresholds.csv",
    DatedThresholds,
    OWN,
    Column("計画", "plan", texts.text, "plans.csv の計画コードまたは計画名。空欄はすべての計画", "P1"),
    BEGIN,
    END,
    Column("順調", "on_pace", numbers.share, "ペースがこれ以上なら 順調", "0.95"),
    Column("やや遅れ", "behind", numbers.share, "ペースがこれ以上なら やや遅れ。下回れば 遅れ", "0.60"),
    Column("概ね達成", "nearly", numbers.share, "目標の期限に、進捗率がこれ以上なら 概ね達成", "0.80"),
    says=(
        "判定のしきい値を、計画ごとに、または途中から変えるときに書く。調査回の時点で有効な行による。計画の行は、すべての計画の行より先。"
        "どの行もなければ ward.yaml の thresholds による。このファイルは無くてよい"
    ),
    younger=True,
)
ALL = (
    DEPARTMENTS, MEASURES, ITEMS, INDICATORS, TARGETS, HISTORY, FOOTNOTES, ASSIGNMENTS, RESULTS, TOTALS, TEXTS,
    THRESHOLDS,
)  # fmt: skip
"""The files whose rows are fields of ``Registry``; the plans themselves are read first, and belong to the ward."""
CONTACTS = PlanFile(
    "contacts.csv",
    Contact,
    Column("所属コード", "department", codes.code_unrepeated, "departments.csv の所属コード", "D101"),
    Column("宛先", "to", addresses.addresses, "メールアドレス。空欄なら、その所属には送らない", "kikaku@example.lg.jp"),
    Column("CC", "copies", addresses.addresses, "写しを送るメールアドレス", "kacho@example.lg.jp", optional=True),
    says=(
        "各課へのメール（sumida-etl letters）の宛先。公開も記録もされず、計画の版にも入らない"
        "（人事異動で変わっても、調査の内容は変わらないから）。無くてもよい"
    ),
    younger=True,
)
DEADLINES = PlanFile(
    "deadlines.csv",
    DeadlineRule,
    Column("調査回", "round", days.round_or_none, "この調査回だけの期限のとき。空欄は毎回の決まり", "R5-12"),
    Column("調査の月", "months", days.months_or_all, "毎回の決まりを、この月の調査だけにするとき", "12", optional=True),
    Column(
        "所属コード",
        "department",
        texts.narrow,
        "一つの所属だけ延ばす、または締切の後に開けるとき",
        "D302",
        optional=True,
    ),
    Column("期限", "due", days.due, "翌月15日、翌月末、または年月日。休みの日なら次の開庁日になる", "翌月15日"),
    Column("理由", "reason", texts.text, "一つの所属の期限では必ず書く", "決算の確定を待つため", optional=True),
    Column("氏名", "name", texts.text, "決めた人。一つの所属の期限では必ず書く", "見本 花子", optional=True),
    says=(
        "提出期限。過ぎると、窓口はその所属の提出を受け付けない。同じところに当たる行は、下の行による。"
        "計画の版に入らず、直すとすぐ変わる。無くてもよい（そのときは翌月15日と示し、窓口は締め切らない）"
    ),
    younger=True,
)
DESCRIBED = (PLANS, *ALL, CONTACTS, DEADLINES)
"""Every CSV of a plan folder, in the order they are explained in."""

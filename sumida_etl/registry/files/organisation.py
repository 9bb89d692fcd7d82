"""The files about the plans as a whole, and about who is asked, by when, at which address."""

from sumida_etl.registry.cells import codes, days, numbers, texts
from sumida_etl.registry.files.plan_file import BEGIN, END, GROUP, NOTE, OWN, PLAN, SPECIMEN, Column, PlanFile
from sumida_etl.registry.rows.departments import Contact, DeadlineRule, Department
from sumida_etl.registry.rows.plans import DatedThresholds, JudgementWord, Plan, PlanText, TextKind
from sumida_etl.vocabulary import Judgement

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
JUDGEMENTS = PlanFile(
    "judgements.csv",
    JudgementWord,
    OWN,
    Column("計画", "plan", texts.text, "plans.csv の計画コードまたは計画名。空欄はすべての計画", "P1"),
    BEGIN,
    END,
    Column("判定", "judgement", texts.word(Judgement), f"{'・'.join(Judgement)} のどれか", "順調"),
    Column("語", "word", texts.required, "この判定を、計画で何と呼ぶか。12文字まで。公開される", "Ａ 計画どおり"),
    Column("英語", "english", texts.text, "ダッシュボードの英語の表示。空欄なら元のまま", "As planned", optional=True),
    says=(
        "判定の語を、計画ごとに、または途中から変えるときに書く。判定のしかたは変わらず、呼び方だけが変わる。"
        "調査回の時点で有効な行による。計画の行は、すべての計画の行より先。行のない判定は元の語のまま。このファイルは無くてよい"
    ),
    younger=True,
)
CONTACTS = PlanFile(
    "contacts.csv",
    Contact,
    Column("所属コード", "department", codes.code_unrepeated, "departments.csv の所属コード", "D101"),
    Column("宛先", "to", texts.addresses, "メールアドレス。空欄なら、その所属には送らない", "kikaku@example.lg.jp"),
    Column("CC", "copies", texts.addresses, "写しを送るメールアドレス", "kacho@example.lg.jp", optional=True),
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

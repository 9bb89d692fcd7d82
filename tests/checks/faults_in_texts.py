"""Faults in free text."""

from datetime import date

from sumida_etl.values.placeholders import EXAMPLES
from tests.checks.editing import fill_row, put
from tests.checks.faults import C, Fault, I, N, R, found
from tests.checks.faults_in_forms import P1

TEXTS = [
    Fault("too long", "D302", put(N, "E4", "あ" * 2001), found("T001", N, "E4", "2001字あります。2000字まで")),
    Fault("remark too long", "D302", put(R, "J4", "あ" * 201), found("T001", R, "J4", "200字まで")),
    Fault("text empty", "D302", put(N, "F4", None), found("T002", N, "F4", "「該当なし」と記入")),
    Fault("formula in a text", "D302", put(N, "E4", "=HYPERLINK(1)"), found("T003", N, "E4", "数式と取り違える")),
    Fault("plus", "D302", put(N, "E4", "+3件の増"), found("T003", N, "E4", "「+」")),
    Fault("full-width equals", "D302", put(N, "F4", "＝継続"), found("T003", N, "F4", "数式")),
    Fault("hyphen bullet", "D302", put(N, "E4", "- 説明会を開いた"), found("T003", N, "E4", "「・」に変えて")),
    Fault("full-width at in a remark", "D302", put(I, "L4", "＠税務課"), found("T003", I, "L4", "備考が")),
    Fault("line break first", "D302", put(N, "E4", "\n説明会を開いた"), found("T003", N, "E4", "改行")),
    Fault(
        "name of a new row", "D302", fill_row(R, 12, P1, "No.2", "②", "@件数", "件", None, 1, 1),
        found("T003", R, "D12", "実績名が"),
    ),
    Fault("small equals", "D302", put(N, "F4", "﹦継続"), found("T003", N, "F4", "数式")),
    Fault("raised equals, unseen before", "D302", put(N, "E4", "\u200b ⁼SUM(1)"), found("T003", N, "E4", "数式")),
    Fault("unseen before equals", "D302", put(N, "E4", "\u00ad=1+1"), found("T003", N, "E4", "数式")),
    Fault("unseen joiner", "D302", put(N, "E4", "説明\u034f会"), found("T005", N, "E4", "「説明」の後ろの")),
    Fault("a hidden tag", "D302", put(N, "E4", "説明会\U000e0041"), found("T005", N, "E4", "U+E0041")),
    Fault("lone dash", "D302", put(N, "F4", "－"), found("T004", N, "F4", "横棒だけ")),
    Fault("lone long mark", "D302", put(N, "F4", "ー"), found("T004", N, "F4", "該当なし")),
    Fault("dash in a remark", "D302", put(R, "J4", "―"), found("T004", R, "J4", "備考は空欄でも")),
    Fault("unseen turn", "D302", put(N, "E4", "会\u202eを開いた"), found("T005", N, "E4", "「会」の後ろの文字の向き")),
    Fault("a control character", "D302", put(C, "B8", "墨田\x7f花子"), found("T005", C, "B8", "U+007F")),
    Fault("外字", "D302", put(N, "E4", "髙\ue000島"), found("T014", N, "E4", "「髙」の後ろの外字（U+E000）")),
    Fault("nothing but what nobody sees", "D302", put(N, "F4", "\u200b\ufeff"), found("T002", N, "F4", "該当なし")),
    Fault("a formula behind a mark", "D302", put(N, "F4", "\ufeff=1+1"), found("T003", N, "F4", "数式と取り違える")),
    Fault("マイナンバー", "D302", put(N, "E4", "個人番号は123456789018です"), found("T006", N, "E4", "必ず消して")),
    Fault("number over two lines", "D302", put(N, "E4", "申込みは03-5608\n1111へ"), found("T008", N, "E4", "電話番号")),
    Fault("difference as a remark", "D302", put(R, "J4", -3), found("T003", R, "J4", "「-」")),
    Fault("digits in no text", "D302", put(R, "J4", 123456789018), found("T007", R, "J4", "12桁")),
    Fault("twelve digits, no remark", "D302", put(N, "E4", "番号123456789018"), found("T012", N, "E4", "知らせて")),
    Fault(
        "a date of 1-2", "D302", fill_row(R, 12, P1, "No.2", date(2024, 1, 2), "新しい件数", "件", None, 1, 1),
        found("T011", R, "C12", "2024-01-02"),
    ),
    Fault(
        "error for a name", "D302", fill_row(R, 12, P1, "No.2", "②", "#N/A", "件", None, 1, 1),
        found("T011", R, "D12", "#N/A"),
    ),
    Fault("twelve digits", "D302", put(R, "J4", "整理番号１２３４ ５６７８ ９０１８"), found("T007", R, "J4", "12桁")),
    Fault("placeholder", "D302", put(N, "E4", "（記入中）"), found("T015", N, "E4", "「（記入中）」は、書きかけ")),
    Fault("papers beside it", "D302", put(N, "E4", "別添資料参照"), found("T015", N, "E4", "別添資料参照")),
    Fault(
        "still being read",
        "D302",
        put(N, "E4", "（課長確認中）窓口を広げた。"),
        found("T015", N, "E4", "（課長確認中）"),
    ),
    Fault("the example left in", "D302", put(N, "F4", EXAMPLES[1]), found("T018", N, "F4", "対象の窓口をさらに")),
    Fault(
        "an example typed over in part",
        "D302",
        put(N, "E5", f"{EXAMPLES[0]}講習会も開いた。"),
        found("T018", N, "E5", "記入例の「説明会を3回開き"),
    ),
    Fault("behind the word", "D302", put(N, "E5", "例：講習会を開いた。"), found("T018", N, "E5", "「例：」が")),
    Fault("in brackets", "D302", put(R, "J9", "（記入例）推計"), found("T018", R, "J9", "「（記入例）」が")),
    Fault("a day left open", "D302", put(N, "E4", "令和6年〇月に開く。"), found("T015", N, "E4", "〇月")),
    Fault("a sign for a text", "D302", put(N, "E4", "…"), found("T015", N, "E4", "…")),
    Fault("a name without a title", "D302", put(R, "J4", "担当：鈴木"), found("T017", R, "J4", "担当：鈴木")),
    Fault("a street", "D302", put(R, "J4", "吾妻橋1-23-20の会場"), found("T017", R, "J4", "吾妻橋1-23-20")),
    Fault("see elsewhere", "D302", put(N, "F4", "別紙のとおり。"), found("T015", N, "F4", "別紙のとおり")),
    Fault("nothing new", "D302", put(N, "F4", "前年度から変更なし"), found("T015", N, "F4", "変更なし")),
    Fault("a number for a text", "D302", put(N, "E4", "3"), found("T015", N, "E4", "「3」")),
    Fault("a day for a text", "D302", put(N, "F4", "6年4月"), found("T015", N, "F4", "「6年4月」")),
    Fault("being made", "D302", put(N, "E4", "作成中です。"), found("T015", N, "E4", "作成中です")),
    Fault("a day to be put in", "D302", put(N, "F4", "月　日までに開く。"), found("T015", N, "F4", "「月　日」")),
    Fault("blanks left", "D302", put(N, "E4", "講座を●●回開いた。"), found("T015", N, "E4", "●●")),
    Fault(
        "the same twice", "D302", put(N, "E4", "窓口を広げる。"), put(N, "F4", "窓口を広げる。"),
        found("T016", N, "F4", "隣の欄と同じ"),
    ),
    Fault("a name", "D302", put(R, "J4", "担当は墨田太郎さん。"), found("T017", R, "J4", "墨田太郎さん")),
    Fault("an address", "D302", put(R, "J4", "吾妻橋一丁目23番20号の会場"), found("T017", R, "J4", "一丁目23番")),
    Fault("telephone", "D302", put(N, "E4", "申込みは03-5608-1111へ"), found("T008", N, "E4", "電話番号")),
    Fault("mobile", "D302", put(R, "J4", "担当０９０（１２３４）５６７８"), found("T008", R, "J4", "公開される")),
    Fault("mail", "D302", put(N, "F4", "hanako@example.jpへ"), found("T009", N, "F4", "メールアドレス")),
    Fault(
        "a name like a text", "D302", fill_row(R, 12, P1, "No.2", "②", "件数" * 51, "件", None, 1, 1),
        found("T010", R, "D12", "102字"),
    ),
]  # fmt: skip

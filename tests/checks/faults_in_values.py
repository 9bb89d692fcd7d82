"""Faults in one cell that holds a number or a day."""

from datetime import date
from functools import partial

from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import IconSetRule, Rule
from openpyxl.styles import Font

from tests.checks.editing import (
    conditional,
    fill_row,
    filling,
    font,
    formula,
    ink,
    look,
    merge,
    percent,
    put,
    raised,
    runs,
    shown,
    small,
    strike,
    strike_part,
    without_zeros,
)
from tests.checks.faults import C, Fault, I, N, R, found

ALWAYS = partial(Rule, type="expression", formula=["TRUE"])

VALUES = [
    Fault("unreadable", "D302", put(R, "G4", "みかん"), found("V001", R, "G4", "「みかん」は数値として読み取れません")),
    Fault("misspelt state", "D302", put(R, "H4", "集計ちゅう"), found("V001", R, "H4", "集計中・該当なし・未実施")),
    Fault("range", "D302", put(R, "G4", "5～10"), found("V002", R, "G4", "範囲")),
    Fault("doubtful", "D302", put(R, "G4", "10件程度か"), found("V003", R, "G4", "約")),
    Fault("error cell", "D302", put(R, "G4", "#REF!"), found("V004", R, "G4", "#REF!")),
    Fault("error in text", "D812", put(N, "E4", "#N/A"), found("V004", N, "E4", "令和5年度の取組状況が数式のエラー")),
    Fault("date for a number", "D302", put(R, "G4", date(2024, 2, 8)), found("V005", R, "G4", "日付（2024-02-08）")),
    Fault("truth value", "D302", put(R, "G4", True), found("V006", R, "G4", "論理値")),
    Fault("circled digit", "D203", put(R, "G12", "⑮"), found("V007", R, "G12", "丸数字")),
    Fault(
        "letters for digits", "D302", put(R, "G4", "82,34O件"), found("V067", R, "G4", "の「O」（オー）は、数字では")
    ),
    Fault("two kinds of them", "D302", put(R, "H4", "l0O"), found("V067", R, "H4", "「1」「0」に打ち直して")),
    Fault("grouping", "D302", put(R, "G4", "82,34"), found("V008", R, "G4", "桁区切り")),
    Fault("leading zero", "D203", put(R, "G12", "015"), found("V009", R, "G12", "先頭の0")),
    Fault("two numbers", "D203", put(R, "G12", "15名、3名"), found("V010", R, "G12", "二つ以上")),
    Fault("ambiguous word", "D203", put(R, "G12", "なし"), found("V011", R, "G12", "意味が一つに決まりません")),
    Fault("unknown unit", "D203", put(R, "G12", "15ほげ"), found("V012", R, "G12", "この行の単位「名」")),
    Fault("foreign unit", "D302", put(R, "G4", "36%"), found("V013", R, "G4", "「件」に直せません")),
    Fault("percent format", "D302", percent(R, "G4", 0.761), found("V014", R, "G4", "パーセントの書式（76.1%）")),
    Fault("億 twice", "D103", put(I, "I5", "3.2億"), found("V015", I, "I5", "行の単位「億円」")),
    Fault("odd multiplier", "D302", put(R, "G4", "1万5"), found("V016", R, "G4", "千・万・億")),
    Fault("unknown note", "D302", put(R, "G4", "36件（暫定）"), found("V017", R, "G4", "括弧書き")),
    Fault("unit differs", "D302", put(R, "G4", "82,343人"), found("V031", R, "G4", "「件」と違います")),
    Fault("forecast mark", "D302", put(R, "G4", "82,343件（見込）"), found("V032", R, "G4", "3月末見込の欄")),
    Fault("other month", "D302", put(R, "G4", "82,343件（9月末現在）"), found("V033", R, "G4", "9月末の数値")),
    Fault(
        "the same month of last year",
        "D302",
        put(R, "G4", "82,343件（令和4年12月末現在）"),
        found("V033", R, "G4", "2022年12月末の数値"),
    ),
    Fault("points for thousands", "D302", put(R, "G4", "82.343"), found("V008", R, "G4", "ピリオド")),
    Fault("empty actual", "D302", put(R, "G4", None), found("V041", R, "G4", "12月末現在が空欄")),
    Fault("no final of the year before", "D302", put(I, "H4", None), found("V041", I, "H4", "令和4年度確定が空欄")),
    Fault("final that is no number", "D302", put(I, "H4", "97くらい"), found("V003", I, "H4", "一つに決まりません")),
    Fault("final that is in", "D201", put(I, "H5", "67.2"), found("L003", I, "H5", "元の「66.9（報告済み）」")),
    Fault(
        "tenfold final", "D302", put(I, "H4", "9.698"), found("N003", I, "H4", "前回値「97.14（令和4年3月31日確定）」")
    ),
    Fault("blanks for forecast", "D302", put(I, "J4", "　 "), found("V041", I, "J4", "3月末見込が空欄")),
    Fault(
        "formula with a value", "D812", formula(R, "G4", "=SUM(G5:G7)", "255"), found("V051", R, "G4", "値の貼り付け")
    ),
    Fault(
        "formula without one", "D812", formula(R, "G4", "=SUM(G5:G7)"), found("V052", R, "G4", "計算結果がありません")
    ),
    Fault(
        "thousands hidden",
        "D302",
        shown(R, "G4", 82343000, "#,##0,"),
        found("V055", R, "G4", "「82343」は、桁を省いて"),
    ),
    Fault("digits cut off", "D302", shown(R, "G8", 12.34, "0.0"), found("V056", R, "G8", "「12.3」と見えて")),
    Fault("long division", "D302", shown(R, "G8", 100 / 3, "0.0"), found("V056", R, "G8", "「33.3」と読み取りました")),
    Fault("percentage cut off", "D302", shown(R, "G8", 0.125, "0%"), found("V056", R, "G8", "「13%」と見えて")),
    Fault("red for less", "D103", shown(I, "I5", -82, "0;[Red]0"), found("V056", I, "I5", "「-82」が入って")),
    Fault("zero as a dash", "D203", shown(R, "G12", 0, '0;-0;"-"'), found("V056", R, "G12", "「-」と見えて")),
    Fault("nothing shown", "D302", shown(R, "G4", 82343, ";;;"), found("V057", R, "G4", "（何も見えない）")),
    Fault(
        "thousands shown",
        "D302",
        shown(R, "G4", 82343, "0,"),
        found("V057", R, "G4", "（82）と、入っている数値（82343"),
    ),
    Fault("digits that fill the cell", "D302", shown(R, "G4", 82343, "0*0"), found("V057", R, "G4", "同じ文字）")),
    Fault(
        "zeros that are not shown",
        "D302",
        put(R, "G6", 0),
        without_zeros(R),
        found("V056", R, "G6", "「（何も見えない）」と見えていますが、セルには「0」"),
    ),
    Fault("font of symbols", "D302", font(R, "G4", "Wingdings"), found("V066", R, "G4", "「82,343件」は、記号の書体")),
    Fault(
        "symbols in a text",
        "D812",
        runs(N, "E4", "講座を開いた。", ("\u00fc", InlineFont(rFont="Wingdings 2"))),
        found("V066", N, "E4", "別のものに見えています"),
    ),
    Fault(
        "a number repeated", "D302", put(R, "G4", 82343), filling(R, "G4"), found("V066", R, "G4", "配置の「繰り返し」")
    ),
    Fault("word shown", "D302", shown(R, "G4", 82343, '"集計中"'), found("V057", R, "G4", "（集計中）")),
    Fault(
        "shown by its size",
        "D302",
        shown(R, "G4", 82343, '[>=1000]"多数";0'),
        found("V057", R, "G4", "（82343）が違い"),
    ),
    Fault("no such day", "D302", shown(R, "G4", 6918000, "yyyy/m/d"), found("V057", R, "G4", "########")),
    Fault("superscript", "D203", raised(R, "G12", "15", "2"), found("V058", R, "G12", "「152」の中に")),
    Fault("what nobody sees", "D302", put(R, "G4", "82,343\u034f件"), found("V059", R, "G4", "見えない文字（U+034F）")),
    Fault("外字 in a day", "D302", put(R, "I4", "\ue0002/8"), found("V059", R, "I4", "日付を打ち直して")),
    Fault("wrong weekday", "D302", put(R, "I4", "令和6年2月9日（木）"), found("V025", R, "I4", "曜日")),
    Fault("unit in the format", "D302", shown(R, "G4", 82343, '0"人"'), found("V031", R, "G4", "「82343人」")),
    Fault(
        "forecast in the format",
        "D302",
        shown(R, "G4", 82343, '0"件（見込）"'),
        found("V032", R, "G4", "3月末見込の欄"),
    ),
    Fault("nothing after the last value", "D201", put(I, "I5", 0), found("N003", I, "I5", "前回値「66.9（R4確定）」")),
    Fault(
        "white number", "D302", ink(R, "G4", "FFFFFFFF"), found("V060", R, "G4", "「82,343件」は、文字の色が背景と同じ")
    ),
    Fault("white text", "D812", ink(N, "E4", "FFFFFEF0"), found("V060", N, "E4", "見えていません")),
    Fault(
        "white digit before the others",
        "D203",
        runs(R, "G12", ("1", InlineFont(color="FFFFFFFF")), ("5", InlineFont(color="FF000000"))),
        found("V065", R, "G12", "「15」は、一部の文字の色が背景と同じか、文字が小さすぎるため、「5」としか見えて"),
    ),
    Fault(
        "letters in the colour of the cell",
        "D812",
        runs(N, "E4", "講座を開いた。", ("要確認", InlineFont(color="FF336699")), fill="FF336699"),
        found("V065", N, "E4", "「講座を開いた。」としか"),
    ),
    Fault(
        "letters of one point",
        "D203",
        runs(R, "G12", "15", ("0", InlineFont(sz=1))),
        found("V065", R, "G12", "「15」としか見えて"),
    ),
    Fault(
        "a word in the place of a number by a condition",
        "D302",
        put(R, "G4", 82343),
        conditional(R, "G4:H4", ALWAYS(dxf=look('"集計中"'))),
        found("S028", R, "G4", "条件付き書式のため、G4では、記入した値と違うものが見えるか"),
    ),
    Fault(
        "white letters by a condition",
        "D812",
        conditional(N, "E1:E40 F4", ALWAYS(dxf=look(font=Font(color="FFFFFFFF")))),
        found("S028", N, "E4", "E4、F4"),
    ),
    Fault(
        "nothing but an icon",
        "D302",
        put(R, "G4", 82343),
        conditional(R, "G4", IconSetRule("3Arrows", "percent", [0, 33, 67], showValue=False)),
        found("S028", R, "G4", "G4では"),
    ),
    Fault("number of one point", "D203", small(R, "G12", 1), found("V060", R, "G12", "文字が小さすぎる")),
    Fault("text out of sight", "D302", shown(R, "G4", "82,343件", ";;;"), found("V060", R, "G4", "書式が文字を隠して")),
    Fault(
        "a sign of the format", "D302", shown(R, "G4", 82343, '"▲"#,##0'), found("V056", R, "G4", "「▲82343」と見えて")
    ),
    Fault(
        "another country's money", "D302", shown(R, "G4", 82343, "[$$-409]#,##0"), found("V056", R, "G4", "「$82343」")
    ),
    Fault(
        "a point of the format", "D302", shown(R, "G4", 82343, '0!.0,"万"'), found("V056", R, "G4", "「8.2万」と見えて")
    ),
    Fault("kanji digits", "D203", put(R, "G12", "十五"), found("V007", R, "G12", "漢数字")),
    Fault("nothing to count yet", "D203", put(R, "G12", "0（集計中）"), found("V011", R, "G12", "集計中")),
    Fault("struck number", "D302", strike(R, "G4"), found("V053", R, "G4", "取消線")),
    Fault("part struck", "D302", strike_part(R, "G4", "82", ",343件"), found("V053", R, "G4", "取消線")),
    Fault("merged inputs", "D302", merge(R, "G9:H9"), found("V054", R, "G9", "G9:H9のセルが結合")),
    Fault("merged down", "D302", merge(R, "G9:G10"), found("V054", R, "G9", "G9:G10のセルが結合")),
    Fault(
        "merged headers",
        "D302",
        merge(I, "G3:H3"),
        found("V054", I, "G3", "G3:H3のセルが結合"),
        found("S003", I, "H3", ""),
        found("S019", I, "H4", ""),
    ),
    Fault(
        "merged over a name",
        "D203",
        merge(R, "D12:D13"),
        found("V054", R, "D12", "結合を解除"),
        found("L001", R, "D13", "元の「民間企業への派遣人数」に戻して"),
    ),
    Fault("negative count", "D203", put(R, "G12", "▲15名"), found("V061", R, "G12", "負の数")),
    Fault("negative area", "D203", put(R, "G23", "▲67人"), found("V061", R, "G23", "0以上")),
    Fault("part of a person", "D203", put(R, "G12", "15.5"), found("V062", R, "G12", "整数で記入")),
    Fault("over 100 %", "D302", put(R, "G8", "120%"), found("V063", R, "G8", "100％を超えています")),
    Fault("under 0 %", "D302", put(R, "G8", "▲12%"), found("V064", R, "G8", "0％を下回って")),
    Fault("no date", "D302", put(R, "I4", "2.8"), found("V021", R, "I4", "日付として読み取れません")),
    Fault("30 February", "D302", put(R, "I4", "2/30"), found("V022", R, "I4", "という日付はありません")),
    Fault("wrong era", "D302", put(R, "I4", "H31.5.1"), found("V023", R, "I4", "元号の期間")),
    Fault("number for a date", "D302", put(R, "I4", 45330), found("V024", R, "I4", "日付ではなく数値")),
    Fault("year before", "D302", put(R, "I4", "R5.3.31"), found("V071", R, "I4", "令和5年4月1日～令和6年3月31日")),
    Fault("year after", "D302", put(R, "I4", "令和6年4月1日"), found("V071", R, "I4", "調査の年度")),
    Fault("after sending", "D302", put(R, "I4", "R6.2.10"), found("V072", R, "I4", "提出日（令和6年2月9日）より後")),
    Fault(
        "computed day of sending",
        "D302",
        formula(C, "B10", "=TODAY()", "45331", "yyyy/m/d"),
        found("V051", C, "B10", "提出日に数式"),
    ),
]

SPARE = ("行財政改革実施計画", "No.2", "②")
NUMBERS = [
    Fault(
        "part of a case in a new row",
        "D302",
        fill_row(R, 12, *SPARE, "新しい件数", "件", None, "12.5件", "集計中"),
        found("V062", R, "G12", "整数で"),
    ),
    Fault(
        "more than all in a new row",
        "D302",
        fill_row(R, 12, *SPARE, "新しい割合", "%", None, "570%", "集計中"),
        found("N011", R, "G12", "0％から100％までの外"),
    ),
    Fault(
        "new forecast below",
        "D302",
        fill_row(R, 12, *SPARE, "新しい件数", "件", None, "12件", "8件"),
        found("N001", R, "H12", "今の実績（12）"),
    ),
    Fault(
        "new percentage as a ratio",
        "D302",
        fill_row(R, 12, *SPARE, "新しい割合", "%", None, 0.57, "集計中"),
        found("N005", R, "G12", "「57%」"),
    ),
    Fault("percentage as a ratio", "D302", put(R, "G8", 0.12), found("N005", R, "G8", "「12%」と記入")),
    Fault("far year's end", "D302", put(R, "H4", "8,234,300件"), found("N006", R, "H4", "（82,343）の10倍")),
    Fault("no number and yet one", "D302", put(R, "G4", "該当なし"), found("N008", R, "G4", "3月末見込は")),
    Fault("no number any more", "D201", put(I, "I5", "該当なし"), found("N009", I, "I5", "前に受理した値は66.9")),
    Fault("state with a remark", "D203", put(R, "G12", "未実施（R6予定）"), found("V018", R, "G12", "補足は備考に")),
    Fault("of", "D302", put(R, "G4", "36/44"), found("V010", R, "G4", "二つ以上")),
    Fault("forecast below", "D302", put(R, "H4", "1,000件"), found("N001", R, "H4", "今の実績（82,343）を下回って")),
    Fault("forecast of 延べ below", "D104", put(R, "H5", "延べ24団体"), found("N001", R, "H5", "下回って")),
    Fault("parts short", "D812", put(R, "G6", "150件"), found("N002", R, "G4", "46＋150＋52＝248")),
    Fault("tenfold more", "D201", put(I, "I5", "6.62"), found("N003", I, "I5", "前回値「66.9（R4確定）」")),
    Fault(
        "repeated differs", "D301", put(R, "G4", "76.2%"), found("N004", R, "G4", "マイナンバーカード普及率」の76.1")
    ),
    Fault("repeated twice", "D203", put(R, "G4", "38回"), found("N004", R, "G6", "研修の開催回数」の38")),
]

"""Faults in what is locked: rows, headers, sheets and the cover."""

from tests.checks.editing import (
    add_sheet,
    chart,
    chart_sheet,
    copy_row,
    copy_sheet,
    delete_column,
    delete_row,
    delete_sheet,
    fill_row,
    flatten,
    hide_column,
    hide_rows,
    hide_sheet,
    insert_column,
    insert_row,
    narrow_column,
    note,
    on_paper,
    picture,
    put,
    rename_sheet,
)
from tests.checks.faults import C, Fault, I, N, R, found

P1, P2 = "行財政改革実施計画", "行政情報化推進計画"

LOCKED = [
    Fault("name changed", "D302", put(R, "D4", "電子照会の件数"), found("L001", R, "D4", "元の「預貯金照会の電子化")),
    Fault(
        "a letter changed",
        "D302",
        put(R, "D4", "預貯金照會の電子化システムの活用件数"),
        found("L001", R, "D4", "「預貯金照」の後ろの「會」は元は「会」"),
    ),
    Fault(
        "外字",
        "D302",
        put(R, "D5", "課税原票管理シス\ue000ムの活用件数"),
        found("L001", R, "D5", "外字（U+E000）は元は「テ」"),
    ),
    Fault("unit changed", "D302", put(R, "E4", "千件"), found("L001", R, "E4", "元の「件」")),
    Fault("unit emptied", "D302", put(R, "E4", None), found("L001", R, "E4", "単位が空欄に変わっています")),
    Fault("another's code", "D302", put(I, "A4", "I108"), found("L001", I, "A4", "元の「I107」")),
    Fault("measure changed", "D302", put(R, "B4", "No.3"), found("L001", R, "B4", "元の「No.2」")),
    Fault("indicator's name", "D302", put(I, "D4", "徴収率"), found("L001", I, "D4", "区民税等の徴収率")),
    Fault("target changed", "D302", put(I, "K4", "95以上（R7）"), found("L001", I, "K4", "元の「97以上（R7）」")),
    Fault("baseline changed", "D302", put(I, "F4", "90（R3）"), found("L001", I, "F4", "97.14（R3）")),
    Fault("code changed", "D302", put(I, "A4", "I999"), found("L001", I, "A4", "元の「I107」")),
    Fault("code of its neighbour", "D203", put(I, "A5", "I113"), found("L001", I, "A5", "元の「I114」")),
    Fault(
        "all but the name emptied",
        "D302",
        put(R, "A5", None),
        put(R, "B5", None),
        put(R, "C5", None),
        found("L001", R, "A5", "元の「行財政改革実施計画」"),
        found("L001", R, "B5", "元の「No.2」"),
        found("L001", R, "C5", "元の「②」"),
    ),
    Fault("title emptied", "D302", put(N, "D4", None), found("L001", N, "D4", "各課個別事務の効率化")),
    Fault("last year's forecast", "D104", put(R, "H8", "22,000,000件"), found("L002", R, "H8", "元の「－」")),
]

ROWS = [
    Fault("row deleted", "D302", delete_row(R, 5), found("S005", R, "D5", "「課税原票管理システムの活用件数」の行")),
    Fault(
        "row deleted, the next renamed", "D302", delete_row(R, 6), put(R, "D6", "キャッシュレスの件数"),
        found("L001", R, "D6", "元の「特別区民税・都民税の"), found("S005", R, "D6", "口座振替事務のAI-OCR活用件数"),
    ),
    Fault(
        "one of three alike deleted, the next renamed", "D104", delete_row(R, 10), put(R, "D10", "区LINEの発信回数"),
        found("L001", R, "D10", "元の「区公式LINEの発信件数」"), found("S005", R, "D10", "区公式Facebookの発信件数"),
    ),
    Fault("last row deleted", "D302", delete_row(R, 11), found("S005", R, "D11", "RPAを活用する")),
    Fault("text row deleted", "D812", delete_row(N, 4), found("S005", N, "D4", "すみだ安全・安心メール")),
    Fault("indicator deleted", "D203", delete_row(I, 4), found("S005", I, "A4", "平均超過勤務時間")),
    Fault("unknown row", "D302", fill_row(I, 6, "I999", P1, "No.1", "新指標", "件"), found("S006", I, "A6", "I999")),
    Fault("row twice", "D203", copy_row(I, 4, 6), found("S007", I, "A6", "二つあります")),
    Fault("result twice", "D302", copy_row(R, 4, 12), found("S007", R, "D12", "片方を消して")),
    Fault(
        "another's indicator", "D302", fill_row(I, 6, "I205", P2, "取組7", "マイナンバーカード普及率", "%"),
        found("S008", I, "A6", "窓口課が回答する"),
    ),
    Fault(
        "another's result", "D302", fill_row(R, 12, P1, "No.5", "●", "プロモーションサポート申請数", "件", None, 1, 1),
        found("S008", R, "D12", "広報広聴担当が回答する"),
    ),
    Fault(
        "nameless row", "D302", fill_row(R, 12, P1, "No.2", "②", None, "件", None, 1, 1),
        found("S013", R, "D12", "実績名も記入"),
    ),
    Fault(
        "unknown plan", "D302", fill_row(R, 12, "未来計画", "No.2", "②", "新しい件数", "件", None, 1, 1),
        found("S014", R, "A12", "「未来計画」という計画"),
    ),
    Fault(
        "unknown number", "D302", fill_row(N, 14, P1, "No.99", "●", "新しい取組", "始めた。", "続ける。"),
        found("S015", N, "B14", "No.1から"),
    ),
    Fault(
        "an asked row in other words", "D302",
        fill_row(R, 12, P1, "No.2", "②", "預貯金照会の電子化システム活用件数", "件", None, 82343, 93500),
        found("S022", R, "D12", "4行目の「預貯金照会の電子化システムの活用件数」とよく似て"),
    ),
    Fault(
        "the same new row twice, in other words", "D302",
        fill_row(R, 12, P1, "No.2", "②", "相談の受付件数", "件", None, 5, 6),
        fill_row(R, 13, P1, "No.2", "②", "相談の受付け件数", "件", None, 5, 6),
        found("S022", R, "D13", "12行目の「相談の受付件数」とよく似て"),
    ),
    Fault(
        "an asked text in other words", "D302",
        fill_row(N, 14, P1, "No.2", "②", "各課の個別事務効率化", "始めた。", "続ける。"),
        found("S023", N, "D14", "4行目の「各課個別事務の効率化」とよく似て"),
    ),
    Fault(
        "another's name in place of one's own", "D302", put(R, "D4", "区公式Xの発信件数"),
        found("S005", R, "D4", "預貯金照会の電子化"), found("S008", R, "D4", "広報広聴担当が回答する"),
    ),
    Fault(
        "half a text", "D302", fill_row(N, 14, P1, "No.2", "●", "新しい取組", "始めた。"),
        found("T002", N, "F14", "令和6年度の取組予定が空欄"),
    ),
]  # fmt: skip

SHEETS = [
    Fault("sheet deleted", "D302", delete_sheet(N), found("S001", N, "A1", "シート「取組状況」がありません")),
    Fault("cover deleted", "D302", delete_sheet(C), found("S001", C, "A1", "シート「表紙」がありません")),
    Fault("headers gone", "D812", fill_row(R, 3, *"ABCDEFGHIJ"), found("S002", R, "A3", "見出しの行")),
    Fault("header edited", "D302", put(R, "G3", "実績"), found("S003", R, "G3", "「12月末現在」に戻して")),
    Fault("column deleted", "D302", delete_column(R, 7), found("S021", R, "G3", "「12月末現在」の列がありません")),
    Fault("header twice", "D302", insert_column(R, 8), put(R, "H3", "12月末現在"), found("S004", R, "H3", "列が二つ")),
    Fault("sheet added", "D302", add_sheet("作業用", "計算"), found("S009", "作業用", "A1", "様式にないシート")),
    Fault("note on a cell", "D302", note(R, "G4", "速報値です"), found("S019", R, "G4", "のメモ「速報値です」")),
    Fault(
        "remark in the margin of the print",
        "D302",
        on_paper(R, "oddHeader", "速報値のため公開しないこと &P / &N"),
        found("S019", R, "A1", "効果・実績の印刷のヘッダー・フッター「速報値のため公開しないこと"),
    ),
    Fault("picture", "D302", picture(R, "L5"), found("S019", R, "L5", "L5の画像「")),
    Fault("chart", "D302", chart(R, "L5"), found("S019", R, "L5", "L5のグラフや図「")),
    Fault("sheet of a chart", "D302", chart_sheet("推移", R), found("S019", "推移", "A1", "シート「推移」")),
    Fault(
        "beside the table", "D302", put(R, "L5", "7,018件に訂正"), found("S019", R, "L5", "L5のセル「7,018件に訂正」")
    ),
    Fault("above the table", "D302", put(R, "D1", "速報"), found("S019", R, "D1", "D1のセル「速報」")),
    Fault("beside the cover", "D302", put(C, "D8", "4月に交代"), found("S019", C, "D8", "4月に交代")),
    Fault(
        "remark under the table", "D302", put(I, "A9", "（注）速報値"), found("S019", I, "A9", "注記「（注）速報値」")
    ),
    Fault("remark in a column of numbers", "D302", put(R, "G15", "（注）速報"), found("S019", R, "A15", "（注）速報")),
    Fault(
        "column put in",
        "D302",
        insert_column(R, 8),
        put(R, "H3", "うちWeb分"),
        put(R, "H5", "7,018件"),
        found("S019", R, "H3", "H3の列「うちWeb分、7,018件」"),
    ),
    Fault(
        "caption of some rows",
        "D302",
        insert_row(R, 8),
        put(R, "A8", "【軽自動車税】"),
        found("S019", R, "A8", "注記「【軽自動車税】」"),
    ),
    Fault(
        "line of units",
        "D302",
        insert_row(R, 4),
        put(R, "G4", "（件）"),
        put(R, "H4", "（件）"),
        found("S019", R, "A4", "注記「（件） （件）」"),
    ),
    Fault("total under the table", "D302", put(R, "D14", "計"), put(R, "G14", 123), found("S019", R, "A14", "計 123")),
    Fault(
        "remark under the spare rows",
        "D302",
        put(R, "A18", "※ 数値は12月末の速報値です。"),
        found("S019", R, "A18", "※ 数値は"),
    ),
    Fault("rows hidden", "D302", hide_rows(R, 5, 6), found("S010", R, "A5", "5～6行が非表示")),
    Fault("rows without height", "D302", flatten(R, 5, 6), found("S010", R, "A5", "5～6行が非表示")),
    Fault("column without width", "D302", narrow_column(R, "G"), found("S011", R, "G3", "G列が非表示")),
    Fault("headers once more", "D302", copy_row(R, 3, 12), found("S019", R, "A12", "計画 取組番号")),
    Fault("column hidden", "D302", hide_column(R, "G"), found("S011", R, "G3", "G列が非表示")),
    Fault("sheet hidden", "D302", hide_sheet(N), found("S012", N, "A1", "非表示")),
    Fault(
        "copies of a sheet alone",
        "D302",
        copy_sheet(R, "効果・実績 (2)"),
        rename_sheet(R, "効果・実績 旧"),
        found("S024", "効果・実績 旧", "A1", "「効果・実績 旧」「効果・実績 (2)」のように二つ以上"),
    ),
    Fault("sheet renamed", "D302", rename_sheet(R, "Sheet2"), found("S016", "Sheet2", "A1", "元の「効果・実績」")),
]

COVER = [
    Fault("no token", "D302", put(C, "B11", None), found("C001", C, "B11", "照合番号がありません")),
    Fault("forged token", "D302", put(C, "B11", "AAAA-BBBB"), found("C002", C, "B11", "この様式のものではありません")),
    Fault("other round", "D302", put(C, "B5", "R5-09"), put(C, "B11", "AAAA"), found("C003", C, "B5", "今回（R5-12）")),
    Fault("round overwritten", "D302", put(C, "B5", "R5-09"), found("C014", C, "B5", "元の「R5-12」")),
    Fault("old form", "D302", put(C, "B4", "0"), put(C, "B11", "AAAA"), found("C005", C, "B4", "から新しい様式")),
    Fault(
        "cover emptied",
        "D302",
        put(C, "B5", None),
        put(C, "B6", None),
        put(C, "B11", None),
        found("C001", C, "B11", "表紙を消さずに"),
    ),
    Fault("code emptied", "D302", put(C, "B6", None), found("C006", C, "B6", "所属コードが空欄になっています")),
    Fault("unknown code", "D302", put(C, "B6", "D999"), found("C006", C, "B6", "税務課（D302）")),
    Fault(
        "forged for nobody", "D302", put(C, "B6", "D999"), put(C, "B11", "AAAA"),
        found("C004", C, "B6", "「D999」の所属はありません"), found("C002", C, "B11", "照合番号"),
    ),
    Fault("code of another", "D302", put(C, "B6", "D104"), found("C006", C, "B6", "「D302」に戻し")),
    Fault(
        "another's workbook", "D302", put(C, "B6", "D104"), put(C, "B7", "広報広聴担当"),
        found("C006", C, "B6", "この様式は税務課（D302）のもの"),
    ),
    Fault("name changed", "D302", put(C, "B7", "課税課"), found("C007", C, "B7", "元の「税務課」")),
    Fault("no author", "D302", put(C, "B8", None), found("C008", C, "B8", "担当者が空欄")),
    Fault("no contact", "D302", put(C, "B9", "　"), found("C009", C, "B9", "連絡先が空欄")),
    Fault("no day of sending", "D302", put(C, "B10", None), found("C010", C, "B10", "提出日が空欄")),
    Fault("unreadable day", "D302", put(C, "B10", "来週"), found("V021", C, "B10", "日付として")),
    Fault("sent years ago", "D302", put(C, "B10", "R4.2.9"), found("C011", C, "B10", "提出日として正しくありません")),
    Fault("sent too early", "D302", put(C, "B10", "R5.12.9"), found("C016", C, "B10", "（令和5年12月31日）より前")),
    Fault("sent in the future", "D302", put(C, "B10", "R8.2.9"), found("C011", C, "B10", "実際に提出する日")),
    Fault("label edited", "D302", put(C, "A10", "日付"), found("C013", C, "A10", "「提出日」の欄が見つかりません")),
    Fault("author too long", "D302", put(C, "B8", "墨" * 61), found("T001", C, "B8", "61字")),
]  # fmt: skip

"""Columns that several open-data tables have, declared once so that they cannot come to differ."""

from functools import partial

from schemas.columns import published
from sumida_etl.vocabulary import Kind, State

measure = partial(
    published,
    "取組番号",
    "計画の中の取組の番号です。計画名と合わせると、取組が一つに定まります。",
    required=True,
    example="取組3",
)
item = partial(
    published,
    "項目",
    "取組の中の小項目の番号です。計画の①は1です。番号のない項目は●です。",
    example="1",
)
item_printed = partial(
    published,
    "項目の表記",
    "小項目の番号の、計画に印刷された形です。",
    example="①",
    verbatim=True,
)
department = partial(
    published,
    "所属名",
    "報告した組織（課・担当・センターなど）の、調査時点での名前です。",
    required=True,
    example="○○課",
)
indicator = partial(
    published,
    "指標コード",
    "指標を表す記号です。年度や計画の改定によって変わりません。",
    required=True,
    example="I202",
    str_matches="^.*[A-Za-z].*$",
)
indicator_name = partial(
    published,
    "指標名",
    "指標の名前です。指標は、計画の進み具合を測る数値で、目標があります。",
    verbatim=True,
    required=True,
    example="窓口の利用件数",
)
unit = partial(
    published,
    "単位",
    "実績値など、同じ行の数値の単位です。単位のない数値（指数など）では空欄です。",
    example="件",
)
fiscal_year = partial(
    published,
    "年度",
    "対象とする日本の会計年度（4月から翌年3月まで）を、始まる年の西暦で表します。令和5年度は2023です。",
    kind="fiscal_year",
    required=True,
    example="2023",
)
as_of = partial(
    published,
    "時点",
    "いつの数値かを表します。見込は、見込まれる年度末の日です。",
    kind="date",
    required=True,
    example="2023-12-31",
)
kind = partial(
    published,
    "区分",
    "現在は調査時点の途中経過、見込は年度末の見込み、確定は年度を通した確定の数値です。",
    kind="choice",
    required=True,
    choices=tuple(Kind),
    example="現在",
)
state = partial(
    published,
    "状態",
    "値ありのときだけ実績値に数値があります。集計中はまだ集計が終わっていないこと、該当なしは対象がないこと、"
    "未実施はまだ始まっていないこと、未提出は報告がまだないことを表します。",
    kind="choice",
    required=True,
    choices=tuple(State),
    example="値あり",
)
value = partial(
    published,
    "実績値",
    "数値です。桁区切りはなく、単位は単位の列にあります。",
    kind="number",
    example="167",
)
approx = partial(
    published,
    "概数",
    "実績値が概数（約）のとき1、そうでないとき0です。",
    kind="flag",
    required=True,
    example="1",
)
cumulative = partial(
    published,
    "延べ",
    "実績値が延べ数（重複や過年度を含めた累計）のとき1、そうでないとき0です。",
    kind="flag",
    required=True,
    example="1",
)
remark = partial(
    published,
    "備考",
    "数値についての注記や、報告した組織による補足です。注記と注記の間は「／」、改行は「｜」で表します。",
    kind="lines",
    verbatim=True,
)

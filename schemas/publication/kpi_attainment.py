"""How far each indicator has come towards its target."""

from schemas.columns import published
from schemas.publication import shared
from schemas.publication.base import FigureTable
from sumida_etl.vocabulary import Comparator, Direction, Judgement, State

_NO_NUMBER = tuple(state for state in State if state != State.VALUE)


class KpiAttainment(FigureTable):
    """One row per indicator and kind."""

    category: str = published("分類", "指標のまとまりです。計画によっては施策の名前です。", example="財政の目標")
    indicator: str = shared.indicator()
    measure: str = shared.measure(required=False)
    name: str = shared.indicator_name()
    unit: str = shared.unit()
    fiscal_year: str = shared.fiscal_year()
    as_of: str = shared.as_of()
    kind: str = shared.kind()
    state: str = shared.state()
    value: str = shared.value()
    approx: str = shared.approx()
    cumulative: str = shared.cumulative()
    direction: str = published(
        "方向",
        "増は数値が大きいほど、減は小さいほど望ましいことを表します。",
        kind="choice",
        required=True,
        choices=tuple(Direction),
        example="増",
    )
    baseline_year: str = published(
        "基準年度",
        "基準値の会計年度を、始まる年の西暦で表します。",
        kind="fiscal_year",
        required=True,
        example="2021",
    )
    baseline: str = published(
        "基準値", "計画の基準となる数値です。単位は実績値と同じです。", kind="number", example="130"
    )
    target_year: str = published(
        "目標年度",
        "目標を達成する会計年度を、始まる年の西暦で表します。",
        kind="fiscal_year",
        example="2025",
    )
    comparator: str = published(
        "目標条件",
        "実績値が目標値に対してどうあれば達成かを表します。空欄は、方向が増なら以上、減なら以下です。"
        "程度と範囲は目標下限から目標上限までにあること、増加と減少は基準値より増える（減る）ことです。",
        kind="choice",
        choices=tuple(word for word in Comparator if word),
        example="以上",
    )
    target: str = published(
        "目標値",
        "調査時点で有効な目標の数値です。単位は実績値と同じです。目標条件が範囲・増加・減少のときは空欄です。",
        kind="number",
        example="200",
    )
    lower: str = published(
        "目標下限",
        "目標条件が程度・範囲のときの、満たしているとする幅の下の端です（この値を含みます）。それ以外は空欄です。",
        kind="number",
        example="184",
    )
    upper: str = published(
        "目標上限",
        "目標条件が程度・範囲のときの、満たしているとする幅の上の端です（この値を含みます）。それ以外は空欄です。",
        kind="number",
        example="276",
    )
    judgement: str = published(
        "判定",
        "目標に対する判定です。達成は目標を満たしたこと、維持は基準値が既に満たしていた目標や幅のある目標を満たしていること、"
        "逸脱はそれを満たさなくなったことを表します。概ね達成と未達成は目標年度末以降の、順調・やや遅れ・遅れ・後退は"
        "目標年度末より前の判定です。途中経過は、一年を通した数値の年度途中の値で、判定していないことを表します。"
        "判定なしは、基準値がないなど、目標年度末まで判定できないことを表します。進行中は有無の指標の、完了していない"
        "ものです。数値がないときは状態と同じ語が入ります。",
        kind="choice",
        required=True,
        choices=tuple(dict.fromkeys((*Judgement, *_NO_NUMBER))),
        example="順調",
    )
    progress: str = published(
        "進捗率",
        "（実績値－基準値）÷（目標値－基準値）を百分率で表し、小数第2位を四捨五入したものです（判定の境をまたぐときは"
        "またがない側の値）。基準値より悪くなると負の数に、目標を超えると100より大きくなります。途中経過・維持・逸脱・"
        "判定なしと、数値のないものは空欄です。",
        kind="number",
        unit="%",
        example="52.9",
    )
    pace: str = published(
        "ペース",
        "（実績値－基準値）÷（目安－基準値）を、小数第3位で四捨五入したものです（判定の境をまたぐときはまたがない側の"
        "値）。1が予定どおりです。",
        kind="number",
        unit="倍",
        example="1.21",
    )
    expected: str = published(
        "目安",
        "基準年度末の基準値から目標年度末の目標値まで、中間目標があればそれも通る線の上の、時点での数値を、小数第2位で四捨五入したものです。"
        "単位は実績値と同じです。進捗率が空欄のときは空欄です。",
        kind="number",
        example="160.7",
    )
    gap: str = published(
        "目標との差",
        "実績値から目標値を引いた数値です。目標条件が程度・範囲のときは、幅の中なら0、外なら近い方の端からの差です。"
        "単位は実績値と同じです。途中経過は一年を通した目標とくらべられないため空欄です。",
        kind="number",
        example="-33",
    )
    attainment_rate: str = published(
        "達成率",
        "実績値÷目標値を百分率で表し、小数第2位を四捨五入したものです（満たしていないものは100.0としません）。方向が増で、"
        "目標値が0より大きく、目標条件が程度・範囲でない指標だけにあります。",
        kind="number",
        unit="%",
        example="83.5",
    )
    latest: str = published(
        "最新",
        "指標ごとに、その調査回で判定を数えた一行が1です。判定のある現在か確定のうち最も新しい行で、判定のある行が"
        "なければ最も新しい行です。ほかの行は0です。",
        kind="flag",
        required=True,
        example="1",
    )
    remark: str = shared.remark()

    class Config:
        name = "kpi_attainment"
        title = "指標（KPI）の達成状況"
        metadata = {"english": "Indicators (KPI) against their targets"}  # noqa: RUF012
        description = "計画の指標ごとに、直近の実績と見込み、目標、判定を表にしたものです。"

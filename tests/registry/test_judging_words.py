"""Words of judgements by plan and by date: which are in force, and what is wrong with the file."""

from datetime import date

import pytest

from sumida_etl.attainment.judging_words import judging_words
from sumida_etl.registry import Registry, load_registry
from sumida_etl.registry.load import load
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Judgement
from tests.conftest import CHECKOUT

HEADER = "コード,計画,有効開始,有効終了,判定,語,英語\n"
REFORM, DIGITAL = "行財政改革実施計画", "行政情報化推進計画"


def plan_with(rows: str) -> PlanFiles:
    files = PlanFiles.of_folder(CHECKOUT / "plan")
    return PlanFiles(files.folder, {**files.content, "judgements.csv": (HEADER + rows).encode()})


def on(registry: Registry, plan: str, day: date) -> str:
    row = registry.word_on(plan, Judgement.ON_PACE, day)
    return row.word if row else ""


def test_a_plans_own_go_before_those_of_every_plan() -> None:
    known = load_registry(plan_with("J1,P2,2023-10-01,2024-09-30,順調,Ａ,\nJ2,,2024-04-01,,順調,Ｂ,\n"))
    days = [date(2023, 9, 30), date(2023, 10, 1), date(2024, 4, 1), date(2024, 9, 30), date(2024, 10, 1)]
    assert [on(known, REFORM, day) for day in days] == ["", "", "Ｂ", "Ｂ", "Ｂ"]
    assert [on(known, DIGITAL, day) for day in days] == ["", "Ａ", "Ａ", "Ａ", "Ｂ"]


def test_a_round_has_those_of_its_own_day_in_the_order_of_the_judgements() -> None:
    known = load_registry(plan_with("J1,P2,2023-10-01,,順調,Ａ,\nJ2,P2,2023-10-01,,遅れ,Ｃ,\n"))
    autumn, winter = Round.parse("R5-09"), Round.parse("R5-12")
    assert judging_words(known.in_round(autumn), autumn).own == {}
    words = judging_words(known.in_round(winter), winter)
    assert list(words.meanings)[:9] == ["達成", "維持", "順調", "Ａ", "概ね達成", "進行中", "やや遅れ", "遅れ", "Ｃ"]
    assert (words.of(DIGITAL, "順調"), words.of(REFORM, "順調"), words.of(DIGITAL, "集計中")) == (
        "Ａ",
        "順調",
        "集計中",
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("J1,P9,,,順調,Ａ,\n", "judgements.csv:2 計画: 見当たりません: P9"),
        ("J1,P1,,,好調,Ａ,\n", "judgements.csv:2 判定: 「好調」は 達成・維持・順調"),
        ("J1,P1,,,順調,,\n", "judgements.csv:2 語: 空欄にできません"),
        ("J1,P1,,,順調,集計中,\n", "judgements.csv:2 語: 「集計中」は状態の語です。別の語にします"),
        ("J1,P1,,,遅れ,順調,\n", "judgements.csv:2 語: 「順調」は別の判定の語です。遅れ とは良し悪しが違うので"),
        ("J1,P1,,,判定なし,遅れ,\n", "judgements.csv:2 語: 「遅れ」は別の判定の語です"),
        (
            "J1,P1,,,順調,Ｂ,\nJ2,P2,,,やや遅れ,Ｂ,\n",
            "judgements.csv:3 語: 「Ｂ」は2行目で 順調 の語です。やや遅れ とは良し悪しが違うので、別の語にします",
        ),
        ("J1,P1,,,順調,とても長い判定のことばです,\n", "judgements.csv:2 語: 13文字あります。12文字までにします"),
        ("J1,P1,,,順調,集計 中,\n", "judgements.csv:2 語: 「集計 中」は状態の語です"),
        ("J1,P1,,,順調,ｼﾞｭﾝﾁｮｳ,\n", "judgements.csv:2 語: 「ｼ」は機種により読めない文字です"),
        ("J1,P1,,,順調,①,\n", "judgements.csv:2 語: 「①」は機種により読めない文字です"),
        ("J1,P1,,,順調,Ａ　順調,\n", "judgements.csv:2 語: 全角の空白か、続いた空白があります"),
        ("J1,P1,,,順調,Ａ／順調,\n", "judgements.csv:2 語: 区切りの記号"),
        ("J1,P1,,,順調,順\u202e調,\n", "judgements.csv:2 語: 改行か、見えない文字があります"),
        ("J1,P1,,,順調,Ｂ,\nJ2,P2,,,遅れ,B,\n", "judgements.csv:3 語: 「B」は2行目で 順調 の語です"),
        ("J1,P1,,,順調,Ａ,Fine\nJ2,P2,,,遅れ,Ｃ,fine\n", "judgements.csv:3 英語: 「fine」は2行目で 順調 の語です"),
        ("J1,P1,,,順調,=1,\n", "judgements.csv:2 語: 「=」で始まる文は"),
        ("J1,P1,,,順調,Ａ,\nJ2,P1,2024-04-01,,順調,Ｂ,\n", "judgements.csv:3 計画・判定: 2行目と重複しています"),
        ("J1,,,,順調,Ａ,\nJ2,,2024-04-01,,順調,Ｂ,\n", "judgements.csv:3 計画・判定: 2行目と重複しています"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(rows: str, told: str) -> None:
    loaded = load(plan_with(rows))
    assert any(str(fault).startswith(told) for fault in loaded.faults), loaded.faults
    assert loaded.registry is None


def test_a_line_break_is_told_once() -> None:
    (fault,) = load(plan_with('J1,P1,,,順調,"計画\nどおり",\n')).faults
    assert str(fault) == "judgements.csv:2 語: 改行か、見えない文字があります。一行で書き直します"


@pytest.mark.parametrize(
    "rows",
    [
        "J1,P1,,,やや遅れ,要改善,\nJ2,P1,,,遅れ,要改善,\n",
        "J1,P1,,,順調,達成,\n",
        "J1,P1,,2023-03-31,順調,Ｂ,\nJ2,P2,2023-04-01,,やや遅れ,Ｂ,\n",
        "J1,,,,順調,Ｂ,\nJ2,P2,2023-04-01,,順調,Ｃ,\n",
        'J1,P1,,,順調,Ａ 計画どおり,As planned\nJ2,P1,,,遅れ,"要改善,要注意",\nJ3,P1,,,達成,<達成>&,\n',
    ],
)
def test_what_may_be_is_let_be(rows: str) -> None:
    assert load(plan_with(rows)).faults == ()

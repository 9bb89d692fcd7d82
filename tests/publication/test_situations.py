"""What is said around the numbers where a plan or a round is not as usual: nothing reported, nothing judged, no target.

Every situation is laid out as dashboard and report, and read as a person reads it.
"""

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from schemas.publication import KpiAttainment
from sumida_etl.attainment.combine import Source
from sumida_etl.publication.dashboard.page import pages
from sumida_etl.publication.dashboard.summary_image import drawn
from sumida_etl.publication.files.csv import csv_files
from sumida_etl.publication.report.composition import compose
from sumida_etl.publication.report.html import html_bytes
from sumida_etl.publication.tables.changes import changes_of
from sumida_etl.publication.tables.edition import Edition, RoundSubmissions, edition_of
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Assignment, Indicator, PastValue, Target
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Comparator, Direction, Part, State, ValueType
from tests.publication import town

ASKED = (("I101", "D1"), ("I201", "D1"), ("I202", "D2"), ("I202", "D3"))


def read(page: bytes) -> str:
    text = re.sub(r"<(style|script)>.*?</\1>|<img[^>]*>", "", page.decode(), flags=re.DOTALL)
    text = re.sub(r"</(?:p|li|tr|h\d|dt|dd|caption)>", "\n", text)
    return re.sub(r"[ \n]*\n\s*", "\n", unescape(re.sub(r"<[^>]+>", "", text)))


def dashboard(edition: Edition, registry: Registry, previous: Edition | None = None) -> str:
    return read(pages(edition, registry, previous, ())[0].content)


def report(edition: Edition, registry: Registry) -> str:
    return read(html_bytes(compose(edition, registry)))


def made(registry: Registry, *values: dict[str, Any], round: Round = town.ROUND) -> Edition:
    """The edition of what every department of the town sent for another registry."""
    columns = (*Source.__dataclass_fields__, "round")
    submitted = RoundSubmissions(
        round=round,
        departments=frozenset(("D1", "D2", "D3")),
        values=town.frame(values, columns),
        results=town.frame((), town.RESULT_COLUMNS),
        narratives=town.frame((), town.NARRATIVE_COLUMNS),
    )
    return edition_of(registry, submitted, town.frame((), columns))


def answers(typed: dict[str, tuple[str | None, str | None]], state: State = State.COUNTING) -> list[dict[str, Any]]:
    """現在 and 見込 of indicators; None: the state instead."""
    return [
        town.value(code, department, kind, number, state=str(state) if number is None else "値あり")
        for code, department in ASKED
        if code in typed
        for kind, number in zip(("現在", "見込"), typed[code], strict=True)
    ]


WITHOUT_PAST = replace(town.REGISTRY, history=())
NOTHING = dict.fromkeys(("I101", "I201", "I202"), (None, None))


@pytest.mark.parametrize("state", [State.COUNTING, State.NOT_APPLICABLE, State.NOT_BEGUN, State.SILENT])
def test_where_no_number_is_known_nothing_is_dated_and_nothing_is_on_time(state: State) -> None:
    edition = made(WITHOUT_PAST, *([] if state is State.SILENT else answers(NOTHING, state)))
    page, printed = dashboard(edition, WITHOUT_PAST), report(edition, WITHOUT_PAST)
    assert "判定できる数値は、まだありません。" in page
    for text in (page, printed):
        assert "判定できるいちばん新しい実績" not in text
        assert "遅れている指標はありません" not in text
        assert "遅れているものはありません" not in text


def test_what_has_no_number_is_not_counted_with_a_date() -> None:
    edition = made(WITHOUT_PAST, *answers({**NOTHING, "I201": ("50", "50")}))
    page, printed = dashboard(edition, WITHOUT_PAST), report(edition, WITHOUT_PAST)
    assert "令和5年12月末現在 1指標、数値なし 2指標。" in page
    assert "（12月末現在 1指標、数値なし 2指標）" in printed
    assert "判定できた指標に、遅れているものはありません。\nまだ判定できない指標が2あります。" in page


def test_where_everything_is_reached_it_says_so() -> None:
    edition = made(WITHOUT_PAST, *answers({"I101": ("45", "44"), "I201": ("50", "51"), "I202": ("40", "41")}))
    page = dashboard(edition, WITHOUT_PAST)
    assert "遅れている指標はありません。" in page
    assert "まだ判定できない" not in page
    assert "数値なし" not in page + report(edition, WITHOUT_PAST)


def test_a_plan_without_indicators_has_no_count_and_no_empty_table() -> None:
    none = replace(WITHOUT_PAST, indicators=(), targets=(), footnotes=(), assignments=())
    edition = made(none)
    page, printed = dashboard(edition, none), report(edition, none)
    for text in (page, printed):
        assert "計画に指標はありません。" in text
        assert "0の指標" not in text
        assert "指標の判定の数" not in text
        assert "の指標の判定\n" not in text


def test_one_of_two_plans_without_indicators_is_left_out_of_the_counts() -> None:
    one = replace(WITHOUT_PAST, indicators=WITHOUT_PAST.indicators[1:], targets=WITHOUT_PAST.targets[1:])
    edition = made(one, *answers({"I201": ("36", "40")}))
    assert "改革計画の指標の判定\n" not in report(edition, one)
    assert "情報化計画の指標の判定\n" in report(edition, one)
    breakdown = dashboard(edition, one).partition("判定ごとの指標の数")[2].partition("前回から")[0]
    assert "情報化計画" in breakdown
    assert "改革計画" not in breakdown


def kinds() -> tuple[Registry, Edition]:
    """An indicator of every shape, all of them behind or off their target."""
    by = Direction.RISING
    shapes: tuple[tuple[Indicator, Target | None, str], ...] = (
        (
            town._indicator("M1", "条例の制定", "", by, "0", value_type=ValueType.MILESTONE),
            target("M1", Comparator.BY_DIRECTION, "3", year=2022),
            "2",
        ),
        (
            town._indicator("M2", "経常収支比率", "%", Direction.FALLING, "92.5"),
            target("M2", Comparator.RANGE, None, lower=Decimal(80), upper=Decimal(90)),
            "94.1",
        ),
        (town._indicator("M3", "満足度", "%", by, "40.1"), target("M3", Comparator.MORE, None), "39.9"),
        (town._indicator("M4", "基金の増減", "億円", by, "-3.2"), target("M4", Comparator.AT_LEAST, "0"), "-5.1"),
        (
            town._indicator("M5", "基金残高", "億円", by, "200"),
            target("M5", Comparator.ABOUT, "230", tolerance=Decimal(20)),
            "150",
        ),
        (town._indicator("M6", "徴収率", "%", by, "70"), target("M6", Comparator.AT_LEAST, "90"), "71.5"),
        (town._indicator("M7", "来た人", "人", by, None), None, "12"),
    )
    registry = replace(
        WITHOUT_PAST,
        indicators=tuple(indicator for indicator, _, _ in shapes),
        targets=tuple(target for _, target, _ in shapes if target),
        footnotes=(),
        history=(PastValue("M1", 2022, State.VALUE, Decimal(1), False, False, "", ""),),
        assignments=tuple(Assignment(each[0].code, "D1", Part.VALUE, town.BEGIN, None, "") for each in shapes),
    )
    values = [town.value(each.code, "D1", kind, at) for each, _, at in shapes for kind in ("現在", "見込")]
    return registry, made(registry, *values)


def target(code: str, comparator: Comparator, value: str | None, year: int = 2025, **bounds: Any) -> Target:
    number = None if value is None else Decimal(value)
    return replace(
        Target(code, town.BEGIN, year, comparator, number, bounds.get("tolerance"), "", ""),
        lower=bounds.get("lower"),
        upper=bounds.get("upper"),
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("条例の制定", "×未達成\n実施中 （令和5年12月末現在）\n目標 完了"),
        ("経常収支比率", "◇逸脱\n94.1% （令和5年12月末現在）\n目標 80～90%\n目標との差 4.1ポイント"),
        ("満足度", "▼後退\n39.9% （令和5年12月末現在）\n目標 増加"),
        ("基金の増減", "▼後退\n−5.1億円 （令和5年12月末現在）\n目標 0億円以上\n目標との差 −5.1億円"),
        ("基金残高", "◇逸脱\n150億円 （令和5年12月末現在）\n目標 230億円程度（184～276億円）\n目標との差 −34億円"),
        ("徴収率", "▲遅れ\n71.5% （令和5年12月末現在）\n目標 90%以上\n目標との差 −18.5ポイント"),
    ],
)
def test_who_is_behind_by_how_much_is_said_of_every_kind_of_target(name: str, said: str) -> None:
    registry, edition = kinds()
    page = dashboard(edition, registry).replace("</span>", "")
    care = page.partition("気をつけたい指標")[2].partition("それぞれの指標で")[0]
    wanted = re.sub(r"\s", "", f"{name}{said}")
    assert wanted in re.sub(r"\s", "", care)


def test_a_negative_number_is_written_alike_on_pages_report_and_slide_and_plain_in_the_csv() -> None:
    registry, edition = kinds()
    of_fund = next(row for row in registry.targets if row.indicator == "M4")
    below = replace(of_fund, value=Decimal("-1.5"))
    registry = replace(registry, targets=tuple(below if row is of_fund else row for row in registry.targets))
    edition = made(registry, *(town.value("M4", "D1", kind, "-5.1") for kind in ("現在", "見込")))
    whole = pages(edition, registry, None, ())[0].content.decode()
    page, printed = dashboard(edition, registry), report(edition, registry)
    assert re.search('alt="基金の増減の推移（億円）：[^"]*令和5年度現在 −5.1、', whole)
    slide = "\n".join(text.get_text() for text in drawn(edition, registry).axes[0].texts)
    for text, told in (
        (page, ("−5.1億円", "−3.2", "−1.5億円以上")),
        (printed, ("−5.1億円", "基準 −3.2億円", "−1.5億円以上", "−111.8%")),
        (slide, ("−5.1億円", "−1.5億円以上")),
    ):
        assert [each for each in told if each not in text] == []
        assert re.findall(r"(?<![0-9A-Za-z_月])-[0-9]", text) == []
    (csv,) = (each.content.decode() for each in csv_files(edition) if "kpi_attainment" in each.name)
    assert ",-5.1," in csv and "−" not in csv


def test_a_milestone_is_told_in_the_words_of_its_stages_everywhere() -> None:
    registry, edition = kinds()
    page, printed = dashboard(edition, registry), report(edition, registry)
    assert "検討中 →から 実施中" in page
    assert "「完了」を目指す指標です。" in page
    table = page.partition("指標の達成状況")[2]
    assert re.search(r"条例の制定.*?実施中.*?実施中.*?未着手.*?完了", table, re.DOTALL)
    details = printed.partition("判定の内訳")[2].partition("判定の内訳")[2]
    assert re.search(r"条例の制定.*?基準 未着手.*?12月末現在\s*実施中\s*完了", details, re.DOTALL)
    rows = edition.tables[KpiAttainment]
    assert rows[rows["indicator"] == "M1"]["value"].map(str).tolist() == ["1", "2", "2"]


def test_an_indicator_without_a_target_says_so_in_its_card() -> None:
    registry, edition = kinds()
    card = dashboard(edition, registry).partition("指標ごとの進み具合")[2].partition("来た人")[2]
    assert "目標\nなし\n" in card.partition("取組")[0]


def test_a_unit_that_changed_between_two_rounds_is_no_change() -> None:
    """570 千円 are 57 万円; of 件 and 手続 nothing is said."""
    units, goals = {"I101": ("千円", "590"), "I201": ("件", "13")}, {"I101": Decimal(500)}
    before = replace(
        WITHOUT_PAST,
        indicators=tuple(
            replace(row, unit=units[row.code][0], baseline=Decimal(units[row.code][1])) if row.code in units else row
            for row in WITHOUT_PAST.indicators
        ),
        targets=tuple(replace(row, value=goals.get(row.indicator, row.value)) for row in WITHOUT_PAST.targets),
    )
    then = made(before, *answers({"I101": ("570", "560"), "I201": ("30", "31")}), round=Round.parse("R5-09"))
    now = made(WITHOUT_PAST, *answers({"I101": ("57", "56"), "I201": ("36", "37")}))
    found = changes_of(now, then)
    assert [row.indicator for row in found.same] == ["I101"]
    assert (found.judged, found.moved) == ((), ())
    assert [row.indicator for row in found.unheard] == ["I201", "I202"]
    page = dashboard(now, WITHOUT_PAST, then)
    assert "570" not in page

    later = made(WITHOUT_PAST, *answers({"I101": ("56.9", "56"), "I201": ("36", "37")}))
    (moved,) = changes_of(later, then).moved
    assert (moved.before.value, moved.before.unit, moved.old_target) == (Decimal(57), "万円", None)


def test_nothing_is_a_number_to_whoever_hears_the_chart_and_a_stage_is_none_to_whoever_sees_it() -> None:
    edition = made(WITHOUT_PAST, *answers({"I101": ("0", "1234.50"), "I201": ("36", "37")}))
    page = pages(edition, WITHOUT_PAST, None, ())[0].content.decode()
    assert "令和5年度現在 0、令和5年度見込 1,234.50" in page
    registry, of_kinds = kinds()
    milestone = pages(of_kinds, registry, None, ())[0].content.decode().partition('id="M1"')[2].partition('id="M2"')[0]
    assert "令和4年度確定 検討中、令和5年度現在 実施中、令和5年度見込 実施中" in milestone
    assert "R5" in milestone.partition('class="chart"')[2].partition("alt=")[0]
    assert not re.search(r"%3E\s*[0-3]\s*%3C/text", milestone)


def test_about_and_in_all_stand_beside_the_figure_on_the_slide() -> None:
    values = answers({"I101": ("58", "58"), "I201": ("14", "15")})
    edition = made(
        WITHOUT_PAST, *({**each, "approx": True, "cumulative": each["indicator"] == "I201"} for each in values)
    )
    texts = [text.get_text() for text in drawn(edition, WITHOUT_PAST).axes[0].texts]
    assert {"約58万円", "延べ約14手続"} <= set(texts)

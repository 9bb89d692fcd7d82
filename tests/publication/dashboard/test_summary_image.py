import io
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from schemas.publication import KpiAttainment
from sumida_etl.attainment.judging_words import JudgingWords
from sumida_etl.publication.dashboard.slide import halves
from sumida_etl.publication.dashboard.summary_image import drawn, pictures
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.plans import JudgementWord, Plan
from sumida_etl.vocabulary import Comparator, Judgement, State
from tests.publication import town


def test_a_slide_and_a_scalable_twin() -> None:
    png, svg = pictures(town.made(), town.REGISTRY)
    assert (png.name, svg.name) == ("999999_summary_2023-12.png", "999999_summary_2023-12.svg")
    assert Image.open(io.BytesIO(png.content)).size == (1920, 1080)
    assert b"<text" not in svg.content  # shapes only: no font is looked for where it is shown
    assert svg.content.count(b"<use") > 50


@pytest.mark.filterwarnings("error:Glyph")  # not what other objects warn of while they are collected
def test_every_character_has_its_glyph() -> None:
    pictures(town.made(), town.REGISTRY)


def test_the_same_edition_gives_the_same_bytes() -> None:
    first, second = (pictures(town.made(), town.REGISTRY) for _ in range(2))
    assert [each.sha256 for each in first] == [each.sha256 for each in second]


def test_a_provisional_round_draws_another_slide() -> None:
    whole, part = (pictures(town.made(departments), town.REGISTRY)[0] for departments in (("D1", "D2", "D3"), ("D1",)))
    assert whole.content != part.content


def test_a_dollar_in_a_name_is_not_taken_for_mathematics() -> None:
    indicators = tuple(replace(each, name=r"$\frac$ {と} _^") for each in town.REGISTRY.indicators)
    assert pictures(town.made(), replace(town.REGISTRY, indicators=indicators))


def said(edition: Edition, registry: Registry = town.REGISTRY) -> list[str]:
    return [text.get_text() for text in drawn(edition, registry).axes[0].texts]


def judged(words: list[str], **changes: Any) -> tuple[Edition, Registry]:
    """The town with an indicator per word, each judged so."""
    edition, first = town.made(), town.REGISTRY.indicators[1]
    table = edition.tables[KpiAttainment]
    like = table[table["latest"].astype(bool) & (table["indicator"] == first.code)].iloc[0].to_dict()
    rows = [
        {**like, **changes, "id": f"K{place}_2023-12_actual", "indicator": f"K{place}", "judgement": word}
        for place, word in enumerate(words)
    ]
    frame = pd.DataFrame(rows, columns=table.columns, dtype=object)
    indicators = tuple(replace(first, code=row["indicator"], name=row["name"]) for row in rows)
    more = {"target_date": None, "remark": "", "stage": ""}
    return (
        replace(edition, tables={**edition.tables, KpiAttainment: frame}, attained=frame.assign(**more)),
        replace(town.REGISTRY, indicators=indicators),
    )


BAND = {"target": None, "comparator": Comparator.RANGE}


def test_where_nothing_could_be_judged_nothing_is_said_to_be_on_time() -> None:
    texts = said(*judged([State.COUNTING, State.SILENT]))
    assert "判定できる数値は、まだありません" in texts
    assert not any("遅れているものはありません" in text or "遅れている指標はありません" in text for text in texts)
    texts = said(*judged([Judgement.ACHIEVED, State.COUNTING]))
    assert "判定できた指標に、遅れているものはありません" in texts
    assert "まだ判定できない指標が1あります" in texts
    assert "遅れている指標はありません" in said(*judged([Judgement.ACHIEVED, Judgement.ON_PACE]))


@pytest.mark.parametrize(
    ("changes", "aim"),
    [
        ({}, "44手続以上"),
        ({**BAND, "lower": Decimal("95"), "upper": Decimal("99.5")}, "95～99.5手続"),
        ({"target": None, "comparator": Comparator.MORE}, "増加"),
        ({"target": Decimal("1234567"), "comparator": Comparator.BELOW}, "1,234,567手続未満"),
    ],
)  # fmt: skip
def test_who_is_behind_stands_beside_its_figure_and_its_target(changes: dict[str, Any], aim: str) -> None:
    texts = said(*judged([Judgement.LATE], **changes))
    place = texts.index("遅れ", texts.index("気をつけたい指標"))
    assert texts[place : place + 4] == ["遅れ", "オンライン手続数", "36手続", aim]
    assert not any("→" in text for text in texts)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (
            "区民税等の徴収率 特別区民税(普通徴収分 ※年金特徴含む。)",
            "区民税等の徴収率 特別区民税(普通徴収分\n※年金特徴含む。)",
        ),
        ("住民記録に関する証明書の電子申請の割合", "住民記録に関する証明書の電子申請の割合"),
        ("区" * 45, f"{'区' * 22}\n{'区' * 21}…"),
    ],
)  # fmt: skip
def test_a_long_name_of_an_indicator_is_told_whole_in_two_lines(name: str, shown: str) -> None:
    texts = said(*judged([Judgement.LATE], name=name))
    assert texts[texts.index("遅れ", texts.index("気をつけたい指標")) + 1] == shown


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Texts that touch one another or leave the slide."""
    canvas = FigureCanvasAgg(figure)
    figure.set_dpi(100)
    canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in figure.axes[0].texts]
    boxes = [(text, box) for text, box in boxes if text]
    outside = [(text, "") for text, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > 1600 or box.y1 > 900]
    return outside + [(one[0], other[0]) for one, other in combinations(boxes, 2) if one[1].overlaps(other[1])]


@pytest.mark.parametrize(
    "name", ["短い名", "徴収率（普通徴収分 ※年金特徴含む。）" * 3, "Wi-Fi WWW %%% MMMM " * 9], ids=["短", "長", "W"]
)
@pytest.mark.parametrize(
    "words", [[*Judgement, *Judgement, *list(State)[1:]], [Judgement.MISSED] * 400, []], ids=["all", "400", "none"]
)
def test_no_text_runs_into_another(name: str, words: list[str]) -> None:
    edition, registry = judged(words, name=name, target=Decimal(21661929000), value=Decimal("-98765432109.87"))
    plans = tuple(Plan(f"{name}{place}", "資料") for place in range(8))
    edition = replace(edition, ward=replace(edition.ward, name="南北アルプス中央市", plans=plans), specimen=True)
    assert overlapping(drawn(edition, registry)) == []


def called(*words: str) -> JudgingWords:
    """Own words for the judgements in their order; the plan has no name."""
    own = {
        ("", f"{judgement}"): JudgementWord(judgement, word) for judgement, word in zip(Judgement, words, strict=False)
    }
    return JudgingWords(("",), own)


LONG = tuple(f"{place}とても長い判定ことば{place}"[:12] for place in "甲乙丙丁戊己庚辛壬癸子丑")


@pytest.mark.parametrize("words", [LONG, ("Ｂ 目標に届く見込み", "Ａ<到達>", "計画どおりに 進む", *LONG[3:])])
def test_long_words_of_a_plan_run_into_nothing_and_none_is_cut(words: tuple[str, ...]) -> None:
    edition, registry = judged([*words, *list(State)[1:]], name="徴収率（普通徴収分 ※年金特徴含む。）" * 3)
    figure = drawn(replace(edition, words=called(*words)), registry)
    assert overlapping(figure) == []
    texts = [text.get_text() for text in figure.axes[0].texts]
    for word in words:
        assert word in texts or {*halves(word)} <= {*texts}
    assert not any(text.endswith("…") and text.startswith("が") for text in texts)


def test_what_is_counted_is_never_cut_off_in_the_first_line() -> None:
    edition, registry = judged(["Ａ"])
    assert "がＡ・維持・順調です" in said(replace(edition, words=called("Ａ")), registry)
    edition, registry = judged([LONG[0]])
    of_two = JudgingWords(("", "別の計画"), called(*LONG).own)
    assert "が達成・維持・順調にあたる判定です" in said(replace(edition, words=of_two), registry)


def test_a_plan_without_indicators_has_no_headline() -> None:
    texts = said(*judged([]))
    assert "計画に指標はありません" in texts
    assert "が達成・維持・順調です" not in texts


def test_the_first_drawing_on_a_slow_machine_says_nothing(tmp_path: Path) -> None:
    code = (
        "import threading\n"
        "timer = threading.Timer\n"
        "threading.Timer = lambda seconds, tell: timer(0, tell)\n"
        "import sumida_etl.publication.dashboard.page\n"
    )
    environment = {**os.environ, "MPLCONFIGDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert list(tmp_path.glob("fontlist*.json"))
    assert done.stderr == ""

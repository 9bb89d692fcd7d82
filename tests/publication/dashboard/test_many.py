"""With many indicators the cards stand on pages of their own; the dashboard keeps every verdict and links to each."""

import re
from typing import Any

import pytest

from sumida_etl.publication.dashboard import page
from tests.publication import town


@pytest.fixture
def split(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(page, "MOST_CARDS", 1)
    monkeypatch.setattr(page, "CARDS_ON_A_PART", 2)
    return made()


def made(**changes: Any) -> dict[str, str]:
    return {file.name: file.content.decode() for file in page.pages(town.made(**changes), town.REGISTRY, None, ())}


def codes(text: str) -> list[str]:
    return re.findall(r'<li class="card" id="([^"]+)"', text)


def test_few_stand_on_the_dashboard_itself() -> None:
    whole = made()
    assert list(whole) == ["index.html"] and 'id="history"' in whole["index.html"]
    assert '<input type="search"' not in whole["index.html"]


def test_each_card_is_on_one_page_and_the_dashboard_leads_there(split: dict[str, str]) -> None:
    index, *parts = split.values()
    every = codes(made()["index.html"])
    assert codes(index) == every == [code for part in parts for code in codes(part)]
    assert all(len(codes(part)) <= 2 for part in parts)
    for name, part in list(split.items())[1:]:
        for code in codes(part):
            assert f'<a href="{name}#{code}">' in index
        assert (
            'class="legend"' in part
            and 'class="chart"' in part
            and 'href="index.html"' in part
            and 'id="history"' in part
        )
    assert 'class="legend"' not in index
    assert 'class="chart"' not in index and 'id="history"' not in index and 'id="attainment"' in index


def test_each_page_of_cards_leads_on_to_the_next_and_says_how_many_there_are(split: dict[str, str]) -> None:
    first, last = list(split.values())[1:]
    assert 'href="indicators_2.html"' in first and 'href="indicators_1.html"' not in first
    assert 'href="indicators_1.html"' in last and 'href="indicators_3.html"' not in last
    assert "<h1>指標 3～3<small>（3のうち）</small></h1>" in last


def test_of_many_verdicts_each_says_its_plan_and_can_be_found_by_name(split: dict[str, str]) -> None:
    index = split["index.html"]
    assert all(f'<p class="where">{plan.name}<br>' in index for plan in town.REGISTRY.ward.plans)
    assert '<input type="search" id="name">' in index


@pytest.mark.parametrize(("count", "at_once"), [(24, 24), (25, 12)])
def test_a_long_list_is_folded_by_the_page_itself(count: int, at_once: int) -> None:
    source = '{% from "marks.html.j2" import folded %}{% call(each) folded(items) %}<li>{{ each }}</li>{% endcall %}'
    template = page._template("page.html.j2").environment.from_string(source)
    shown, _, rest = template.render(items=range(count)).partition("<details")
    assert shown.count("<li>") == at_once and shown.count("<li>") + rest.count("<li>") == count
    assert (f"ほか{count - at_once}指標" in rest) == (at_once < count)


def test_the_verdicts_are_those_of_the_whole_page(split: dict[str, str]) -> None:
    said = re.compile(r'id="([^"]+)" data-place="[^"]*" data-name="[^"]*"\s+data-plan="[^"]*" data-judgement="([^"]+)"')
    assert dict(said.findall(split["index.html"])) == dict(said.findall(made()["index.html"])) != {}

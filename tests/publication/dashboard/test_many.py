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


def test_each_card_is_on_one_page_and_the_dashboard_leads_there(split: dict[str, str]) -> None:
    index, *parts = split.values()
    every = codes(made()["index.html"])
    assert codes(index) == every == [code for part in parts for code in codes(part)]
    assert all(len(codes(part)) <= 2 for part in parts)
    for name, part in list(split.items())[1:]:
        for code in codes(part):
            assert f'<a href="{name}#{code}">' in index
        assert 'class="chart"' in part and 'href="index.html"' in part and 'id="history"' in part
    assert 'class="chart"' not in index and 'id="history"' not in index and 'id="attainment"' in index


def test_the_verdicts_are_those_of_the_whole_page(split: dict[str, str]) -> None:
    said = re.compile(r'id="([^"]+)" data-place="[^"]*" data-name="[^"]*"\s+data-plan="[^"]*" data-judgement="([^"]+)"')
    assert dict(said.findall(split["index.html"])) == dict(said.findall(made()["index.html"])) != {}

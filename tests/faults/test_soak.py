"""A soak that was stopped goes on, and only a whole one writes the page."""

from pathlib import Path

import pytest

from soak import __main__ as soak
from soak.kept import Kept
from soak.parts import Part, Place
from soak.tally import Tally


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The names of the parts that were tried; the second of two is stopped the first time."""
    names = list[str]()

    def part(name: str) -> Part:
        def of(tally: Tally, place: Place) -> None:
            names.append(name)
            if name == "second" and names.count(name) == 1:
                raise KeyboardInterrupt
            tally.add(name, place.count, place.count)

        return Part(of, 3)

    monkeypatch.setattr(soak, "PARTS", {name: part(name) for name in ("first", "second")})
    monkeypatch.setattr(soak, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(Kept, "of_checkout", lambda: Kept("c0ffee", tmp_path))
    soak.PAGE.write_text(f"text\n{soak.MARK}\nolder\n", encoding="utf-8")
    return names


def test_a_soak_goes_on_where_it_was_stopped(tried: list[str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        soak.everything(("first", "second"))
    assert "older" in soak.PAGE.read_text(encoding="utf-8")
    assert soak.everything(("first", "second")) == 0
    assert tried == ["first", "second", "second"]
    page = soak.PAGE.read_text(encoding="utf-8")
    assert page.startswith(f"text\n{soak.MARK}")
    assert "; c0ffee; " in page
    assert page.endswith("| first | 3 | 3 |  |\n| second | 3 | 3 |  |\n")


def test_one_part_writes_no_page(tried: list[str]) -> None:
    assert soak.everything(("first",)) == 0
    assert tried == ["first"]
    assert soak.PAGE.read_text(encoding="utf-8").endswith("older\n")

import io
from dataclasses import replace

import pytest
from PIL import Image

from sumida_etl.publication.dashboard.summary_image import pictures
from tests.publication import town


def test_a_slide_and_a_scalable_twin() -> None:
    png, svg = pictures(town.made(), town.REGISTRY)
    assert (png.name, svg.name) == ("999999_summary_2023-12.png", "999999_summary_2023-12.svg")
    assert Image.open(io.BytesIO(png.content)).size == (1920, 1080)
    assert b"<text" not in svg.content  # shapes only: no font is looked for where it is shown
    assert svg.content.count(b"<use") > 50


@pytest.mark.filterwarnings("error")
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

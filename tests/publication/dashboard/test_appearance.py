import re

import pytest

from sumida_etl.attainment.judging_words import WORDS, JudgingWords
from sumida_etl.publication.dashboard.appearance import LOOKS, Tone, looks_of
from sumida_etl.publication.dashboard.page import _asset
from sumida_etl.vocabulary import Judgement, State


def luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("word", [*Judgement, *(state for state in State if state != State.VALUE)])
def test_every_word_a_judgement_can_be_has_a_look(word: str) -> None:
    assert looks_of(JudgingWords())[word].word == word


def test_words_stand_in_one_order_wherever_they_are_counted() -> None:
    assert tuple(LOOKS) == WORDS


def test_symbols_and_words_are_each_their_own() -> None:
    for name in ("symbol", "english", "word"):
        assert len({getattr(look, name) for look in LOOKS.values()}) == len(LOOKS)


@pytest.mark.parametrize("tone", Tone)
def test_every_colour_can_be_seen_on_white(tone: Tone) -> None:
    assert 1.05 / (luminance(tone) + 0.05) >= 3


def test_the_style_sheet_has_the_same_colours() -> None:
    declared = dict(re.findall(r"--(met|going|slow|lost|none): (#\w{6})", _asset("dashboard.css")))
    assert declared == {tone.css: tone.lower() for tone in Tone}

"""How a judgement looks wherever it is shown: symbol, word and colour always together, never the colour alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sumida_etl.attainment.judging_words import JudgingWords
from sumida_etl.vocabulary import GOOD, Judgement, State

_CAPITALISED = re.compile("[A-Z][a-z]")


class Tone(StrEnum):
    """Five colours that stay apart in every colour vision, each at least 3:1 on white; words beside them are dark."""

    MET = "#003F8A"
    GOING = "#1E88E5"
    SLOW = "#B26A00"
    LOST = "#7A0019"
    NONE = "#767676"

    @property
    def css(self) -> str:
        """The name of the class in dashboard.css."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Look:
    """A judgement's symbol, English word and colour."""

    word: str
    symbol: str
    english: str
    tone: Tone
    good: bool = False
    """Whether the first sentence counts it."""

    @property
    def english_within(self) -> str:
        """The English word within a sentence: ``As planned`` begins small there, ``A`` and ``KPI met`` do not."""
        return self.english[:1].lower() + self.english[1:] if _CAPITALISED.match(self.english) else self.english


_LOOKS = (
    Look(Judgement.ACHIEVED, "◎", "Achieved", Tone.MET),
    Look(Judgement.MAINTAINED, "○", "Maintained", Tone.MET),
    Look(Judgement.ON_PACE, "↗", "On pace", Tone.GOING),
    Look(Judgement.NEARLY, "●", "Nearly achieved", Tone.GOING),
    Look(Judgement.UNDER_WAY, "→", "Under way", Tone.GOING),
    Look(Judgement.BEHIND, "△", "Slightly behind", Tone.SLOW),
    Look(Judgement.LATE, "▲", "Behind", Tone.SLOW),
    Look(Judgement.LOST_GROUND, "▼", "Lost ground", Tone.LOST),
    Look(Judgement.OFF_TARGET, "◇", "Off target", Tone.LOST),
    Look(Judgement.MISSED, "×", "Not achieved", Tone.LOST),
    Look(Judgement.UNJUDGED, "・", "Not judged", Tone.NONE),
    Look(Judgement.PARTIAL, "～", "Part of a year", Tone.NONE),
    Look(State.COUNTING, "…", "Being counted", Tone.NONE),
    Look(State.NOT_APPLICABLE, "／", "Not applicable", Tone.NONE),
    Look(State.NOT_BEGUN, "－", "Not begun", Tone.NONE),
    Look(State.SILENT, "？", "Not reported", Tone.NONE),
)

LOOKS: Mapping[str, Look] = {look.word: replace(look, good=look.word in GOOD) for look in _LOOKS}
"""By judgement, in the order of WORDS: the best first, and what cannot be judged last."""


def looks_of(words: JudgingWords) -> Mapping[str, Look]:
    """By each word of a round's plans. A word for several judgements looks like the worst of them."""
    found = {}
    for word, judgements in words.meanings.items():
        look = LOOKS[judgements[-1]]
        found[word] = replace(look, word=word, english=words.english(word) or look.english)
    return found


def state_english(state: State) -> str:
    """``Being counted``."""
    return LOOKS[state].english

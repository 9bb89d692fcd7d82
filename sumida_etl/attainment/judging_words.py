"""What the plans of a round call each judgement, in words of their own or the vocabulary's, and counts by the word."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

import pandas as pd

from sumida_etl.registry import Registry
from sumida_etl.registry.rows.dated import in_force
from sumida_etl.registry.rows.plans import JudgementWord
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import GOOD, Judgement, Kind, State

Group = TypeVar("Group", bound=Hashable)
WORDS = (*(str(word) for word in Judgement), *(str(state) for state in State if state is not State.VALUE))
"""Every judgement, and the states in its place, in the order in which counts are shown."""


@dataclass(frozen=True, slots=True)
class JudgingWords:
    """The words by plan and judgement.

    Attributes:
        plans: The names of the plans that are judged.
        own: By a plan's name and a judgement the row that names it; what is missing has the vocabulary's word.
    """

    plans: tuple[str, ...] = ("",)
    own: Mapping[tuple[str, str], JudgementWord] = field(default_factory=dict)

    def of(self, plan: str, judgement: str) -> str:
        """The word for a Judgement, or for a state in its place, which no plan renames."""
        row = self.own.get((plan, judgement))
        return row.word if row else str(judgement)

    def english(self, word: str) -> str:
        """The plans' own English for one of their words; empty where they have none."""
        return next((row.english for row in self.own.values() if row.word == word and row.english), "")

    @property
    def meanings(self) -> Mapping[str, tuple[str, ...]]:
        """By each word that a table of the round may hold the judgements it stands for, both in the order of WORDS."""
        found: dict[str, dict[str, None]] = {}
        for judgement in WORDS:
            for plan in self.plans:
                found.setdefault(self.of(plan, judgement), {})[judgement] = None
        return {word: tuple(judgements) for word, judgements in found.items()}

    @property
    def good(self) -> tuple[str, ...]:
        """The words that the first sentence counts."""
        return tuple(word for word, judgements in self.meanings.items() if set(judgements) & set(GOOD))

    @property
    def told(self) -> str:
        """What the own words mean, in sentences: by plan, where not all of them have the same."""
        found: dict[str, list[str]] = {}
        for plan in self.plans:
            by_word: dict[str, list[str]] = {}
            for judgement in WORDS:
                by_word.setdefault(self.of(plan, judgement), []).append(judgement)
            own = [f"{'・'.join(means)}は「{word}」" for word, means in by_word.items() if means != [word]]
            found.setdefault("、".join(own), []).append(plan)
        alone = len(found) == 1
        return "".join(
            f"{'' if alone else '・'.join(plans) + 'の判定のうち、'}{own}と記します。"
            for own, plans in found.items()
            if own
        )


def days_judged(registry: Registry, round: Round) -> dict[str, date]:
    """By name of each plan the day whose rules it is judged by: the round's; of one that ended before it, its end."""
    return {
        plan.name: round.as_of if in_force(plan, round.as_of) else round.last_fiscal_end for plan in registry.ward.plans
    }


def judging_words(registry: Registry, round: Round) -> JudgingWords:
    """The words of a round's plans."""
    days = days_judged(registry, round)
    rows = {
        (name, str(judgement)): row
        for name, day in days.items()
        for judgement in Judgement
        if (row := registry.word_on(name, judgement, day))
    }
    return JudgingWords(tuple(days) or ("",), rows)


@dataclass(frozen=True, slots=True)
class JudgementCounts(Generic[Group]):
    """A table of counts, the only thing that is ever added up over indicators.

    Attributes:
        groups: The columns, such as the kinds 現在 and 見込.
        rows: Each word that occurs in any group, in the order given, with its count in every group.
    """

    groups: tuple[Group, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def count_judgements(
    judged: Iterable[tuple[Group, str]], groups: Collection[Group] | None = None, words: Iterable[str] = WORDS
) -> JudgementCounts[Group]:
    """Count pairs of a group and a judgement. ``groups`` gives the columns and their order.

    Without ``groups`` they are those that occur, in order of appearance. ``words``: what the judgements are called.
    """
    pairs = list(judged)
    columns = tuple(dict.fromkeys(group for group, _ in pairs)) if groups is None else tuple(groups)
    counted = Counter(pairs)
    rows = ((word, tuple(counted[group, word] for group in columns)) for word in words)
    return JudgementCounts(columns, tuple((word, counts) for word, counts in rows if any(counts)))


def counts_by_kind(attained: pd.DataFrame, words: JudgingWords) -> JudgementCounts[Kind]:
    """Counts of judged figures (as ``attain`` returns them) by kind, for the kinds that occur."""
    kinds = [Kind(kind) for kind in attained["kind"]]
    return count_judgements(
        zip(kinds, attained["word"], strict=True), [kind for kind in Kind if kind in set(kinds)], words.meanings
    )

"""How many figures were judged how. Counts of judgements are the only thing that is ever added up over indicators."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import pandas as pd

from sumida_etl.attainment.judging_words import WORDS, JudgingWords
from sumida_etl.vocabulary import Kind

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class JudgementCounts(Generic[Group]):
    """A table of counts.

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

"""Long lists in a sentence: the first few of them, and how many more there are."""

from collections.abc import Sequence

MOST = 10
"""A sentence that names hundreds is not read."""


def first_few(texts: Sequence[object], unit: str = "件", most: int = MOST, between: str = "、") -> str:
    """``○○課、△△課 ほか2件``."""
    more = f" ほか{len(texts) - most}{unit}" if len(texts) > most else ""
    return between.join(map(str, texts[:most])) + more


def counted_few(texts: Sequence[object]) -> str:
    """``12件（○○課、△△課 ほか2件）``."""
    return f"{len(texts)}件（{first_few(texts)}）"

"""Remember what was made of texts that come again and again: headers, labels, closed words, parts that list others."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Text = TypeVar("Text", str, bytes)
Made = TypeVar("Made")


def memo(*, longest: int = 500, count: int = 1 << 14) -> Callable[[Callable[[Text], Made]], Callable[[Text], Made]]:
    """Remember the results of a function of one text, for the latest ``count`` texts of up to ``longest`` letters.

    Whoever sends long texts, each another, so never fills the memory.
    """

    def remembering(function: Callable[[Text], Made]) -> Callable[[Text], Made]:
        known = lru_cache(maxsize=count)(function)

        @wraps(function)
        def call(text: Text) -> Made:
            return known(text) if len(text) <= longest else function(text)

        return call

    return remembering

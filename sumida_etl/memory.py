"""What the process keeps in mind: what was made of texts that come again and again, and garbage while much is made."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def uncollected() -> Iterator[None]:
    """Let garbage be inside the block: for work that makes much, little of it garbage.

    Python's collector looks at all that a process holds whenever that has grown by a quarter: a plan of 200,000 lines
    takes half as long again with it, a chunk of workbooks a tenth.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()

"""Isolate faults: work that fails for many items is repeated for halves of them, until each culprit is alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Isolated(Generic[Item, Result]):
    """``done``: the results of the parts that worked, in order; ``failed``: each item that fails even alone."""

    done: tuple[Result, ...]
    failed: tuple[tuple[Item, Exception], ...] = ()


def isolate_failures(
    every: Sequence[Item], work: Callable[[Sequence[Item]], Result], *, reraise: tuple[type[Exception], ...] = ()
) -> Isolated[Item, Result]:
    """Do ``work`` on all items in one call (also where there are none); where that fails, on each half.

    One culprit among n costs 2 log2 n further calls, together about twice the work of one.
    Errors in ``reraise`` concern all items alike (a full disk) and are raised.
    """
    try:
        return Isolated((work(every),))
    except reraise:
        raise
    except Exception as problem:
        if len(every) <= 1:
            if not every:
                raise
            return Isolated((), ((every[0], problem),))
    middle = len(every) // 2
    first, second = (
        isolate_failures(every[:middle], work, reraise=reraise),
        isolate_failures(every[middle:], work, reraise=reraise),
    )
    return Isolated((*first.done, *second.done), (*first.failed, *second.failed))

"""How much one address may ask for, and how much may wait at once."""

import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio

from sumida_etl.desk.sentences import TooManyError, TooOftenError
from sumida_etl.reader.admission.limits import LARGEST_FILE

LARGEST_BODY = LARGEST_FILE + (64 << 10)
"""Bytes of a form: a file, and the little beside it."""
BODY_SECONDS = 60
"""For a body to arrive."""
AT_ONCE, WAITING = 2, 200
"""Checks that run, and uploads that wait for one."""


SENDS, LOOKS = 300, 3_000
"""Forms sent, and pages looked at, per minute and address: behind a proxy a whole ward may have one address."""


class Rate:
    """So many requests per minute and address, unused ones saved up to a minute's worth."""

    ADDRESSES = 4_096
    """Remembered; the one that was heard least lately is forgotten first."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> None:
        """Count a request. Raises TooOftenError."""
        now = self._clock()
        left, at = self._left.pop(address, (float(self._most), now))
        left = min(self._most, left + (now - at) * self._most / 60)
        self._left[address] = (left - 1 if left >= 1 else left), now
        while len(self._left) > self.ADDRESSES:
            self._left.popitem(last=False)
        if left < 1:
            raise TooOftenError


class Turns:
    """Lets ``AT_ONCE`` work while up to ``WAITING`` wait."""

    def __init__(self) -> None:
        self._turns = anyio.Semaphore(AT_ONCE)
        self._there = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn. Raises TooManyError."""
        if self._there >= AT_ONCE + WAITING:
            raise TooManyError
        self._there += 1
        try:
            async with self._turns:
                yield
        finally:
            self._there -= 1

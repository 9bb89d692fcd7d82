"""The watch: one process that looks after what Prefect does not.

It reports files that have arrived in the inbox, once they have not changed for a while, as one event; sends
notifications (``notifications``); marks zombie runs (``zombie_runs``); names runs that wait to begin (``run_names``);
and rewords states in Japanese (``state_wording``).
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect.events import emit_event
from prefect.settings import get_current_settings

from flows.round_selection import last_round, rounds_in
from flows.watch.notifications import Notices, command, of_server
from flows.watch.run_names import name_scheduled
from flows.watch.state_wording import reword
from flows.watch.zombie_runs import mark_zombies
from sumida_etl.reader.inbox import arrived
from sumida_etl.rounds import JAPAN, Round
from sumida_etl.settings import Settings

ARRIVED = "sumida.inbox.arrived"
QUIET = 15.0
"""Seconds nothing may have changed: a file that is still being copied is not taken, nor are ten files ten times."""
Seen = frozenset[tuple[str, int, int]]


@dataclass(slots=True)
class Watch:
    """What was seen of each round, since when it looks as it does, and what was told already."""

    inbox: Path
    tell: Callable[[Round], None]
    quiet: float = QUIET
    _seen: dict[Round, tuple[Seen, float]] = field(default_factory=dict)
    _told: dict[Round, Seen] = field(default_factory=dict)

    def look(self, now: float, today: Round) -> None:
        """Look once at ``now`` (seconds); files directly in the inbox are of the round of ``today``."""
        for round in {today, *rounds_in(self.inbox)}:
            seen = frozenset(_traits(path) for path in arrived(self.inbox, round) if path.is_file())
            before, since = self._seen.get(round, (None, now))
            if seen != before:
                self._seen[round] = (seen, now)
            elif now - since >= self.quiet and seen - self._told.get(round, frozenset()):
                self._told[round] = seen
                self.tell(round)


def _traits(path: Path) -> tuple[str, int, int]:
    try:
        known = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), known.st_size, known.st_mtime_ns


def emit(round: Round) -> None:
    """Tell Prefect that files of a round have arrived."""
    resource = {"prefect.resource.id": f"sumida.inbox.{round.key}", "sumida.round": round.key}
    emit_event(event=ARRIVED, resource=resource)


def main() -> None:
    """Watch for ever."""
    settings = Settings()
    watch = Watch(settings.path(settings.inbox), emit)
    told = get_current_settings().home / "notices.json"
    notices = Notices(words, told, of_server) if (words := command()) else None
    swept = datetime.now(UTC)
    while True:
        now = datetime.now(UTC)
        with _going_on():
            watch.look(time.monotonic(), last_round(now.astimezone(JAPAN).date()))
        with _going_on():
            if now - swept >= timedelta(seconds=20):
                swept = now
                mark_zombies(now)
                reword()
                name_scheduled()
        with _going_on():
            if notices:
                notices.look(now)
        time.sleep(5)


@contextmanager
def _going_on() -> Iterator[None]:
    try:
        yield
    except Exception as problem:  # a share that is away, a disk that is full, a server that is busy: each comes back
        print(f"watch: {problem}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

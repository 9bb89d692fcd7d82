"""The watch: one process that looks after what Prefect does not.

It reports files that have arrived in the inbox, once they have not changed for a while, as one event; sends
notices (``notice_loop``); marks zombie runs (``zombie_runs``); names runs that wait to begin (``round_selection``);
rewords states in Japanese (``state_wording``); and starts again a server or a worker that has died.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect.events import emit_event

from flows.round_selection import last_round, name_scheduled, rounds_in
from flows.watch import notice_loop
from flows.watch.errors_logged import errors_logged
from flows.watch.state_wording import reword
from flows.watch.zombie_runs import mark_not_begun, mark_zombies
from sumida_etl.japan_time import JAPAN
from sumida_etl.operations.daemons import revive, worker_name
from sumida_etl.operations.site import Site
from sumida_etl.reader.inbox import arrived
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings

ARRIVED = "sumida.inbox.arrived"
QUIET = 15.0
"""Seconds without change before files are reported: no file is taken half copied, and ten files start one run."""
Seen = frozenset[tuple[str, int, int]]


@dataclass(slots=True)
class InboxWatcher:
    """State per round: the files last seen, since when they are unchanged, and which were reported."""

    inbox: Path
    report: Callable[[Round], None]
    quiet: float = QUIET
    _seen: dict[Round, tuple[Seen, float]] = field(default_factory=dict)
    _reported: dict[Round, Seen] = field(default_factory=dict)

    def poll(self, now: float, today: Round) -> None:
        """Look once at ``now`` (seconds); files directly in the inbox are of the round of ``today``."""
        for round in {today, *rounds_in(self.inbox)}:
            seen = frozenset(_traits(path) for path in arrived(self.inbox, round) if path.is_file())
            before, since = self._seen.get(round, (None, now))
            if seen != before:
                self._seen[round] = (seen, now)
            elif now - since >= self.quiet and seen - self._reported.get(round, frozenset()):
                self._reported[round] = seen
                self.report(round)


def _traits(path: Path) -> tuple[str, int, int]:
    try:
        known = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), known.st_size, known.st_mtime_ns


def emit(round: Round) -> None:
    """Emit the event that files of a round have arrived."""
    resource = {"prefect.resource.id": f"sumida.inbox.{round.key}", "sumida.round": round.key}
    emit_event(event=ARRIVED, resource=resource)


def main() -> None:
    """Watch for ever."""
    settings = Settings()
    watch = InboxWatcher(settings.path(settings.inbox), emit)
    with errors_logged():  # a setting that names no channel: the rest is watched all the same
        notice_loop.begin()
    swept, revival = datetime.now(UTC), Revival(Site.of_environment())
    while True:
        now = datetime.now(UTC)
        with errors_logged():
            watch.poll(time.monotonic(), last_round(now.astimezone(JAPAN).date()))
        if now - swept >= timedelta(seconds=20):
            swept = now
            with errors_logged():
                revival.look()
            with errors_logged():
                mark_zombies(now)
                reword()
                name_scheduled()
        time.sleep(5)


class Revival:
    """Starts again what has died, and marks the runs that a dead worker took and did not begin.

    The server may have died with it, and not answer yet: they are marked at a later look then.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._died: datetime | None = None

    def look(self) -> None:
        """Raises what the server's client raises."""
        begun = datetime.now(UTC)
        for name in revive(self._site):
            print(f"watch: {name} had died and was started again", file=sys.stderr, flush=True)
            if name == "worker":
                self._died = begun
        if self._died:
            mark_not_begun(worker_name(), self._died)
            self._died = None


if __name__ == "__main__":
    main()

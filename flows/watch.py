"""Watching the inbox: once its files have been left alone for a while, Prefect is told, once for all of them."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flows.environment import prepare

prepare()

from prefect.events import emit_event  # noqa: E402 - the settings above must be there first

from flows.which_round import JAPAN, round_at  # noqa: E402
from sumida_etl.forms.inbox import arrived  # noqa: E402
from sumida_etl.rounds import Round, UnknownRoundError  # noqa: E402
from sumida_etl.settings import Settings  # noqa: E402

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
        for round in {today, *self._rounds()}:
            seen = frozenset(_traits(path) for path in arrived(self.inbox, round) if path.is_file())
            before, since = self._seen.get(round, (None, now))
            if seen != before:
                self._seen[round] = (seen, now)
            elif now - since >= self.quiet and seen - self._told.get(round, frozenset()):
                self._told[round] = seen
                self.tell(round)

    def _rounds(self) -> list[Round]:
        rounds = []
        for folder in self.inbox.iterdir() if self.inbox.is_dir() else ():
            try:
                rounds.append(Round.parse(folder.name))
            except UnknownRoundError:
                continue
        return rounds


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
    while True:
        try:
            watch.look(time.monotonic(), round_at(datetime.now(UTC).astimezone(JAPAN).date()))
        except OSError as problem:  # a share that is away comes back
            print(f"inbox: {problem}", file=sys.stderr, flush=True)
        time.sleep(5)


if __name__ == "__main__":
    main()

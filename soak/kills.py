"""Kill -9 in the middle of a round, again, and then let it run: what is left must be what an undisturbed run leaves."""

import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from soak.child import Ended, count_points, run, side_by_side
from soak.points import Act, Point, die, points_of
from soak.sandbox import Sandbox, one_round
from soak.server import Server
from soak.traces import Traces, traces


@dataclass(frozen=True, slots=True)
class Scene:
    """A round about to run, and how an undisturbed run of it ends. ``seconds``: how long that takes."""

    name: str
    before: Sandbox
    inbox: Path
    expected: Traces
    passed: dict[str, int]
    seconds: float
    server: Server | None = None

    def sandbox(self, folder: Path) -> Sandbox:
        """A copy of the state before the round."""
        database = self.server.create(self.before.database) if self.server else None
        return self.before.copied(folder, self.inbox, database)


@dataclass(frozen=True, slots=True)
class Trial:
    """How the runs before the last one are disturbed: each is killed after seconds, or acts at a point."""

    scene: Scene
    stops: tuple[float | Point, ...]
    folder: Path
    act: Act = die
    largest: int | None = None


@dataclass(frozen=True, slots=True)
class TrialResult:
    """``stopped``: how the disturbed runs ended; ``last``: the undisturbed one; ``differences``: empty is good."""

    trial: str
    stopped: tuple[Ended, ...]
    last: Ended
    differences: tuple[str, ...]

    @property
    def kills(self) -> int:
        """Runs that were killed before they had ended."""
        return sum(one.killed for one in self.stopped)

    @property
    def explained(self) -> bool:
        """Whether every run that failed printed a sentence that explains why."""
        return all(one.explained or one.killed or one.code == 0 for one in self.stopped)

    @property
    def good(self) -> bool:
        """Whether the last run ended well, and as if nothing had happened."""
        return self.last.code == 0 and not self.differences


def scenes(
    folder: Path, inboxes: tuple[Path, Path], server: Server | None = None, *, whole: bool = False
) -> tuple[Scene, Scene]:
    """The first run of a round, and a later one with a correction and a workbook that is sent back."""
    kind = "PostgreSQL" if server else "SQLite"
    fresh = Sandbox(folder / f"{kind}-0", inboxes[0], server.create() if server else None, whole)
    first, done = _scene(f"{kind}, first run", fresh, inboxes[0], folder / f"{kind}-1", server)
    return first, _scene(f"{kind}, correction", done, inboxes[1], folder / f"{kind}-2", server)[0]


def _scene(name: str, before: Sandbox, inbox: Path, folder: Path, server: Server | None) -> tuple[Scene, Sandbox]:
    sandbox = before.copied(folder, inbox, server.create(before.database) if server else None)
    passed, seconds = count_points(partial(one_round, sandbox))
    return Scene(name, before, inbox, traces(sandbox), passed, seconds, server), sandbox


def attempt(trial: Trial) -> TrialResult:
    """Disturb a round as the trial says, run it again undisturbed, and compare."""
    sandbox, said = trial.scene.sandbox(trial.folder / "sandbox"), trial.folder / "said"
    trial.folder.mkdir(parents=True, exist_ok=True)
    work = partial(one_round, sandbox)
    stopped = []
    for stop in trial.stops:
        after, point = (None, stop) if isinstance(stop, Point) else (stop, None)
        stopped.append(run(work, said, after=after, point=point, act=trial.act, largest=trial.largest))
    last = run(work, said)
    differences = trial.scene.expected.differences_after(last, sandbox)
    shutil.rmtree(trial.folder)
    stops = ", ".join(str(stop) if isinstance(stop, Point) else f"{stop:.3f} s" for stop in trial.stops)
    return TrialResult(f"{trial.scene.name}: {stops}", tuple(stopped), last, differences)


def attempt_all(trials: Sequence[Trial], workers: int = 4) -> list[TrialResult]:
    """Every trial, some at a time, in the order given."""
    return side_by_side(attempt, workers, trials)


def at_random(scene: Scene, count: int, folder: Path, dice: random.Random) -> Iterator[Trial]:
    """Trials killed at random moments of the run; every third is killed twice, or more often, on the way."""
    for number in range(count):
        times = 1 + (number % 3 == 0) * dice.randint(1, 2)
        stops = tuple(dice.uniform(0, scene.seconds * 1.05) for _ in range(times))
        yield Trial(scene, stops, folder / f"{scene.name}-{number}")


def at_points(scene: Scene, each: int, folder: Path) -> Iterator[Trial]:
    """A trial killed at each named point of the run, up to ``each`` of every name, before and after."""
    for point in points_of(scene.passed, each):
        yield Trial(scene, (point,), folder / f"{scene.name}-{point}")

"""A quarter's rush on a real desk: 54 departments twice, then 200 hostile uploads, with its memory steady."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from soak.mutations import mutated
from tests.conftest import CHECKOUT, KEY

DEPARTMENTS, HOSTILE = 54, 200
MINUTE, GOAL = 60.0, 1.5
"""Seconds: in which everybody comes, and within which 95 of 100 are answered."""


@dataclass(frozen=True)
class ServedDesk:
    home: Path
    address: str
    process: subprocess.Popen[bytes]

    def visitor(self) -> httpx.Client:
        return httpx.Client(
            base_url=self.address, follow_redirects=True, timeout=300, headers={"Origin": self.address}
        )  # fmt: skip

    @property
    def warm(self) -> int:
        """The process that the checks are forked from."""
        threads = Path(f"/proc/{self.process.pid}/task").iterdir()
        (warm,) = {child for thread in threads for child in (thread / "children").read_text().split()}
        return int(warm)

    def memory(self) -> int:
        """KiB of the desk and of the warm process."""
        found = 0
        for process in (self.process.pid, self.warm):
            lines = Path(f"/proc/{process}/status").read_text().splitlines()
            (line,) = (each for each in lines if each.startswith("VmRSS"))
            found += int(line.split()[1])
        return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDesk]:
    home = tmp_path_factory.mktemp("desk")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ours = {"HOME": home, "PLAN": CHECKOUT / "plan", "TOKEN_KEY": KEY, "ROUND": "R5-12"}
    environment = os.environ | {f"SUMIDA_{name}": str(value) for name, value in ours.items()}
    with (home / "log").open("wb") as log:
        command = [sys.executable, "-c", "from sumida_etl.console.app import app; app()", "desk", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=CHECKOUT)
        desk = ServedDesk(home, f"http://127.0.0.1:{port}", process)
        for _ in range(240):
            try:
                httpx.get(desk.address)
                break
            except httpx.TransportError:
                time.sleep(0.5)
        yield desk
        process.kill()
        process.wait()


def token(visitor: httpx.Client) -> str:
    found = re.search(r'name="form" value="(\w+)"', visitor.get("/").text)
    assert found
    return found[1]


def handed_in(desk: ServedDesk, path: Path) -> list[str]:
    """The same workbook checked and handed in twice by one department; its receipts."""
    with desk.visitor() as visitor:
        mine = token(visitor)
        receipts = []
        for _ in range(2):
            result = visitor.post("/check", data={"form": mine}, files={"workbook": (path.name, path.read_bytes())})
            assert "提出できます" in result.text
            done = visitor.post(f"{result.url.path}/hand-in", files={"form": (None, mine)})
            receipts.append(done.url.path.removeprefix("/r/"))
        return receipts


def test_a_rush_loses_nothing(served: ServedDesk, sample_folder: Path) -> None:
    paths = sorted(sample_folder.glob("*.xlsx"))
    assert len(paths) == DEPARTMENTS
    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(lambda path: handed_in(served, path), paths))
    assert all(first == second for first, second in receipts)
    assert len({first for first, _ in receipts}) == DEPARTMENTS
    lying = {path.read_bytes() for path in (served.home / "inbox" / "R5-12").iterdir()}
    assert lying == {path.read_bytes() for path in paths}


def test_how_long_an_answer_takes_in_the_busiest_minute(
    served: ServedDesk, sample_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """54 departments drop a workbook within a minute, each twice, every third at the same second.

    The seconds are printed; they are held to the goal where SUMIDA_IDLE says that nothing else uses the machine.
    """
    dice, paths = random.Random(54), sorted(sample_folder.glob("*.xlsx"))
    at = {path: dice.uniform(0, MINUTE - 5) for path in paths}
    drops = [(path, at[path]) for path in paths]
    drops += [(path, at[path] if number % 3 == 0 else dice.uniform(0, MINUTE)) for number, path in enumerate(paths)]
    begun, before = time.monotonic() + 2, processor_seconds(served)

    def answered(drop: tuple[Path, float]) -> float:
        path, when = drop
        with served.visitor() as visitor:
            mine = token(visitor)
            time.sleep(max(0.0, begun + when - time.monotonic()))
            sent = time.monotonic()
            result = visitor.post("/check", data={"form": mine}, files={"workbook": (path.name, path.read_bytes())})
            assert "提出できます" in result.text
            return time.monotonic() - sent

    with ThreadPoolExecutor(len(drops)) as threads:
        took = sorted(threads.map(answered, drops))
    p50, p95 = (took[round(len(took) * part) - 1] for part in (0.5, 0.95))
    cost = (processor_seconds(served) - before) / len(took)
    with capsys.disabled():
        print(
            f"\n{len(took)} answers: p50 {p50:.2f} s, p95 {p95:.2f} s, last {took[-1]:.2f} s, {cost:.2f} s of CPU each"
        )
    assert len(took) == 2 * DEPARTMENTS
    assert p95 <= GOAL or not os.environ.get("SUMIDA_IDLE")


def processor_seconds(desk: ServedDesk) -> float:
    """Used by the desk, its warm process, and the checks that have ended."""
    ticks = 0
    for process in (desk.process.pid, desk.warm):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(int(each) for each in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def test_two_hundred_hostile_uploads_are_answered_and_leave_nothing(served: ServedDesk, sample_folder: Path) -> None:
    dice = random.Random(7)
    good = [path.read_bytes() for path in sorted(sample_folder.glob("*.xlsx"))[:10]]
    with served.visitor() as visitor:
        mine = token(visitor)

        def sent(data: bytes) -> int:
            answer = visitor.post("/check", data={"form": mine}, files={"workbook": ("a.xlsx", data)})
            assert "点検結果" in answer.text or "点検しきれませんでした" in answer.text
            return answer.status_code

        for _ in range(20):
            sent(mutated(dice.choice(good), dice))
        before = served.memory()
        said = [sent(mutated(dice.choice(good), dice)) for _ in range(HOSTILE)]
        assert set(said) <= {200, 422} and said.count(200) > HOSTILE * 0.95
        assert served.memory() - before < 16 << 10
    assert len(list((served.home / "inbox" / "R5-12").iterdir())) == DEPARTMENTS


def test_a_desk_that_is_killed_leaves_no_process(served: ServedDesk) -> None:
    warm = served.warm
    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait()
    for _ in range(100):
        if not Path(f"/proc/{warm}/cmdline").exists() or not Path(f"/proc/{warm}/cmdline").read_bytes():
            return
        time.sleep(0.1)
    raise AssertionError("the warm process is still there")

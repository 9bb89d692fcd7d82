"""The process that checks: whatever an upload does to it, the answer comes, and the next one is checked."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sumida_etl.desk.checking.answer import UPLOAD
from sumida_etl.desk.checking.checker import Checker
from sumida_etl.desk.checking.checker_main import MEMORY
from sumida_etl.desk.sentences import CheckEndedError

from .conftest import ROUND, settings_in

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(CHECKOUT))  # the process takes no module from the folder it is started in
        made = Checker(settings_in(tmp_path_factory.mktemp("home")), ROUND, "tests.desk.hostile_checker")
        yield made
        made.close()


def checked(checker: Checker, folder: Path, deed: str) -> int:
    folder.mkdir(exist_ok=True)
    (folder / UPLOAD).write_bytes(deed.encode())
    return checker.check(folder, ROUND).size


@pytest.mark.parametrize("deed", ["sleep", "loop", "abort", "memory", "disk", "fault"])
def test_an_upload_that_ends_its_process_is_answered(checker: Checker, tmp_path: Path, deed: str) -> None:
    assert checked(checker, tmp_path / "good", "good") == 4  # it is warm
    begun = time.monotonic()
    with pytest.raises(CheckEndedError, match="点検しきれませんでした"):
        checked(checker, tmp_path / deed, deed)
    assert time.monotonic() - begun < 20
    assert not any((tmp_path / deed / left).exists() for left in ("held", "written"))
    assert checked(checker, tmp_path / "next", "good") == 4


def test_one_that_is_slow_keeps_no_other(checker: Checker, tmp_path: Path) -> None:
    with ThreadPoolExecutor() as threads:
        slow = threads.submit(checked, checker, tmp_path / "slow", "sleep")
        assert checked(checker, tmp_path / "quick", "quick") == 5
        assert not slow.done()
        with pytest.raises(CheckEndedError):
            slow.result()


def test_a_warm_process_that_died_is_started_again(checker: Checker, tmp_path: Path) -> None:
    checked(checker, tmp_path / "before", "good")
    before = checker.pid
    assert before
    os.kill(before, signal.SIGKILL)
    assert checked(checker, tmp_path / "after", "good") == 4
    assert checker.pid != before


def test_a_check_starts_well_below_its_limit(checker: Checker, tmp_path: Path) -> None:
    checked(checker, tmp_path / "much", "how much")
    lines = (tmp_path / "much" / "how much").read_text().splitlines()
    (resident,) = (int(line.split()[1]) << 10 for line in lines if line.startswith("VmRSS"))
    assert resident < MEMORY * 0.75

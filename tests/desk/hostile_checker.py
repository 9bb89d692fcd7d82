"""A warm process whose children do what a hostile workbook would make them do, as the upload says."""

import os
import time
from pathlib import Path
from typing import NoReturn

from sumida_etl.desk.checking import checker_main
from sumida_etl.desk.checking.answer import UPLOAD, Answer
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings


def hostile(folder: Path, settings: Settings, round: Round) -> Answer:
    deed = (folder / UPLOAD).read_bytes()
    if deed == b"sleep":
        time.sleep(600)
    elif deed == b"loop":
        while True:
            pass
    elif deed == b"abort":
        os.abort()
    elif deed == b"memory":
        held = [bytes(1 << 20) for _ in range(2000)]
        (folder / "held").write_text(str(len(held)))
    elif deed == b"disk":
        with (folder / "large").open("wb") as file:
            for _ in range(200):
                file.write(bytes(1 << 20))
        (folder / "written").write_text("all")
    elif deed == b"how much":
        status = Path("/proc/self/status").read_text(encoding="ascii")
        (folder / "how much").write_text(status)
    elif deed == b"fault":
        fail()
    return Answer(
        round=round.key, sha256="", size=len(deed), department="", errors=1, warnings=0, rows=(), unlisted=0,
        figures=(), changes=(), returned="",
    )  # fmt: skip


def fail() -> NoReturn:
    raise ZeroDivisionError


if __name__ == "__main__":
    vars(checker_main).update(check_upload=hostile, SECONDS=2, CLOCK=4)
    checker_main.main()

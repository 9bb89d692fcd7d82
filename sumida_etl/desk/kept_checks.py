"""Uploads and their answers, each in a folder of its own for two hours, seen by the browser that sent it."""

import hmac
import json
import re
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sumida_etl.desk.checking.answer import ANSWER, RETURNED, UPLOAD, Answer
from sumida_etl.desk.sentences import ExpiredCheckError
from sumida_etl.permissions import closed_folder

_ID = re.compile(r"[0-9a-f]{32}")
_ABOUT = "about.json"


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """One upload. ``link``: path of the department's link that it came by; empty where it came by none."""

    id: str
    folder: Path
    link: str

    @property
    def upload(self) -> Path:
        """The bytes as they were sent."""
        return self.folder / UPLOAD

    @property
    def answer(self) -> Answer:
        """What the check found. Raises OSError where there is no answer."""
        return Answer.model_validate_json((self.folder / ANSWER).read_bytes())

    @property
    def checked_at(self) -> datetime:
        """When the answer was there. Raises OSError."""
        return datetime.fromtimestamp((self.folder / ANSWER).stat().st_mtime, UTC)

    @property
    def returned(self) -> Path | None:
        """The marked workbook, or the note in its place."""
        there = (self.folder / RETURNED, self.folder / f"{RETURNED}.txt")
        return next((each for each in there if each.is_file()), None)


class KeptChecks:
    """The folders; the oldest go first where there are too many."""

    LIFETIME = 2 * 3600
    MOST, LARGEST = 1_000, 1 << 30
    """How many there are at most, and the bytes of all uploads."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._clock = clock

    def begin(self, owner: str, link: str) -> KeptCheck:
        """A new folder for a browser (``owner``: its cookie). Raises OSError."""
        closed_folder(self.folder)
        self.sweep()
        id_ = secrets.token_hex(16)
        folder = self.folder / id_
        folder.mkdir(mode=0o700)
        about = {"owner": _hashed(owner), "link": link}
        (folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
        return KeptCheck(id_, folder, link)

    def find(self, id_: str, owner: str) -> KeptCheck:
        """The check of an address, for the browser that sent the workbook. Raises ExpiredCheckError."""
        if not _ID.fullmatch(id_):
            raise ExpiredCheckError
        folder = self.folder / id_
        try:
            about = json.loads((folder / _ABOUT).read_bytes())
        except FileNotFoundError:
            raise ExpiredCheckError from None
        if not hmac.compare_digest(about["owner"], _hashed(owner)) or not (folder / ANSWER).is_file():
            raise ExpiredCheckError
        return KeptCheck(id_, folder, about["link"])

    def drop(self, check: KeptCheck) -> None:
        """Remove an upload about which nothing can be said."""
        shutil.rmtree(check.folder, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what is over its time, and the oldest of too many."""
        if not self.folder.is_dir():
            return
        there = []
        for folder in self.folder.iterdir():
            try:
                there.append((folder.stat().st_mtime, folder))
            except FileNotFoundError:  # swept by another thread meanwhile
                continue
        there.sort(reverse=True)
        size = 0
        for place, (at, folder) in enumerate(there):
            size += _size(folder / UPLOAD)
            if place >= self.MOST or size > self.LARGEST or self._clock() - at > self.LIFETIME:
                shutil.rmtree(folder, ignore_errors=True)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _hashed(owner: str) -> str:
    return sha256(owner.encode()).hexdigest()

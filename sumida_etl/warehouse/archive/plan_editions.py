"""Plan editions beside the accepted workbooks, each under its digest, and which of them every round goes by.

``plan/<sha256>.zip`` holds the files of a plan as they stood. ``plan/rounds.jsonl`` is added to and never rewritten:
the last line of a round counts, and the earlier ones say what it went by before.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sumida_etl.atomic_write import atomic_create, atomic_write
from sumida_etl.errors import SumidaError
from sumida_etl.file_locks import exclusively_in
from sumida_etl.memory import memo
from sumida_etl.registry import Registry
from sumida_etl.registry.load import load_kept
from sumida_etl.registry.plan_files import DamagedEditionError, PlanFiles
from sumida_etl.rounds import Round
from sumida_etl.warehouse.archive.append_only_file import add_lines, whole_lines
from sumida_etl.warehouse.archive.archive import Archive, make_folder

FOLDER, PINS = "plan", "rounds.jsonl"
MODE = 0o440
"""Of an edition: never to be written again."""


class MissingEditionError(SumidaError, LookupError):
    """The archive holds no plan edition of this digest."""

    def __init__(self, digest: str, path: Path) -> None:
        super().__init__(f"保管庫に計画の版 {digest} がありません。控えから {path} に戻してください。")
        self.digest = digest
        self.path = path


class DamagedPinsError(SumidaError, ValueError):
    """A line of the record of rounds cannot be read."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(f"計画の版の記録 {path} の{line}行目を読み取れません。控えから戻してください。")
        self.path = path
        self.line = line


@dataclass(frozen=True, slots=True)
class Pin:
    """From when on a round goes by an edition, and why: 調査票, 実行, 公開, 採用 or 移行."""

    round: str
    edition: str
    at: str
    why: str

    @property
    def line(self) -> str:
        """As it is written, with a hash by which a changed letter shows."""
        return json.dumps(asdict(self) | {"hash": self._hash}, ensure_ascii=False)

    @classmethod
    def read(cls, line: bytes) -> "Pin":
        """From a line; one of an earlier release has no hash. Raises ValueError, TypeError."""
        cells = json.loads(line)
        written = cells.pop("hash", None)
        pin = cls(**cells)
        if written not in (None, pin._hash):
            raise ValueError(f"changed: {line!r}")
        return pin

    @property
    def _hash(self) -> str:
        return sha256(json.dumps(asdict(self), ensure_ascii=False).encode()).hexdigest()


_read = memo()(Pin.read)
"""Each line once: what has been written stays as it is, and rounds are asked for again and again."""


class PlanEditions:
    """The editions of an archive. Any number of processes may use it at once."""

    def __init__(self, archive: Archive) -> None:
        self.folder = archive.folder / FOLDER
        self._registries: dict[str, Registry] = {}

    def path(self, digest: str) -> Path:
        """Where an edition is or would be."""
        return self.folder / f"{digest}.zip"

    def keep(self, files: PlanFiles) -> str:
        """Put an edition in; returns its digest. A damaged copy is mended. Raises OSError."""
        data = files.packed()
        digest = sha256(data).hexdigest()
        make_folder(self.folder)
        path = self.path(digest)
        if not atomic_create(path, data, mode=MODE) and path.read_bytes() != data:
            atomic_write(path, data, mode=MODE)
        return digest

    def files(self, digest: str) -> PlanFiles:
        """The files of an edition, verified. Raises MissingEditionError, DamagedEditionError."""
        path = self.path(digest)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise MissingEditionError(digest, path) from None
        if sha256(data).hexdigest() != digest:
            raise DamagedEditionError(path)
        return PlanFiles.unpacked(path, data)

    def registry(self, digest: str) -> Registry:
        """The plan of an edition, whatever the check of a plan has learnt since it was kept. Raises as ``files``."""
        if digest not in self._registries:
            self._registries[digest] = load_kept(self.files(digest))
        return self._registries[digest]

    def held(self) -> tuple[str, ...]:
        """The digests of all editions that are there."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.zip")))

    def pins(self, at: datetime | None = None) -> dict[str, str]:
        """The edition that each round goes by, or went by at a time. Raises DamagedPinsError.

        A round that was not pinned yet, as in an earlier release, went by the edition it was pinned to first.
        """
        history = self.history()
        first = {pin.round: pin.edition for pin in reversed(history)}
        return first | {pin.round: pin.edition for pin in history if at is None or datetime.fromisoformat(pin.at) <= at}

    def history(self) -> list[Pin]:
        """Every pin there has been, in the order they were made. Raises DamagedPinsError."""
        found = []
        for number, line in enumerate(whole_lines(self.folder / PINS), start=1):
            try:
                found.append(_read(line))
            except (ValueError, TypeError):
                raise DamagedPinsError(self.folder / PINS, number) from None
        return found

    def pin(self, round: Round, files: PlanFiles, why: str, *, anew: bool = False) -> str:
        """Let a round go by an edition, which is kept; returns the digest of the one it goes by.

        One that is pinned stays as it is, unless ``anew``. Of several processes the first one pins.
        """
        make_folder(self.folder)
        with exclusively_in(self.folder):
            before = self.pins().get(round.key)
            if before is not None and not anew:
                return before
            digest = self.keep(files)
            if digest != before:
                pin = Pin(round.key, digest, datetime.now(UTC).isoformat(timespec="microseconds"), why)
                add_lines(self.folder / PINS, lambda _: [pin.line], lasting=True)
        return digest

    def take_over(self, other: "PlanEditions") -> None:
        """Begin with all that another archive holds, each edition verified."""
        make_folder(self.folder)
        for digest in other.held():
            self.keep(other.files(digest))
        known = self.pins()
        lines = [pin.line for pin in other.history() if pin.round not in known]
        add_lines(self.folder / PINS, lambda _: lines, lasting=True)

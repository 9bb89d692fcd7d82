"""One bit changed in what is kept or published: verify names the file, or nothing that it holds has changed."""

import random
import shutil
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from soak.child import FORK
from soak.sandbox import Sandbox
from sumida_etl.errors import SumidaError
from sumida_etl.integrity.problem import Problem
from sumida_etl.integrity.verify import verify
from sumida_etl.publication.files.manifest import NAME
from sumida_etl.settings import PUBLICATION_FOLDER
from sumida_etl.survey import archive_of
from sumida_etl.warehouse.database.connect import connect
from sumida_etl.warehouse.dump import dump

_UNSEALED = ("index.html",)
"""Made again from the sealed folders by every publication, without a figure of its own."""
_PREFIXES = ("archive", "journal", "database", "publication")


@dataclass(frozen=True, slots=True)
class Flip:
    """A changed byte: in what, in which file (by its path in the sandbox), where, and to what."""

    kind: str
    file: str
    offset: int
    mask: int

    def __str__(self) -> str:
        return f"{self.file} byte {self.offset} ^ {self.mask:#04x}"


@dataclass(slots=True)
class FlipCounts:
    """What became of the flips: ``named`` by verify, ``idle`` (what is held is unchanged), by kind; and the silent."""

    named: Counter[str] = field(default_factory=Counter)
    idle: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """All of them."""
        return self.named.total() + self.idle.total() + len(self.silent)

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {self.named[kind]} named, {self.idle[kind]} idle" for kind in _PREFIXES)
        return f"{kinds}; {len(self.silent)} silent"


def files_of(folder: Path) -> dict[str, list[Path]]:
    """What is kept and published in a sandbox, by kind."""
    archive, published = folder / "warehouse" / "archive", folder / "out" / PUBLICATION_FOLDER
    every = [path for path in archive.rglob("*") if path.is_file() and path.stat().st_size]
    return {
        "archive": sorted(path for path in every if path.suffix in (".xlsx", ".zip")),
        "journal": sorted(path for path in every if path.suffix == ".jsonl"),
        "database": [folder / "warehouse" / "warehouse.db"],
        "publication": sorted(
            path
            for path in published.rglob("*")
            if path.is_file() and path.stat().st_size and path.name not in _UNSEALED
        ),
    }


def flips(folder: Path, count: int, dice: random.Random) -> Iterator[tuple[Flip, ...]]:
    """So many flips: in archive and publications one in every file at once, in journal and database one at a time.

    A manifest is changed by itself, too: what is wrong with the files that it lists cannot be told without it.
    """
    files = files_of(folder)
    lists = [path for path in files["publication"] if path.name == NAME]
    together = [path for path in (*files["archive"], *files["publication"]) if path.name != NAME]
    alone = (files["journal"], files["database"], files["journal"], files["database"], lists)
    made, number = 0, 0
    while made < count:
        number += 1
        kinds = {path: kind for kind, paths in files.items() for path in paths}
        some = together if number % 2 else [dice.choice(dice.choice(alone))]
        batch = tuple(
            Flip(
                kinds[path],
                path.relative_to(folder).as_posix(),
                dice.randrange(path.stat().st_size),
                1 << dice.randrange(8),
            )
            for path in some
        )[: count - made]
        made += len(batch)
        yield batch


def tried(sandbox: Sandbox, batches: Sequence[tuple[Flip, ...]]) -> FlipCounts:
    """Flip, verify, and put back, batch after batch."""
    counts, before = FlipCounts(), dump(connect(sandbox.settings.database_url))
    for batch in batches:
        try:
            found = _with(sandbox, batch)
        except Exception as fault:
            traceback.print_exc()
            counts.silent.append(f"{batch[0]} and {len(batch) - 1} others: a fault of the program: {fault!r}")
            continue
        for flip in batch:
            if _is_named(flip, found):
                counts.named[flip.kind] += 1
            elif flip.kind == "database" and not found and _dumped_with(sandbox, flip) == before:
                counts.idle[flip.kind] += 1
            else:
                counts.silent.append(f"{flip}: {'; '.join(map(str, found[:2])) or 'nothing named'}")
    return counts


def in_processes(sandbox: Sandbox, batches: Sequence[tuple[Flip, ...]], folder: Path, workers: int = 2) -> FlipCounts:
    """The same on several cores, each with a copy of its own."""
    answers = FORK.SimpleQueue()
    # Every other is of all files at once, which takes longer.
    order = sorted(batches, key=len)

    def work(number: int) -> None:
        copy = sandbox.copied(folder / str(number), sandbox.inbox)
        try:
            answers.put(tried(copy, order[number::workers]))
        except BaseException as error:
            answers.put(FlipCounts(silent=[f"a fault of the program: {error!r}"]))
            raise

    processes = [FORK.Process(target=work, args=(number,)) for number in range(workers)]
    for process in processes:
        process.start()
    total = FlipCounts()
    for _ in processes:
        one: FlipCounts = answers.get()
        total = FlipCounts(total.named + one.named, total.idle + one.idle, total.silent + one.silent)
    for process in processes:
        process.join()
    return total


def _with(sandbox: Sandbox, batch: Sequence[Flip]) -> tuple[Problem | str, ...]:
    for flip in batch:
        _flip(sandbox.folder, flip)
    try:
        return _verified(sandbox)
    finally:
        for flip in batch:
            _flip(sandbox.folder, flip)
        for left in (sandbox.folder / "warehouse").glob("warehouse.db-*"):
            left.unlink(missing_ok=True)


def _verified(sandbox: Sandbox) -> tuple[Problem | str, ...]:
    """What the command prints: problems, or the sentence of an error that stops it."""
    settings = sandbox.settings
    copy = settings.path(settings.warehouse) / "warehouse.db"
    aside = copy.with_name("before")
    shutil.copyfile(copy, aside)  # to look at a damaged database may change it
    engine = None
    try:
        engine = connect(settings.database_url)
        return verify(engine, archive_of(settings), None, settings.out / PUBLICATION_FOLDER)
    except SumidaError as error:
        return (str(error),)
    finally:
        if engine is not None:
            engine.dispose()
        aside.replace(copy)


def _is_named(flip: Flip, found: Sequence[Problem | str]) -> bool:
    """In archive and publications by the file itself; damage of the journal and of the database shows in many ways."""
    if flip.kind in ("journal", "database"):
        return bool(found)
    name = Path(flip.file).name.removesuffix(".xlsx")
    folder = Path(flip.file).parent.as_posix()
    return any(name in str(one) or (name == "manifest.json" and folder in str(one)) for one in found)


def _dumped_with(sandbox: Sandbox, flip: Flip) -> str:
    _flip(sandbox.folder, flip)
    engine = None
    try:
        engine = connect(sandbox.settings.database_url)
        return dump(engine)
    except (SumidaError, DatabaseError) as error:
        return repr(error)
    finally:
        if engine is not None:
            engine.dispose()
        _flip(sandbox.folder, flip)


def _flip(folder: Path, flip: Flip) -> None:
    path = folder / flip.file
    mode = path.stat().st_mode
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.seek(flip.offset)
        byte = file.read(1)[0]
        file.seek(flip.offset)
        file.write(bytes([byte ^ flip.mask]))
    path.chmod(mode)

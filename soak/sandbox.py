"""A separate installation for trials: inbox, warehouse, archive and published files in one folder."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import load_workbook
from pydantic import SecretStr

from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.csv import csv_files
from sumida_etl.publication.files.manifest import manifest
from sumida_etl.publication.tables.edition import Issue
from sumida_etl.reader.inbox import arrived
from sumida_etl.rounds import Round
from sumida_etl.settings import RETURNED_FOLDER, Settings
from sumida_etl.survey import Store, Survey, in_chunks, in_order, receive, record_many, release, together
from sumida_etl.survey.releasing import composing
from sumida_etl.survey.return_delivery import send_back
from sumida_etl.templates.sample import load_sample, write_sample

CHECKOUT = Path(__file__).parents[1]
ROUND = Round.parse("R5-12")
KEY = "a key for the soak alone"
CHUNK = 20
MENDED, BROKEN = "税務課", "防災課"
"""Departments of the second inbox: one sends another figure, one a workbook with a mistake."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """An installation for one trial. ``database``: a URL; None: SQLite in the folder."""

    folder: Path
    inbox: Path
    database: str | None = None
    whole: bool = False
    """Publish everything; otherwise the tables and the manifest alone, which saves three quarters of a run's time."""

    @property
    def settings(self) -> Settings:
        """The settings of a process that works here."""
        return Settings(
            warehouse=self.folder / "warehouse",
            archive=self.folder / "warehouse" / "archive",
            inbox=self.inbox,
            out=self.folder / "out",
            database=SecretStr(self.database) if self.database else None,
            token_key=SecretStr(KEY),
        )

    @property
    def environment(self) -> dict[str, str]:
        """The same for another program."""
        names = {
            "WAREHOUSE": self.folder / "warehouse",
            "ARCHIVE": self.folder / "warehouse" / "archive",
            "INBOX": self.inbox,
            "OUT": self.folder / "out",
        }
        names |= {"DATABASE": self.database} if self.database else {}  # type: ignore[dict-item]
        return {f"SUMIDA_{name}": str(value) for name, value in names.items()} | {"SUMIDA_TOKEN_KEY": KEY}

    def only_tables(self) -> None:
        """Let this process, which is one of its own, publish what the sandbox publishes."""
        if not self.whole:
            setattr(composing, "files_of", tables_of)  # noqa: B010 - a function of a module

    def copied(self, folder: Path, inbox: Path, database: str | None = None) -> "Sandbox":
        """The same in another folder, with another inbox; no process may be running here."""
        if self.folder.exists():
            shutil.copytree(self.folder, folder)
        return replace(self, folder=folder, inbox=inbox, database=database)


FEW = (MENDED, BROKEN, "総務課", "広報広聴担当", "ひきふね図書館")
"""Enough departments for a quick trial."""


def write_inboxes(folder: Path, only: Iterable[str] | None = None) -> tuple[Path, Path]:
    """Two inboxes: the sample of the round, and the same with one figure corrected and one workbook spoilt.

    ``only``: the departments (names) that send something; all, if none are named.
    """
    first, second = folder / "first", folder / "second"
    settings = Settings(warehouse=folder / "warehouse", token_key=SecretStr(KEY))
    survey = Survey.open(settings, ROUND)
    source = load_sample(settings.path(settings.sample), ROUND)
    names = None if only is None else set(only)
    for path in write_sample(first / ROUND.key, source, survey.registry, survey.asked, survey.key):
        if names is not None and path.stem.split("_")[-1] not in names:
            path.unlink()
    shutil.copytree(first, second)
    for name, typed in ((MENDED, "45.67"), (BROKEN, "たくさん")):
        path = next((second / ROUND.key).glob(f"*_{name}.xlsx"))
        book = load_workbook(path)
        book["指標"]["I4"] = typed
        book.save(path)
    return first, second


def tables_of(issue: Issue) -> tuple[Artefact, ...]:
    """A publication without its pages, pictures and documents."""
    tables = csv_files(issue.edition)
    return (*tables, manifest(issue.edition, tables))


def one_round(sandbox: Sandbox) -> None:
    """The steps of ``sumida-etl run --provisional`` without Prefect: half a second instead of twenty."""
    settings = sandbox.settings
    sandbox.only_tables()
    opened, survey = Store.open(settings), Survey.pinned(settings, ROUND, "実行")
    try:
        with opened.in_turn(ROUND) as store:
            paths = arrived(sandbox.inbox, ROUND)
            received = together([receive(chunk, survey) for chunk in in_chunks(paths, CHUNK)], survey)
            received = in_order(received, store)
            record_many(received, store)
            send_back(received, survey, settings.out / RETURNED_FOLDER / ROUND.key)
            release(survey, store, settings.out)
    finally:
        opened.engine.dispose()


def prepared(sandbox: Sandbox) -> None:
    """A round whose only use is what a process keeps of its first one: compiled templates, fonts, the plan's lines."""
    one_round(sandbox)
    shutil.rmtree(sandbox.folder)

"""Folders, database and key: from ``SUMIDA_*`` variables, else defaults in the checkout of this package."""

import os
import re
from hashlib import sha256
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL

from sumida_etl.database_url import parse_url

DATABASE, ARCHIVE, MAIN, KEY = "warehouse.db", "archive", "journal.jsonl", "token.key"
"""The default database and its archive, in ``warehouse``, the journal in an archive, and the key of 照合番号."""
TRIAL_OUT = "out"
"""What is written for people by a trial: ``try.db-out`` beside ``try.db``."""
RETURNED_FOLDER, TEMPLATE_FOLDER, PUBLICATION_FOLDER, APART_FOLDER = "差戻し", "調査票", "公開", "記録と違う公開"
LETTER_FOLDER = "メール"
"""Folders in ``out``: workbooks to be corrected, workbooks to be filled in, publications, mails; one per round each."""
CHUNK = 300
"""Workbooks that are read, checked and recorded at once: enough that the fixed costs of a frame, a task and a
transaction are spread over many, few enough that other processes do not wait long for the database."""


def _home() -> Path:
    checkout = Path(__file__).resolve().parents[1]
    return checkout if (checkout / "plan").is_dir() else Path.cwd()


class Settings(BaseSettings):
    """Folders, database and key. A relative folder is one of ``home``."""

    model_config = SettingsConfigDict(env_prefix="SUMIDA_", frozen=True)

    home: Path = Field(default_factory=_home)
    plan: Path = Path("plan")
    sample: Path = Path("sample")
    inbox: Path = Path("inbox")
    out: Path = Path("out")
    warehouse: Path = Path("warehouse")
    archive: Path | None = None
    """The accepted workbooks and their journal. Default: ``archive`` in ``warehouse`` for the default database, beside
    the file for another SQLite file, and a folder in ``warehouse`` for each database of a server."""
    round: str | None = None
    """The round of commands that name none. Default: the latest one whose date has come."""
    database: SecretStr | None = None
    """SQLAlchemy URL; secret because it may carry a password. Default: SQLite in ``warehouse``."""
    token_key: SecretStr | None = None
    """The ward's key for the workbooks' 照合番号. Default: one generated at first use and stored in ``warehouse``."""
    old_token_keys: SecretStr | None = None
    """Keys that ``token_key`` replaced, each with the last day it is good for: ``KEY 2027-03-31; KEY 2026-12-31``."""

    workers: str | None = None
    """Who reads many workbooks: a number of processes, or ``dask://host:8786``. Default: as many as there are cores."""

    smtp: SecretStr | None = None
    """The mail server that letters are sent by, with its password: see ``letters.smtp_server``."""
    notice_command: SecretStr | None = None
    webhook: SecretStr | None = None
    notice_mail: SecretStr | None = None
    """Where the coordinators are told what happens: see ``notices.naming``."""

    def path(self, folder: Path) -> Path:
        """An absolute path for one of the folders above."""
        return self.home / folder

    @property
    def database_url(self) -> str:
        """The warehouse's URL, in clear: hand it to the engine and nowhere else."""
        if self.database is not None:
            return self.database.get_secret_value()
        return f"sqlite:///{self.path(self.warehouse) / DATABASE}"

    @property
    def archive_folder(self) -> Path:
        """The folder of accepted workbooks. Every database has an archive of its own. Raises UnusableUrlError."""
        if self.archive is not None:
            return self.path(self.archive)
        if self._is_default or self._shares:
            return self.ward_archive
        url = parse_url(self.database_url)
        if url.drivername == "sqlite":
            return self._beside(ARCHIVE)
        where = f"{url.host or url.query.get('host')}:{url.port or 5432}/{url.database}"
        name = re.sub(r"[^\w.-]", "_", url.database or "")
        return self.path(self.warehouse) / f"{ARCHIVE}-{name}-{_digest(where)}"

    @property
    def ward_archive(self) -> Path:
        """The archive of the default database."""
        return self.path(self.warehouse) / ARCHIVE

    @property
    def archives(self) -> tuple[Path, ...]:
        """The archives of other databases: of servers, and of SQLite files beside this one."""
        folder = self.path(self.warehouse)
        found = {*folder.glob(f"{ARCHIVE}-*"), *self.archive_folder.parent.glob(f"*-{ARCHIVE}")}
        return tuple(sorted(found - {self.archive_folder}))

    @property
    def journal_name(self) -> str:
        """The journal in the archive. Raises UnusableUrlError."""
        return self._shared_journal if self.archive is None and self._shares else MAIN

    @property
    def is_named_file(self) -> bool:
        """Whether the database is a named SQLite file with its archive beside it: a trial, or a copy."""
        sqlite = parse_url(self.database_url).drivername == "sqlite"
        return sqlite and self.archive is None and not self._is_default

    @property
    def trial_out(self) -> Path:
        """Where a trial with a named SQLite file writes: beside it."""
        return self._beside(TRIAL_OUT)

    def _beside(self, what: str) -> Path:
        file = Path(parse_url(self.database_url).database or "").resolve()
        return file.with_name(f"{file.name}-{what}")

    @property
    def _is_default(self) -> bool:
        return self.database is None or self._file(parse_url(self.database_url)) == DATABASE

    @property
    def _shares(self) -> bool:
        """Whether an earlier release gave this database a journal in the ward's archive: it goes on there."""
        return not self._is_default and (self.ward_archive / self._shared_journal).is_file()

    @property
    def _shared_journal(self) -> str:
        url = parse_url(self.database_url)
        where = self._file(url) or f"{url.host}:{url.port or 5432}/{url.database}"
        return f"journal-{_digest(where)}.jsonl"

    def _file(self, url: URL) -> str:
        """The path of an SQLite file relative to ``warehouse``, so that both can be moved; empty for a server."""
        folder = self.path(self.warehouse).resolve()
        return os.path.relpath(Path(url.database or "").resolve(), folder) if url.drivername == "sqlite" else ""

    @property
    def key_file(self) -> Path:
        """The file of a generated key."""
        return self.path(self.warehouse) / KEY


def _digest(where: str) -> str:
    return sha256(where.encode()).hexdigest()[:8]

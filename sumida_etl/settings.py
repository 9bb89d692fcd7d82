"""Where things are, unless told otherwise: ``SUMIDA_*`` variables, else the checkout this package lies in."""

import os
from hashlib import sha256
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url

DATABASE, MAIN = "warehouse.db", "journal.jsonl"
"""The default database, and the journal in the archive that goes with it."""


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
    """The accepted workbooks and their journal; one that is named is one warehouse's own, whichever database holds it.
    Default: in ``warehouse``, shared by all databases, with a journal for each."""
    round: str | None = None
    """The round the commands mean. Default: the latest one whose date has come."""
    database: SecretStr | None = None
    """SQLAlchemy URL; secret because it may carry a password. Default: SQLite in ``warehouse``."""
    token_key: SecretStr | None = None
    """The ward's key for the workbooks' 照合番号. Default: one made at first use and kept in ``warehouse``."""

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
        """Where the accepted workbooks are."""
        return self.path(self.archive or self.warehouse / "archive")

    @property
    def journal_name(self) -> str:
        """The file in the archive that belongs to the database: what one lost must not be missed in another."""
        if self.archive is not None or self.database is None:
            return MAIN
        url = make_url(self.database_url)
        folder = self.path(self.warehouse).resolve()
        # From the folder, so that all of it can be moved together.
        file = os.path.relpath(Path(url.database or "").resolve(), folder) if url.drivername == "sqlite" else ""
        where = file or f"{url.host}:{url.port or 5432}/{url.database}"
        return MAIN if file == DATABASE else f"journal-{sha256(where.encode()).hexdigest()[:8]}.jsonl"

    @property
    def key_file(self) -> Path:
        """Where a made key is kept."""
        return self.path(self.warehouse) / "token.key"

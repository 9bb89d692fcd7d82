"""Where things are, unless told otherwise: ``SUMIDA_*`` variables, else the checkout this package lies in."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


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
        return f"sqlite:///{self.path(self.warehouse) / 'warehouse.db'}"

    @property
    def archive(self) -> Path:
        """The folder of accepted workbooks."""
        return self.path(self.warehouse) / "archive"

    @property
    def key_file(self) -> Path:
        """Where a made key is kept."""
        return self.path(self.warehouse) / "token.key"

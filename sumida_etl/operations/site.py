"""The ward's Prefect installation: address, password, folders, and the environment of its processes."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from sumida_etl.errors import SumidaError
from sumida_etl.operations import password
from sumida_etl.operations.daemon import Daemon
from sumida_etl.operations.started import StartRecord
from sumida_etl.own_addresses import LOOPBACK, address_here
from sumida_etl.settings import Settings

SERVER = {
    # Written in batches: otherwise each task run and event is a transaction of its own, 40 per second, and clicks wait
    # for SQLite.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_DATABASE_CONNECTION_TIMEOUT": "60",
    "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
}
"""What Prefect's server needs to keep up with a round of fifty departments on SQLite."""
_OFFLINE = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",  # V2 asks for an address outside even so; V1 asks for none
    "PREFECT_WORKER_QUERY_SECONDS": "1",
    "PREFECT_API_SERVICES_LATE_RUNS_AFTER_SECONDS": "300",
}


class ServerAddressError(SumidaError, ValueError):
    """SUMIDA_SERVER_ADDRESS or SUMIDA_DESK_ADDRESS (``name``) holds what no browser opens."""

    def __init__(self, name: str, address: str) -> None:
        super().__init__(
            f"{name} の「{address}」は住所として読み取れません。"
            "https://sinchoku.example.lg.jp のように、ブラウザに入力する形で書いてください"
            "（いくつもあるときは空白で区切ります）。"
        )
        self.address = address


@dataclass(frozen=True, slots=True)
class Site:
    """The ward's Prefect installation. Raises ServerAddressError, PasswordError.

    ``addresses``: by which browsers reach it through a TLS proxy or another host name.
    """

    home: Path
    host: str = LOOPBACK
    port: int = 4200
    addresses: tuple[str, ...] = ()
    chosen: str | None = field(default=None, repr=False)
    """``user:password``; None: a generated one."""
    desk_host: str = LOOPBACK
    desk_port: int = 4210
    """Where the departments' desk listens."""
    desk_addresses: tuple[str, ...] = ()
    """By which departments reach it through a TLS proxy or another host name."""

    def __post_init__(self) -> None:
        if self.chosen is not None:
            password.checked(self.chosen)
        for name, addresses in (
            ("SUMIDA_SERVER_ADDRESS", self.addresses),
            ("SUMIDA_DESK_ADDRESS", self.desk_addresses),
        ):
            for address in addresses:
                if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
                    raise ServerAddressError(name, address)

    @classmethod
    def of_environment(cls) -> "Site":
        """From PREFECT_SERVER_API_HOST, _PORT, _AUTH_STRING, SUMIDA_SERVER_ADDRESS, SUMIDA_DESK_HOST, …"""
        return cls(
            Settings().home,
            os.environ.get("PREFECT_SERVER_API_HOST", LOOPBACK),
            int(os.environ.get("PREFECT_SERVER_API_PORT", "4200")),
            tuple(os.environ.get("SUMIDA_SERVER_ADDRESS", "").split()),
            os.environ.get("PREFECT_SERVER_API_AUTH_STRING") or None,
            os.environ.get("SUMIDA_DESK_HOST", LOOPBACK),
            int(os.environ.get("SUMIDA_DESK_PORT", "4210")),
            tuple(os.environ.get("SUMIDA_DESK_ADDRESS", "").split()),
        )

    @property
    def address(self) -> str:
        """The address for a browser on this machine."""
        return address_here(self.host, self.port)

    @property
    def desk_address(self) -> str:
        """The desk's address for a browser on this machine."""
        return address_here(self.desk_host, self.desk_port)

    @property
    def board(self) -> str:
        """The coordinators' board, by the name that departments reach the desk by."""
        return f"{(self.desk_addresses or (self.desk_address,))[0].rstrip('/')}/board"

    @property
    def folder(self) -> Path:
        """Holds the logs, pid files and password; readable by this account only."""
        return Path(self._prefect_home) / "run"

    @property
    def password(self) -> str | None:
        """The chosen password, else the generated one; None before the first start. Raises OSError."""
        return self.chosen or password.stored(self.folder)

    @property
    def started(self) -> StartRecord:
        """The settings its processes run with."""
        return StartRecord(self.folder / "started.json")

    def make_password(self) -> bool:
        """Generate a password unless there is one; returns whether it did. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        if self.password is not None:
            return False
        password.create(self.folder)
        return True

    def login(self) -> str:
        """A link that logs in the person who opens it. The part after # is never sent to a server."""
        return f"{self.address}/#key={quote(self.password or '', safe='')}"

    def daemon(self, name: str) -> Daemon:
        """One of DAEMONS."""
        return Daemon(name, self.folder)

    @property
    def _prefect_home(self) -> str:
        return os.environ.get("PREFECT_HOME", str(self.home / ".prefect"))

    def environment(self, *, ours: bool) -> dict[str, str]:
        """The environment of a process; the server (not ``ours``) gets none of the ward's own settings and secrets."""
        inherited = {name: value for name, value in os.environ.items() if ours or not name.startswith("SUMIDA_")}
        made = {
            "PREFECT_HOME": self._prefect_home,
            "PREFECT_SERVER_API_HOST": self.host,
            "PREFECT_SERVER_API_PORT": str(self.port),
            "PREFECT_API_URL": f"{self.address}/api",
            "PREFECT_SERVER_API_AUTH_STRING": self.password or "",
            "PREFECT_API_AUTH_STRING": self.password or "",
            "SUMIDA_HOME": str(self.home),
            "SUMIDA_SERVER_ADDRESS": " ".join(self.addresses),
        }
        if ours:
            made["SUMIDA_FILES_URL"] = "/files"
            made["SUMIDA_DESK_HOST"], made["SUMIDA_DESK_PORT"] = self.desk_host, str(self.desk_port)
            made["SUMIDA_DESK_ADDRESS"] = " ".join(self.desk_addresses)
            inherited.setdefault("PREFECT_UI_URL", self.addresses[0] if self.addresses else self.address)
        else:
            made["SUMIDA_OUT"] = str(Settings().path(Settings().out))
            made["PREFECT_SERVER_UI_API_URL"] = "/api"  # wherever the page is opened, it calls where it came from
            made["PREFECT_SERVER_UI_STATIC_DIRECTORY"] = str(Path(self._prefect_home) / "page")
        return _OFFLINE | SERVER | inherited | made

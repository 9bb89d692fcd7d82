"""Where Prefect runs for this ward, who is let in, and what its processes are told."""

import ipaddress
import os
from dataclasses import dataclass, field
from pathlib import Path

from sumida_etl.console.daemon import Daemon
from sumida_etl.console.files import LOOPBACK
from sumida_etl.settings import Settings

SERVER = {
    # One write for many: else each task run and event is a transaction of its own, 40 a second, and while SQLite is at
    # it a click or a lost heartbeat gets "database is locked", which Prefect answers with an error or drops.
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
    "PREFECT_WORKER_QUERY_SECONDS": "3",
    "PREFECT_API_SERVICES_LATE_RUNS_AFTER_SECONDS": "300",
}


class OpenDoorError(RuntimeError):
    """The server would listen to other machines without a password."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} で待ち受けるには合言葉が要ります。"
            "PREFECT_SERVER_API_AUTH_STRING に「利用者名:合言葉」を設定するか、"
            "PREFECT_SERVER_API_HOST を外してください（このパソコンだけから使えます）。"
        )
        self.host = host


@dataclass(frozen=True, slots=True)
class Site:
    """Where Prefect runs for this ward. Raises OpenDoorError when made with an address that needs a password."""

    home: Path
    host: str = "127.0.0.1"
    port: int = 4200
    password: str | None = field(default=None, repr=False)
    files_port: int = 4201

    def __post_init__(self) -> None:
        if not _is_loopback(self.host) and not self.password:
            raise OpenDoorError(self.host)

    @classmethod
    def of_environment(cls) -> "Site":
        """As PREFECT_SERVER_API_HOST, _PORT, _AUTH_STRING and SUMIDA_FILES_PORT (the server's, plus one) say."""
        port = int(os.environ.get("PREFECT_SERVER_API_PORT", "4200"))
        return cls(
            Settings().home,
            os.environ.get("PREFECT_SERVER_API_HOST", LOOPBACK),
            port,
            os.environ.get("PREFECT_SERVER_API_AUTH_STRING"),
            int(os.environ.get("SUMIDA_FILES_PORT", port + 1)),
        )

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def daemon(self, name: str) -> Daemon:
        """One of DAEMONS."""
        return Daemon(name, Path(self._prefect_home) / "run")

    @property
    def _prefect_home(self) -> str:
        return os.environ.get("PREFECT_HOME", str(self.home / ".prefect"))

    def environment(self, *, ours: bool) -> dict[str, str]:
        """What the processes get; the server (not ``ours``) has no need of the ward's own settings and secrets."""
        inherited = {name: value for name, value in os.environ.items() if ours or not name.startswith("SUMIDA_")}
        made = {
            "PREFECT_HOME": self._prefect_home,
            "PREFECT_SERVER_API_HOST": self.host,
            "PREFECT_SERVER_API_PORT": str(self.port),
            "PREFECT_API_URL": f"{self.address}/api",
        }
        if ours:
            made["SUMIDA_HOME"] = str(self.home)
            if _is_loopback(self.host):  # whoever looks from elsewhere could not follow a link to this machine
                made["SUMIDA_FILES_URL"] = f"http://{LOOPBACK}:{self.files_port}"
        if self.password:
            made["PREFECT_API_AUTH_STRING"] = self.password
        return _OFFLINE | SERVER | inherited | made


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

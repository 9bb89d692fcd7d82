"""The processes of ``make up``: how each is started, and started again where it has died."""

import socket
import sys
from collections.abc import Mapping
from types import MappingProxyType

from sumida_etl.operations.site import Site

DAEMONS: Mapping[str, str] = MappingProxyType(
    {"server": "サーバー", "worker": "ワーカー", "watch": "見張り", "desk": "窓口"}
)
"""The processes in the order in which they start, with their Japanese names."""
AT_ONCE = 4
"""Runs a worker works on at once: each is a process of some 300 MB, and runs of one round wait for each other."""
_MODULES = {
    "server": "flows.server",
    "worker": "flows.worker",
    "watch": "flows.watch.inbox_watcher",
    "desk": "sumida_etl.console.desk_commands",
}


def running(site: Site) -> list[str]:
    """Which of DAEMONS run."""
    return [name for name in DAEMONS if site.daemon(name).pid is not None]


def worker_name() -> str:
    """The name that this machine's worker has at the server."""
    return socket.gethostname()


def start(name: str, site: Site) -> None:
    """Start one of DAEMONS, unless it runs. Raises OSError."""
    words = {
        "worker": ["--pool", "sumida", "--name", worker_name(), "--limit", str(AT_ONCE)],
        "desk": ["--host", site.desk_host, "--port", str(site.desk_port)],
    }
    command = [sys.executable, "-m", _MODULES[name], *words.get(name, [])]
    site.daemon(name).start(command, site.environment(ours=name != "server"))


def revive(site: Site) -> list[str]:
    """Restart the processes that ended without being stopped: killed for want of memory, or by a fault.

    Returns the names. Raises OSError.
    """
    died = [name for name in DAEMONS if site.daemon(name).has_died]
    for name in died:
        start(name, site)
    return died

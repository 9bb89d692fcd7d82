"""The last runs of a round, asked of Prefect's server over HTTP: this room knows nothing of Prefect."""

import base64
import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sumida_etl.rounds import Round

_SECONDS = 3.0
_MOST = 10


@dataclass(frozen=True, slots=True)
class RunShown:
    """A run: its name, how it stands, what it said, and its page."""

    name: str
    state: str
    said: str
    at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class RunServer:
    """``api``, ``pages``: the addresses of its API and of its pages; empty where there is no server."""

    api: str = ""
    pages: str = ""
    password: str = field(default="", repr=False)

    def runs_of(self, round: Round) -> tuple[RunShown, ...] | None:
        """The last runs, newest first; None where the server does not answer."""
        if not self.api.startswith(("http://", "https://")):
            return None
        wanted = {"flow_runs": {"tags": {"all_": [round.key]}}, "sort": "START_TIME_DESC", "limit": _MOST}
        headers = {"Content-Type": "application/json"}
        if self.password:
            headers["Authorization"] = f"Basic {base64.b64encode(self.password.encode()).decode()}"
        request = urllib.request.Request(  # noqa: S310 - http or https, looked at above
            f"{self.api}/flow_runs/filter", json.dumps(wanted).encode(), headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
                found: list[dict[str, Any]] = json.load(answer)
            return tuple(self._shown(each) for each in found)
        except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
            return None

    def _shown(self, run: dict[str, Any]) -> RunShown:
        state = run["state"]
        at = datetime.fromisoformat(str(state["timestamp"]).replace("Z", "+00:00"))
        page = f"{self.pages}/runs/flow-run/{run['id']}" if self.pages else ""
        return RunShown(str(run["name"]), str(state["name"]), str(state.get("message") or ""), at, page)

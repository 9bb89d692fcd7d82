"""Prefect's API in the few calls the tests need."""

import base64
import json
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Api:
    address: str
    password: str | None = None
    """``user:password``"""

    def call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        url = f"{self.address}/api{urllib.parse.quote(path)}"
        headers = {"Content-Type": "application/json"}
        if self.password:
            headers["Authorization"] = f"Basic {base64.b64encode(self.password.encode()).decode()}"
        request = urllib.request.Request(url, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def deployment(self, name: str) -> dict[str, Any]:
        return self.call("GET", f"/deployments/name/{name}/{name}")

    def start(self, name: str, when: str, **parameters: Any) -> str:
        """A run of a deployment that was due at a time, with what the deployment's own parameters do not say."""
        state = {"type": "SCHEDULED", "state_details": {"scheduled_time": when}}
        body = {"parameters": parameters, "state": state}
        return self.call("POST", f"/deployments/{self.deployment(name)['id']}/create_flow_run", body)["id"]

    def run(self, run: str) -> dict[str, Any]:
        return self.call("GET", f"/flow_runs/{run}")

    def runs(self, name: str) -> list[str]:
        """The runs of a deployment there are."""
        body = {"deployments": {"id": {"any_": [self.deployment(name)["id"]]}}, "sort": "EXPECTED_START_TIME_DESC"}
        return [each["id"] for each in self.call("POST", "/flow_runs/filter", body)]

    def wait(self, run: str, *types: str, seconds: float = 150) -> dict[str, Any]:
        """The run once it is in one of the state types."""
        deadline = time.monotonic() + seconds
        while (found := self.run(run))["state"]["type"] not in types:
            assert time.monotonic() < deadline, found["state"]
            time.sleep(0.3)
        return found

    def retry(self, run: str) -> None:
        """The request that a click on Retry sends."""
        state = {"type": "SCHEDULED", "name": "AwaitingRetry", "message": "Retry from the UI"}
        ended = self.run(run)["state"]["id"]
        self.call("POST", f"/flow_runs/{run}/set_state", {"state": state})
        while self.run(run)["state"]["id"] == ended:
            time.sleep(0.1)

    def artifact(self, key: str) -> dict[str, Any]:
        """The latest artifact of a key."""
        body = {"artifacts": {"key": {"any_": [key]}}, "sort": "CREATED_DESC", "limit": 1}
        return self.call("POST", "/artifacts/filter", body)[0]

    def tasks(self, run: str) -> list[dict[str, Any]]:
        body = {"flow_runs": {"id": {"any_": [run]}}, "limit": 200}
        return self.call("POST", "/task_runs/filter", body)

"""The settings that the processes of ``make up`` were started with, to notice when today's differ."""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sumida_etl.atomic_write import atomic_write
from sumida_etl.permissions import PRIVATE

_OURS = ("SUMIDA_", "PREFECT_")


@dataclass(frozen=True, slots=True)
class StartRecord:
    """A record in ``file``: the server's address, and the settings as keyed digests, because some are secret."""

    file: Path

    def write(self, address: str, environment: Mapping[str, str]) -> None:
        """Write down the settings of the processes. Raises OSError."""
        salt = secrets.token_hex(16)
        text = json.dumps({"address": address, "salt": salt, "digests": _digests(environment, salt)})
        atomic_write(self.file, text.encode(), mode=PRIVATE, durable=False)

    def differing(self, environment: Mapping[str, str]) -> list[str]:
        """The names of the settings that were added, removed or changed since the start."""
        known = self._known()
        before, now = known.get("digests", {}), _digests(environment, known.get("salt", ""))
        return (
            sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)) if before else []
        )

    @property
    def address(self) -> str:
        """The server's address; empty if no record exists."""
        return str(self._known().get("address", ""))

    def _known(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self.file.read_text(encoding="utf-8")))
        except (OSError, ValueError):  # started by a version without this record
            return {}


def _digests(environment: Mapping[str, str], salt: str) -> dict[str, str]:
    ours = {name: value for name, value in environment.items() if name.startswith(_OURS)}
    return {name: hmac.new(salt.encode(), value.encode(), "sha256").hexdigest() for name, value in ours.items()}

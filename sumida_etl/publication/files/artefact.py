"""A file to be published, complete in memory before anything is written."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artefact:
    """A file's name within the published folder (``/`` between folders) and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest readers can check a download by."""
        return hashlib.sha256(self.content).hexdigest()

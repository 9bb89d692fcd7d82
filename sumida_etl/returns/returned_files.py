"""The folder of a round's returned workbooks, read back: which file is about which submission."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A returned workbook (or the note in its place), and what its ``.json`` says."""

    file: Path
    content: Mapping[str, Any]

    @property
    def codes(self) -> set[str]:
        """The codes of its findings."""
        return {each["code"] for each in self.content["findings"]}


def returned_files(folder: Path) -> dict[str, ReturnedFile]:
    """By SHA-256 of what was sent in. A file of a note that nobody's workbook is about has none, and is left out."""
    found: dict[str, ReturnedFile] = {}
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        content = json.loads(path.read_text(encoding="utf-8"))
        files = [path.with_suffix(""), path.with_name(f"{path.stem}.txt")]
        file = next((each for each in files if each.is_file()), None)
        if file is not None and content["sha256"]:
            found[content["sha256"]] = ReturnedFile(file, content)
    return found

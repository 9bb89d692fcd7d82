"""The sentences of ``messages.yaml``: one per code, for everything that a check can find in a workbook.

Findings of the gate and of ``verify`` concern no workbook; their sentences stand beside their codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sumida_etl.vocabulary import Severity

FIRST = "0.1.0"
"""The version that the oldest checks are from."""
_FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said under a code; ``message`` and ``example`` may name fields in braces.

    ``put_back`` is said instead in a returned workbook into which what was missing has been put back; ``of_each``
    before what is wrong with an answer itself that stands in the wrong cell, ``meant`` being the right one; ``since``
    is the version that brought the check; until ``trial_until`` an error is a mere warning.
    """

    code: str
    severity: Severity
    message: str
    example: str
    put_back: str = ""
    of_each: str = ""
    since: str = FIRST
    trial_until: date | None = None

    def said(self, fields: Mapping[str, Any]) -> tuple[str, str]:
        """Message and example with the fields put in. Raises KeyError for a field that is not given."""
        return self.message.format_map(fields), self.example.format_map(fields)


@cache
def sentences() -> Mapping[str, Sentence]:
    """Every sentence by code, in the file's order."""
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        code: Sentence(code, Severity(entry["severity"]), **{key: entry[key] for key in entry if key != "severity"})
        for code, entry in loaded.items()
    }

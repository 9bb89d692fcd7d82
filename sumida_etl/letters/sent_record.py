"""Which letter went to whom: an append-only file in the archive, each line chained to the last, and no address in it.

A letter is known by round, kind, department and the hash of what it says; an address by a number made with the ward's
key, so that nobody can find out by trying. Before a letter is given to the server there is a line that says so, and
after it one that says how that ended: both are on the disk before anything goes on. Where the second is missing, the
program was stopped in between, and nobody but the server knows: the letter is unsure until a person settles it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sumida_etl.letters.draft import Draft
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.chain import add_links, linked_lines

NAME = "letters.jsonl"
_PURPOSE = "letter recipient"


class Step(StrEnum):
    """What a line says of a letter and its recipients."""

    SENDING = "sending"
    SENT = "sent"
    UNSENT = "unsent"
    """The server surely did not take it."""


_Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class SentRecord:
    """The file, as it was when it was opened and with what was added since."""

    path: Path
    key: TokenKey
    _steps: dict[_Key, dict[str, Step]] = field(default_factory=lambda: defaultdict(dict), repr=False)

    @classmethod
    def open(cls, archive: Path, key: TokenKey) -> "SentRecord":
        """Read the record of an archive. Raises BrokenChainError where a line was changed or lost, OSError."""
        record = cls(archive / NAME, key)
        for line, _ in linked_lines(record.path):
            record._take(json.loads(line)["letter"])
        return record

    def steps(self, draft: Draft) -> Mapping[str, Step]:
        """The last step on record, by address; none for an address that the letter has not been given to."""
        known = self._steps.get(_key(draft), {})
        found: dict[str, Step] = {}
        for address in draft.recipients:
            numbers = self.key.signatures(_PURPOSE, address)  # of this key, and of those before it
            if said := [known[each] for each in numbers if each in known]:
                found[address] = said[0]
        return found

    def add(self, step: Step, draft: Draft, recipients: Iterable[str], code: int | None = None) -> None:
        """Put a step on record; it is on the disk when this returns. ``code``: the server's. Raises OSError."""
        numbers = [self.key.signatures(_PURPOSE, address)[0] for address in recipients]
        if not numbers:
            return
        round, kind, department, content = _key(draft)
        line = {
            "step": step.value, "round": round, "kind": kind, "department": department, "content": content,
            "recipients": numbers, "at": datetime.now(UTC).isoformat(), "code": code,
        }  # fmt: skip
        add_links(self.path, [json.dumps({"letter": line}, ensure_ascii=False)], lasting=True)
        self._take(line)

    def _take(self, line: Mapping[str, Any]) -> None:
        known = self._steps[line["round"], line["kind"], line["department"], line["content"]]
        known.update(dict.fromkeys(line["recipients"], Step(line["step"])))


def _key(draft: Draft) -> _Key:
    return draft.round.key, draft.kind.value, draft.department.code, draft.content

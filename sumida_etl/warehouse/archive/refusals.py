"""Who sent back a publication that waited for approval, and why: an append-only file in the archive, a chain.

Approvals stand with the publication itself. A refusal leaves nothing published, and the server's history of runs, where
it is said too, can be lost.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sumida_etl.rounds import Round
from sumida_etl.warehouse.archive.chain import add_links, linked_lines

NAME = "refusals.jsonl"


@dataclass(frozen=True, slots=True)
class Refusal:
    """``name``, ``comment``: as they were typed."""

    round: Round
    name: str
    comment: str
    at: datetime


def note_refusal(archive: Path, refusal: Refusal) -> None:
    """Put a refusal on record. Raises OSError."""
    line = {
        "round": refusal.round.key, "name": refusal.name, "comment": refusal.comment, "at": refusal.at.isoformat(),
    }  # fmt: skip
    add_links(archive / NAME, [json.dumps({"refusal": line}, ensure_ascii=False)], lasting=True)


def refusals_of(archive: Path, round: Round) -> Iterator[Refusal]:
    """Those of a round, oldest first. Raises BrokenChainError, OSError."""
    for line, _ in linked_lines(archive / NAME):
        said = json.loads(line)["refusal"]
        if said["round"] == round.key:
            yield Refusal(round, said["name"], said["comment"], datetime.fromisoformat(said["at"]))

"""Figures that a coordinator has marked for follow-up: an append-only file in the archive, a chain.

A line is a mark, with its number, or the number of a mark with how it was settled. A mark keeps nothing from being
published.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sumida_etl.rounds import Round
from sumida_etl.warehouse.archive.chain import BrokenChainError, add_links, linked_lines

NAME = "follow-ups.jsonl"


@dataclass(frozen=True, slots=True)
class Said:
    """``name``, ``note``: as they were typed."""

    name: str
    note: str
    at: datetime

    @property
    def kept(self) -> dict[str, str]:
        """What is kept of it, as JSON knows it."""
        return {"name": self.name, "note": self.note, "at": self.at.isoformat()}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Said":
        """From what is kept."""
        return cls(kept["name"], kept["note"], datetime.fromisoformat(kept["at"]))


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A marked figure (the code of an indicator or result) of a round; ``settled``: None while it is open."""

    number: int
    round: Round
    figure: str
    asked: Said
    settled: Said | None = None


def mark(archive: Path, round: Round, figure: str, asked: Said) -> None:
    """Mark a figure; one that is open with the same name and note is not marked twice. Raises OSError."""
    known = tuple(follow_ups(archive))
    alike = (each for each in known if each.settled is None and (each.round, each.figure) == (round, figure))
    if any((each.asked.name, each.asked.note) == (asked.name, asked.note) for each in alike):
        return
    _add(archive, {"number": len(known) + 1, "round": round.key, "figure": figure, "asked": asked.kept})


def settle(archive: Path, number: int, settled: Said) -> bool:
    """Settle an open mark; False where there is none of the number. Raises OSError, BrokenChainError."""
    if not any(each.number == number and each.settled is None for each in follow_ups(archive)):
        return False
    _add(archive, {"number": number, "settled": settled.kept})
    return True


def follow_ups(archive: Path, round: Round | None = None) -> Iterator[FollowUp]:
    """Every mark (None: of all rounds), oldest first. Raises BrokenChainError, OSError."""
    known: dict[int, FollowUp] = {}
    for line, head in linked_lines(archive / NAME):
        try:
            said = json.loads(line)["follow_up"]
            number = int(said["number"])
            if "settled" in said:
                known[number] = replace(known[number], settled=known[number].settled or Said.of(said["settled"]))
                continue
            # Two that were marked at the same moment may have one number: the later one takes the next.
            number = max(number, len(known) + 1)
            known[number] = FollowUp(number, Round.parse(said["round"]), said["figure"], Said.of(said["asked"]))
        except (ValueError, LookupError, TypeError):
            raise BrokenChainError(archive / NAME, head.lines) from None
    return iter([each for each in known.values() if round in (None, each.round)])


def _add(archive: Path, content: dict[str, object]) -> None:
    add_links(archive / NAME, [json.dumps({"follow_up": content}, ensure_ascii=False)], lasting=True)

"""Workbooks whose XML was changed at random: each is answered in Japanese, and disturbs no correct one beside it."""

import random
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from sumida_etl.returns.note import refusal_findings
from sumida_etl.survey import Received, Survey, receive, together
from sumida_etl.survey.return_delivery import send_back
from sumida_etl.vocabulary import Outcome

SECONDS = 2.0
"""Most processor time for reading, checking and returning one workbook."""
_VALUES = (
    *b"A0 1A A40:B40 AAAA40 A-1 B7 XFD1048576 XFE1 A1048577 a1 $A$1 A1: : B2:A1 A1:XFD1048576 0 -1 1 7 9999".split(),
    *b"99999999999999999999 1.5 1e999 NaN x true e d s str b n inlineStr hidden veryHidden rId1 rId99".split(),
    *b"&amp; &#0; &bad; _x0000_ ../../x.xml #REF! yyyy 0%".split(),
    b"", b" ", b"\xff", "税務課".encode(), b"9" * 400, b"ab" * 20000,
)  # fmt: skip
_ATTRIBUTE = re.compile(rb'="[^"<>]*"')
_TAG = re.compile(rb"<[^<>]*>")
_TEXT = re.compile(rb">[^<>]+<")
_ELEMENT = re.compile(rb"<(\w+)\b[^<>]*>[^<>]*</\1>|<\w[^<>]*/>")


def mutated(data: bytes, dice: random.Random) -> bytes:
    """A workbook with one to three changes in its parts."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(dice.choice((1, 1, 2, 3))):
        names = [name for name in parts if name.startswith("xl/worksheets/sheet")] * 3 + list(parts)
        name = dice.choice(names)
        change = dice.choice((_attribute, _attribute, _attribute, _text, _dropped, _doubled, _byte, _cut, _moved))
        parts[name] = change(parts[name], dice)
        if dice.random() < 0.02:
            del parts[name]
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class MutationResult:
    """The result of one mutation. ``wrong``: what went wrong; empty if it was answered correctly."""

    answer: str
    wrong: str


def answered(good: Path, odd: Path, survey: Survey, folder: Path) -> MutationResult:
    """Read, check and return both; ``good`` is to be accepted, ``odd`` to be answered, in time and without a fault."""
    begun = time.process_time()
    received = together([receive([good, odd], survey)], survey)
    returned = send_back(received, survey, folder)
    seconds = time.process_time() - begun
    rows = received.batch.submissions.to_dict("records")
    outcomes = {row["name"]: row["outcome"] for row in rows}
    answer = str(outcomes.get(odd.name, "")) or _refusal(received)
    wrong = []
    if outcomes.get(good.name) != Outcome.ACCEPTED:
        wrong.append(f"the correct one: {outcomes.get(good.name)}")
    if not re.search(r"[぀-ヿ一-鿿]", answer):
        wrong.append("no answer")
    wrong += [f"a fault of the program: {one.number} {one.error}" for one in returned.faults]
    wrong += [f"a fault of the program: {one.detail}" for one in received.refused if one.incident]
    if seconds > SECONDS:
        wrong.append(f"{seconds:.1f} s")
    if answer != Outcome.ACCEPTED and not any(path.name.startswith(odd.name) for path in folder.iterdir()):
        wrong.append("nothing was returned")
    return MutationResult(answer, "; ".join(wrong))


def mutations(
    good: Path, source: Path, survey: Survey, folder: Path, count: int, seed: int
) -> Iterator[MutationResult]:
    """``count`` mutations of ``source`` beside ``good``; those that go wrong stay in ``folder``, by number."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "back").mkdir(exist_ok=True)
    data = source.read_bytes()
    for number in range(count):
        odd = folder / f"odd-{seed}-{number}.xlsx"
        odd.write_bytes(mutated(data, random.Random(f"{seed} {number}")))  # noqa: S311 - trials, not secrets
        found = answered(good, odd, survey, folder / "back")
        if not found.wrong:
            odd.unlink()
        yield found


def _refusal(received: Received) -> str:
    said = [refusal_findings(one.refusal, one.detail)["message"].iloc[0] for one in received.refused]
    return str(said[0]) if said else ""


def _spot(pattern: re.Pattern[bytes], part: bytes, dice: random.Random) -> tuple[int, int]:
    spots = [found.span() for found in pattern.finditer(part)]
    return dice.choice(spots) if spots else (0, 0)


def _attribute(part: bytes, dice: random.Random) -> bytes:
    start, end = _spot(_ATTRIBUTE, part, dice)
    return part[:start] + b'="%s"' % dice.choice(_VALUES) + part[end:] if end else part


def _text(part: bytes, dice: random.Random) -> bytes:
    start, end = _spot(_TEXT, part, dice)
    return part[: start + 1] + dice.choice(_VALUES) + part[end - 1 :] if end else part


def _dropped(part: bytes, dice: random.Random) -> bytes:
    start, end = _spot(dice.choice((_TAG, _ELEMENT)), part, dice)
    return part[:start] + part[end:]


def _doubled(part: bytes, dice: random.Random) -> bytes:
    start, end = _spot(dice.choice((_TAG, _ELEMENT, _ELEMENT)), part, dice)
    return part[:end] + part[start:end] * dice.choice((1, 1, 40)) + part[end:]


def _moved(part: bytes, dice: random.Random) -> bytes:
    start, end = _spot(_ELEMENT, part, dice)
    at, _ = _spot(_TAG, part, dice)
    return part[:at] + part[start:end] + part[at:]


def _byte(part: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(part) + 1)
    return part[:at] + bytes([dice.randrange(256)]) * dice.choice((1, 1, 3)) + part[at + dice.choice((0, 1)) :]


def _cut(part: bytes, dice: random.Random) -> bytes:
    return part[: dice.randrange(len(part) + 1)]

"""manifest.json: what was published, from which plan, and whether anything is still missing. It holds no clock time."""

import json
from collections.abc import Mapping, Sequence

from sumida_etl.attainment.judging_words import JudgingWords
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.record_seal import RecordSeal, SealedSubmission
from sumida_etl.registry.rows.plans import Thresholds

NAME = "manifest.json"


def listed(data: bytes) -> dict[str, str]:
    """The SHA-256 of each file, by name, as a manifest lists them. Raises ValueError, LookupError, TypeError."""
    return {str(each["name"]): str(each["sha256"]) for each in json.loads(data)["files"]}


def seal_in(data: bytes) -> RecordSeal | None:
    """The seal that a manifest holds; None: an earlier release made it. Raises ValueError, LookupError, TypeError."""
    record = json.loads(data).get("record")
    if record is None:
        return None
    seal = RecordSeal(tuple(map(SealedSubmission.parse, record["submissions"])))
    if seal.sha256 != record["seal"]:
        raise ValueError(record["seal"])
    return seal


def manifest(edition: Edition, files: Sequence[Artefact], readability: Mapping[str, object] | None = None) -> Artefact:
    """The list of an edition's files, made last: its own file is the only one not in it.

    ``readability``: how its tables stand to the rules of machine readability.
    """
    alike, *others = dict.fromkeys(edition.thresholds.values())
    by_plan = {plan: _thresholds(each) for plan, each in edition.thresholds.items()}
    content = {
        "ward": {"code": edition.ward.code, "name": edition.ward.name},
        "round": edition.round.key,
        "edition": edition.number,
        "reason": edition.reason,
        "as_of": edition.round.as_of.isoformat(),
        "provisional": edition.provisional,
        "specimen": edition.specimen,
        "missing": [{"code": each.code, "name": each.name} for each in edition.missing],
        "plan_version": edition.ward.version,
        "plan_edition": edition.plan_edition,
        "record": edition.seal and _record(edition.seal),
        **({"thresholds_by_plan": by_plan} if others else {"thresholds": _thresholds(alike)}),
        **({"judgement_words": _words(edition.words)} if edition.words.own else {}),
        **({"readability": readability} if readability else {}),
        "files": [
            {"name": file.name, "size": len(file.content), "sha256": file.sha256}
            for file in sorted(files, key=lambda file: file.name)
        ],
    }
    return Artefact(NAME, json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n")


def _thresholds(thresholds: Thresholds) -> dict[str, str]:
    return {
        "on_pace": str(thresholds.on_pace),
        "behind": str(thresholds.behind),
        "nearly": str(thresholds.nearly),
    }


def _words(words: JudgingWords) -> dict[str, dict[str, str]]:
    """By plan its own words for the judgements."""
    named: dict[str, dict[str, str]] = {}
    for (plan, judgement), row in words.own.items():
        named.setdefault(plan, {})[judgement] = row.word
    return named


def _record(seal: RecordSeal) -> dict[str, object]:
    return {"seal": seal.sha256, "submissions": [str(one) for one in seal.submissions]}

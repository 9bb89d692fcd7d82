"""docs/checks.json: every check as data, for whoever compares releases or makes another form of them."""

import json
from collections.abc import Mapping
from typing import Any

from schemas.columns import checks_of
from schemas.submission import SHEETS, header
from sumida_etl.checks.findings.messages import sentences
from sumida_etl.rounds import Round


def checks_as_data(round: Round) -> str:
    """The checks as JSON: code, severity, scope (sheet and columns), sentence, example, condition, since when."""
    scopes, conditions = _scopes(round), _conditions()
    entries: list[Mapping[str, Any]] = [
        {
            "code": code,
            "severity": sentence.severity.value,
            "scope": scopes.get(code, {}),
            "sentence": sentence.message,
            "example": sentence.example,
            "condition": conditions.get(code, ""),
            "since": sentence.since,
            "trial_until": sentence.trial_until.isoformat() if sentence.trial_until else "",
        }
        for code, sentence in sentences().items()
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def _scopes(round: Round) -> dict[str, dict[str, list[str]]]:
    """Code → sheet → the headers of the columns whose model names a rule of that code."""
    found: dict[str, dict[str, list[str]]] = {}
    for sheet in SHEETS:
        checks = checks_of(sheet.model)
        for column in sheet.columns:
            for each in checks[column.name]:
                if each.code:
                    found.setdefault(each.code, {}).setdefault(sheet.name, []).append(header(column, round))
    return {
        code: {sheet: list(dict.fromkeys(columns)) for sheet, columns in sheets.items()}
        for code, sheets in found.items()
    }


def _conditions() -> dict[str, str]:
    """Code → what holds where the check finds nothing, as the rule itself says it."""
    rules = (
        each for sheet in SHEETS for checks in checks_of(sheet.model).values() for each in checks if each.code
    )  # fmt: skip
    return {each.code: (each.about or "").partition("\n")[0] for each in rules}

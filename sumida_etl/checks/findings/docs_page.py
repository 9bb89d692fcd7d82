"""docs/checks.md: every code with what is said under it, made from the sentences and the checks themselves.

``python -m sumida_etl.checks.findings.docs_page`` writes it, and docs/checks.json beside it.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from schemas.columns import checks_of
from schemas.submission import SHEETS, header
from sumida_etl.checks.findings.measured import measured_section
from sumida_etl.checks.findings.messages import Sentence, sentences
from sumida_etl.rounds import Round, day_label

FILE = Path(__file__).parents[3] / "docs" / "checks.md"
DATA = FILE.with_suffix(".json")
ANY_ROUND = Round.of(2023, 12)
LETTERS = {
    "D": "ファイルの受付（開く前に断るもの）",
    "C": "表紙",
    "S": "シート・見出し・行",
    "L": "変更しない欄",
    "V": "一つの欄の値",
    "N": "数値どうしの関係",
    "T": "文章",
    "B": "複数のファイルの関係",
}
HEAD = """\
# 検査の一覧

このページは `sumida_etl/checks/findings/messages.yaml` と検査のプログラムから作られています
（`python -m sumida_etl.checks.findings.docs_page`）。
直接は直さないでください。

**誤り**が一つでもあるファイルは差し戻します。**確認**は受け付けますが、その行の備考に説明を書くまで未回答として残ります。
担当が了承した確認は `plan/waivers.yaml` に理由とともに書きます。`{ }` の中は、ファイルごとに変わる言葉です。
"""


def catalogue() -> str:
    """The whole page."""
    where = _where()
    return "\n".join([HEAD, *(line for letter in LETTERS for line in _section(letter, where)), *measured_section()])


def _section(letter: str, where: dict[str, list[str]]) -> Iterator[str]:
    yield f"## {letter}　{LETTERS[letter]}\n"
    yield "| 符号 | 重さ | 見る欄 | 伝える文 | 記入例 |"
    yield "| --- | --- | --- | --- | --- |"
    for code, sentence in sentences().items():
        if code.startswith(letter):
            yield _line(sentence, "、".join(where.get(code, [])))
    yield ""


def _line(sentence: Sentence, where: str) -> str:
    message = sentence.message + (f"（差戻しのファイルでは：{sentence.put_back}）" if sentence.put_back else "")
    weight = sentence.severity.word + (f"（{day_label(sentence.trial_until)}まで試行）" if sentence.trial_until else "")
    return f"| {sentence.code} | {weight} | {where} | {message} | {sentence.example} |".replace("\n", " ")


def _where() -> dict[str, list[str]]:
    """Code → the sheets and columns whose models name a rule of that code, in words."""
    return {
        code: [f"{sheet}（{'・'.join(columns)}）" for sheet, columns in sheets.items()]
        for code, sheets in _scopes(ANY_ROUND).items()
    }


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


if __name__ == "__main__":
    FILE.write_text(catalogue(), encoding="utf-8")
    DATA.write_text(checks_as_data(ANY_ROUND), encoding="utf-8")

"""docs/checks.md: every code with what is said under it, made from the sentences and the checks themselves.

``python -m sumida_etl.checks.findings.docs_page`` writes it, and docs/checks.json beside it.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from schemas.columns import checks_of
from schemas.submission import SHEETS, header
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
MEASURED = Path(__file__).parents[3] / "docs" / "plausibility.json"
"""What ``python -m soak.slips --write`` wrote."""
_MEASURED_HEAD = """\
## 打ち違いの検査の実測

架空の役所（調査回 {rounds} の正しいファイル {workbooks} 個）の数値を一つずつ打ち違えて、検査が何か伝えた数です。
「履歴あり」は、その欄に受理済みの値が 6 個以上ある数値、「履歴なし」はそれより少ない数値と、空き行の数値です。
数値の伸び方・季節・ぶれ・見込の立て方は作りもので、実際の区の数値ではありません
（`python -m soak.slips --seed {seed} --slips {slips} --write` で測り直せます）。

正しいファイルへの余計な確認は {false} 件で、1 個のファイルに {per_workbook} 件です（多い回は {worst}）。
桁の少ない数字の入れ違いや、ふだんから前回と同じになりやすい数値に残った前回値は、正しい数値と区別できず、伝えられません。
"""
COUNTS = ("hits_history", "hits_none", "false_history", "false_none")
"""Per check: slips that it was told for and false warnings, where there is a history and where not."""


def catalogue() -> str:
    """The whole page."""
    where = _where()
    return "\n".join([HEAD, *(line for letter in LETTERS for line in _section(letter, where)), *_measured_section()])


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


def _measured_section() -> Iterator[str]:
    """The section of docs/checks.md, line by line."""
    figures: Mapping[str, Any] = json.loads(MEASURED.read_text(encoding="utf-8"))
    per_round = {name: one["false"] / one["workbooks"] for name, one in figures["rounds"].items()}
    workbooks = sum(one["workbooks"] for one in figures["rounds"].values())
    false = sum(one["false"] for one in figures["rounds"].values())
    worst = max(per_round, key=lambda name: per_round[name])
    yield _MEASURED_HEAD.format(
        rounds="・".join(figures["rounds"]),
        workbooks=workbooks,
        seed=figures["seed"],
        slips=figures["slips"],
        false=false,
        per_workbook=f"{false / workbooks:.2f}",
        worst=f"{worst} の {per_round[worst]:.2f} 件",
    )
    yield "| 打ち違い | 履歴あり | 履歴なし |"
    yield "| --- | --- | --- |"
    for kind, halves in figures["kinds"].items():
        yield f"| {kind} | {_share(halves['history'])} | {_share(halves['none'])} |"
    yield ""
    yield "| 符号 | 気づいた数（履歴あり） | 気づいた数（履歴なし） | 余計な確認（履歴あり） | 余計な確認（履歴なし） |"
    yield "| --- | --- | --- | --- | --- |"
    for code, counts in figures["checks"].items():
        yield f"| {code} | {' | '.join(str(counts[name]) for name in COUNTS)} |"
    yield ""


def _share(half: Mapping[str, int]) -> str:
    return f"{half['told']} / {half['made']}（{100 * half['told'] // half['made']}%）"


if __name__ == "__main__":
    FILE.write_text(catalogue(), encoding="utf-8")
    DATA.write_text(checks_as_data(ANY_ROUND), encoding="utf-8")

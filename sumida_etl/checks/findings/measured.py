"""How many slips of a hand the checks notice and how often they doubt a sound figure, as ``soak.slips`` measured it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[3] / "docs" / "plausibility.json"
"""What ``python -m soak.slips --write`` wrote."""
_HEAD = """\
## 打ち違いの検査の実測

架空の役所（調査回 {rounds} の正しいファイル {workbooks} 個）の数値を一つずつ打ち違えて、検査が何か伝えた数です。
「履歴あり」は、その欄に受理済みの値が 6 個以上ある数値、「履歴なし」はそれより少ない数値と、空き行の数値です。
数値の伸び方・季節・ぶれ・見込の立て方は作りもので、実際の区の数値ではありません
（`python -m soak.slips --seed {seed} --slips {slips} --write` で測り直せます）。

正しいファイルへの余計な確認は {false} 件で、1 個のファイルに {per_workbook} 件です（多い回は {worst}）。
桁の少ない数字の入れ違いや、ふだんから前回と同じになりやすい数値に残った前回値は、正しい数値と区別できず、伝えられません。
"""


def measured_section() -> Iterator[str]:
    """The section of docs/checks.md, line by line."""
    figures: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    per_round = {name: one["false"] / one["workbooks"] for name, one in figures["rounds"].items()}
    workbooks = sum(one["workbooks"] for one in figures["rounds"].values())
    false = sum(one["false"] for one in figures["rounds"].values())
    worst = max(per_round, key=lambda name: per_round[name])
    yield _HEAD.format(
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


COUNTS = ("hits_history", "hits_none", "false_history", "false_none")
"""Per check: slips that it was told for and false warnings, where there is a history and where not."""


def _share(half: Mapping[str, int]) -> str:
    return f"{half['told']} / {half['made']}（{100 * half['told'] // half['made']}%）"

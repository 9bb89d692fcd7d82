"""``make soak DECADE=1``: ten years of one office, 40 rounds, 30 reorganisations by a seed, one successor of a plan.

Every April, and at the end, each publication is made again from the archive and has to have the bytes it had.
"""

import csv
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from soak.decade.office import Office
from soak.decade.plan_edits import Change, Row, added, edit, ended, led_by, moved, passed_on, succeeded
from soak.sandbox import KEY
from sumida_etl.rounds import QUARTERS, Round
from sumida_etl.settings import Settings

FIRST, YEARS, REORGANISATIONS = 2022, 10, 30
ENDS = {2026: "GK", 2027: "KS", 2029: "DH"}
"""The plans of the city that are over, by the April after."""
OF_A_PLAN = {
    "measures.csv": "取組コード",
    "items.csv": "項目コード",
    "indicators.csv": "指標コード",
    "results.csv": "実績コード",
}


def main(seed: int = 20240110) -> int:
    """Print the figures; returns the exit code: 1 if anything of the past did not stand."""
    begun, dice, wrong = time.perf_counter(), random.Random(seed), list[str]()  # noqa: S311 - trials, not secrets
    rounds = [Round.of(FIRST + year, month) for year in range(YEARS) for month in QUARTERS]
    reorganised = set(dice.sample(range(1, len(rounds)), REORGANISATIONS))
    workbooks, seconds = 0, list[float]()
    with tempfile.TemporaryDirectory() as scratch:
        databases = (f"sqlite:///{scratch}/again-{number}.db" for number in range(1000))
        settings = Settings(home=Path(scratch), archive=Path(scratch) / "archive", token_key=SecretStr(KEY))
        office = Office.of_the_city(settings, lambda: next(databases))
        _dated(office.plan)
        for number, round in enumerate(rounds):
            eve = rounds[number - 1].as_of if number else round.as_of
            day = eve + timedelta(days=1)
            if round.as_of.month == QUARTERS[0] and round.fiscal_year in ENDS:
                _end(office.plan, ENDS[round.fiscal_year], f"{eve}", f"{day}")
            if number in reorganised:
                _reorganise(office.plan, f"{day}", f"{eve}", number, dice)
            office.sound(f"before {round.key}")
            if round.as_of.month == QUARTERS[0] and number:
                wrong += office.wrong()
                office.correct(office.held[-2])
            started = time.perf_counter()
            workbooks += office.hold(round)
            seconds.append(time.perf_counter() - started)
        wrong += office.wrong()
        office.store.engine.dispose()
    print(f"{len(rounds)} rounds, {workbooks} workbooks, {REORGANISATIONS} reorganisations, one successor, seed {seed}")
    print(
        f"{office.corrections} late corrections; a round took {seconds[0]:.1f} s at first, {seconds[-1]:.1f} s at last"
    )
    print(f"{time.perf_counter() - begun:.0f} s in all; of the past did not stand: {len(wrong)}")
    for one in wrong:
        print(f"  {one}")
    return 1 if wrong else 0


def _rows(plan: Path, file: str) -> list[Row]:
    with (plan / file).open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def _dated(plan: Path) -> None:
    """Every quarter is surveyed, and each row says the day on which it begins, so that it can end before another."""
    edit(plan, "plans.csv", lambda rows: [{**row, "調査の月": "6;9;12;3"} for row in rows])
    begins = {"KS": "2022-04-01", "GK": "2023-04-01", "DH": "2024-04-01"}
    for file in OF_A_PLAN:
        edit(plan, file, lambda rows: [{**row, "有効開始": row["有効開始"] or begins[row["計画"]]} for row in rows])


def _end(plan: Path, code: str, eve: str, day: str) -> None:
    """A plan's rows end with it; the general plan has a successor that asks for the same under codes of its own."""
    codes = [row["指標コード"] for row in _rows(plan, "indicators.csv") if row["計画"] == code and not row["有効終了"]]
    if code == "KS":
        _succeed(plan, codes, day)
    for file in OF_A_PLAN:
        edit(plan, file, ended(eve, "計画", code))
    edit(plan, "assignments.csv", ended(eve, "指標コード", *codes))


def _succeed(plan: Path, indicators: list[str], day: str) -> None:
    new = f"計画コード=K2 計画名=しおかぜ総合戦略第二期 文書=議案附属書 有効開始={day} 調査の月=6;9;12;3 前計画=KS"
    edit(plan, "plans.csv", added(new))
    for file, column in OF_A_PLAN.items():
        of_it = {"計画": "K2", "有効開始": day} | ({"基準年度": "R8"} if file == "indicators.csv" else {})
        open_ = [row for row in _rows(plan, file) if row["計画"] == "KS" and not row["有効終了"]]
        after = [{**row, **of_it, column: f"N{row[column]}"} for row in open_]
        edit(plan, file, lambda rows, after=after: [*rows, *after])  # type: ignore[misc]
    of_a_target = {"有効開始": day, "目標年度": "R13", "中間目標": ""}
    for file, cells in (("targets.csv", of_a_target), ("assignments.csv", {"有効開始": day})):
        after = [
            {**row, **cells, "指標コード": f"N{row['指標コード']}", "コード": f"N{row['コード']}"}
            for row in _rows(plan, file)
            if row["指標コード"] in indicators and not row["有効終了"]
        ]
        edit(plan, file, lambda rows, after=after: [*rows, *after])  # type: ignore[misc]


def _reorganise(plan: Path, day: str, eve: str, number: int, dice: random.Random) -> None:
    """One department is renamed, gives its texts to a new one, or is merged into another."""
    here = [row["所属コード"] for row in _rows(plan, "departments.csv") if not row["有効終了"]]
    one, other = dice.sample(here, 2)
    new = f"{7000 + number}"
    kind = dice.choice(("rename", "split", "merge")) if len(here) > 3 else "split"
    if kind == "rename":
        edit(plan, "departments.csv", succeeded(day, eve, "所属コード", one, 所属名=f"改まった係その{number}"))
    elif kind == "split":
        edit(
            plan, "departments.csv", added(f"所属コード={new} 所属名=分かれた係その{number} 有効開始={day} 前身={one}")
        )
        edit(plan, "items.csv", moved(day, eve, one, new))
    else:
        for file, change in _merged(plan, day, eve, one, other):
            edit(plan, file, change)


def _merged(plan: Path, day: str, eve: str, one: str, other: str) -> Iterator[tuple[str, Change]]:
    """What ``one`` did, ``other`` does; of a sum that both had a part in, one part is left."""
    open_ = [row for row in _rows(plan, "assignments.csv") if not row["有効終了"]]
    both = {row["指標コード"] for row in open_ if row["所属コード"] == one} & {
        row["指標コード"] for row in open_ if row["所属コード"] == other
    }

    def without(rows: list[Row]) -> list[Row]:
        doubled = [row["所属コード"] == one and row["指標コード"] in both and not row["有効終了"] for row in rows]
        return [{**row, "有効終了": eve} if twice else row for row, twice in zip(rows, doubled, strict=True)]

    yield "departments.csv", ended(eve, "所属コード", one)
    yield "assignments.csv", without
    yield "assignments.csv", passed_on(day, eve, one, other)
    yield "results.csv", passed_on(day, eve, one, other)
    yield "items.csv", moved(day, eve, one, other)
    yield "measures.csv", led_by(one, other)


if __name__ == "__main__":
    sys.exit(main())

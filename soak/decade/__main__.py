"""``make soak DECADE=1``: ten years of one office, 40 rounds, 30 reorganisations by a seed, one successor of a plan.

Twenty times the plan has other thresholds, or another word for a judgement.

Every April, and at the end, each publication is made again from the archive and has to have the bytes it had.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from soak.decade.office import Office
from soak.decade.plan_edits import (
    Change,
    Row,
    added,
    edit,
    ended,
    led_by,
    moved,
    passed_on,
    rows_of,
    succeeded,
)
from soak.sandbox import KEY
from sumida_etl.rounds import QUARTERS, Round
from sumida_etl.settings import Settings
from sumida_etl.vocabulary import Judgement

FIRST, YEARS, REORGANISATIONS, REJUDGED = 2022, 10, 30, 20
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
    rejudged = set(dice.sample(range(1, len(rounds)), REJUDGED))
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
            if number in rejudged:
                _rejudge(office.plan, f"{day}", f"{eve}", number, dice)
            office.sound(f"before {round.key}")
            if round.as_of.month == QUARTERS[0] and number:
                wrong += office.wrong()
                office.correct(office.held[-2])
                print(f"  {round.key}: {number} rounds stand after {time.perf_counter() - begun:.0f} s", flush=True)
            started = time.perf_counter()
            workbooks += office.hold(round)
            seconds.append(time.perf_counter() - started)
        wrong += office.wrong()
        office.store.engine.dispose()
    print(f"{len(rounds)} rounds, {workbooks} workbooks, {REORGANISATIONS} reorganisations, one successor, seed {seed}")
    print(f"{REJUDGED} times other thresholds or words")
    print(
        f"{office.corrections} late corrections; a round took {seconds[0]:.1f} s at first, {seconds[-1]:.1f} s at last"
    )
    print(f"{time.perf_counter() - begun:.0f} s in all, {time.process_time():.0f} s of a processor")
    print(f"of the past did not stand: {len(wrong)}")
    for one in wrong:
        print(f"  {one}")
    return 1 if wrong else 0


def _dated(plan: Path) -> None:
    """Every quarter is surveyed, and each row says the day on which it begins, so that it can end before another."""
    edit(plan, "plans.csv", lambda rows: [{**row, "調査の月": "6;9;12;3"} for row in rows])
    edit(plan, "judgements.csv", lambda rows: [{**row, "有効開始": "2024-10-01"} for row in rows])
    begins = {"KS": "2022-04-01", "GK": "2023-04-01", "DH": "2024-04-01"}
    for file in OF_A_PLAN:
        edit(plan, file, lambda rows: [{**row, "有効開始": row["有効開始"] or begins[row["計画"]]} for row in rows])


def _end(plan: Path, code: str, eve: str, day: str) -> None:
    """A plan's rows end with it; the general plan has a successor that asks for the same under codes of its own."""
    codes = [
        row["指標コード"] for row in rows_of(plan, "indicators.csv") if row["計画"] == code and not row["有効終了"]
    ]
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
        open_ = [row for row in rows_of(plan, file) if row["計画"] == "KS" and not row["有効終了"]]
        after = [{**row, **of_it, column: f"N{row[column]}"} for row in open_]
        edit(plan, file, lambda rows, after=after: [*rows, *after])  # type: ignore[misc]
    of_a_target = {"有効開始": day, "目標年度": "R13", "中間目標": ""}
    for file, cells in (("targets.csv", of_a_target), ("assignments.csv", {"有効開始": day})):
        after = [
            {**row, **cells, "指標コード": f"N{row['指標コード']}", "コード": f"N{row['コード']}"}
            for row in rows_of(plan, file)
            if row["指標コード"] in indicators and not row["有効終了"]
        ]
        edit(plan, file, lambda rows, after=after: [*rows, *after])  # type: ignore[misc]


def _reorganise(plan: Path, day: str, eve: str, number: int, dice: random.Random) -> None:
    """One department is renamed, gives its texts to a new one, or is merged into another."""
    there = (row for row in rows_of(plan, "departments.csv") if row["有効開始"] <= eve)
    here = [row["所属コード"] for row in there if not row["有効終了"]]
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


def _rejudge(plan: Path, day: str, eve: str, number: int, dice: random.Random) -> None:
    """A plan that has begun and not ended, or every plan, has other thresholds or another word from a day on."""
    of = rows_of(plan, "measures.csv")
    running = sorted({row["計画"] for row in of if not row["有効終了"] and row["有効開始"] <= day})
    row = {"コード": f"Z{number}", "計画": dice.choice(["", *running]), "有効開始": day, "有効終了": ""}
    if dice.random() < 0.5:
        shares = zip(("順調", "やや遅れ", "概ね達成"), (90, 50, 75), strict=True)
        row |= {name: f"0.{least + dice.randrange(8)}" for name, least in shares}
        edit(plan, "thresholds.csv", _instead(row, eve, "計画"))
    else:
        judgement = dice.choice(list(Judgement))
        row |= {"判定": judgement, "語": f"{judgement}の{number}", "英語": dice.choice(["", f"Word {number}"])}
        edit(plan, "judgements.csv", _instead(row, eve, "計画", "判定"))


def _instead(row: Row, eve: str, *alike: str) -> Change:
    """A row takes the place of the one that is open and alike in some columns; of one that begins later too."""

    def open_(other: Row) -> bool:
        return not other["有効終了"] and all(other[name] == row[name] for name in alike)

    def change(rows: list[Row]) -> list[Row]:
        kept = [other for other in rows if not (open_(other) and other["有効開始"] > eve)]
        return [*({**other, "有効終了": eve} if open_(other) else other for other in kept), row]

    return change


def _merged(plan: Path, day: str, eve: str, one: str, other: str) -> Iterator[tuple[str, Change]]:
    """What ``one`` did, ``other`` does; of a sum that both had a part in, one part is left."""
    open_ = [row for row in rows_of(plan, "assignments.csv") if not row["有効終了"]]
    both = {row["指標コード"] for row in open_ if row["所属コード"] == one} & {
        row["指標コード"] for row in open_ if row["所属コード"] == other
    }

    def without(rows: list[Row]) -> list[Row]:
        doubled = [row["所属コード"] == one and row["指標コード"] in both and not row["有効終了"] for row in rows]
        ends = ({**row, "有効終了": eve} if twice else row for row, twice in zip(rows, doubled, strict=True))
        return [row for row in ends if not row["有効終了"] or row["有効開始"] <= row["有効終了"]]

    yield "departments.csv", ended(eve, "所属コード", one)
    yield "assignments.csv", without
    yield "assignments.csv", passed_on(day, eve, one, other)
    yield "results.csv", passed_on(day, eve, one, other)
    yield "items.csv", moved(day, eve, one, other)
    yield "measures.csv", led_by(one, other)


if __name__ == "__main__":
    sys.exit(main())

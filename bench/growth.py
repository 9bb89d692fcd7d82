"""``make bench GROWTH=1``: one round of a plan that has grown: seconds, peak memory, and the weight of the pages."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr

from bench.plan_files import write_plan
from bench.whole_round import take_in
from sumida_etl.reader.inbox import arrived
from sumida_etl.registry import Registry, load_registry
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.indicators import Assignment, Indicator, PastValue, Target
from sumida_etl.registry.rows.measures import Item, Measure, ReportedYear, ResultLine
from sumida_etl.registry.rows.plans import Plan
from sumida_etl.rounds import Round
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey import Store, Survey, release
from sumida_etl.templates.sample import invented_sample, write_sample
from sumida_etl.vocabulary import Combine, Comparator, Direction, Nature, Part, State
from sumida_etl.warehouse import queries

ROUND = Round.of(2024, 9)
DEPARTMENTS, INDICATORS, PLANS, YEARS, MEASURES = 300, 500, 10, 20, 20
LIMIT = 1_500_000
"""The most that a page may weigh, in bytes."""
BEGUN = date(2022, 4, 1)
Made = TypeVar("Made")


def grown(real: Registry) -> Registry:
    """A plan with ``PLANS`` plans, ``DEPARTMENTS``, ``INDICATORS`` and ``YEARS`` of finals of each of them."""
    plans = tuple(
        Plan(
            f"第{n}次の計画", f"別冊{n}", code=f"P{n:02d}", valid_from=BEGUN, valid_to=date(2030, 3, 31), months=(9, 3)
        )
        for n in range(1, PLANS + 1)
    )
    codes = [f"{number:04d}" for number in range(1, DEPARTMENTS + 1)]
    departments = tuple(Department(code, f"部署その{code}", "", BEGUN, None, (), "") for code in codes)
    numbers = [(plan, number) for plan in plans for number in range(1, MEASURES + 1)]
    measures = tuple(
        Measure(plan.name, f"{number}", f"指針{number % 4}", f"施策{number % 8}", f"取組その{number}", "各部署", (),
                False, False, "", "", f"{plan.code}M{number}")
        for plan, number in numbers
    )  # fmt: skip
    items = tuple(
        Item(
            plan.name,
            f"{number}",
            "●",
            f"項目その{number}",
            tuple(codes[at :: len(numbers)]),
            "",
            f"{plan.code}A{number}",
        )
        for at, (plan, number) in enumerate(numbers)
    )
    indicators = tuple(
        Indicator(f"K{n:03d}", plans[n % PLANS].name, f"分類{n % 30}", f"{n % MEASURES + 1}", f"その{n}の数", "件",
                  Nature.COUNT, Direction.RISING, False, False, Combine.SINGLE, 2021, Decimal(100 + n), "", "")
        for n in range(INDICATORS)
    )  # fmt: skip
    results = tuple(
        ResultLine(f"E{at:03d}", plan.name, f"{number}", "●", code, f"実績その{at}", "件", Nature.COUNT, False, False,
                   ReportedYear.THIS, "", "", "")
        for at, code in enumerate(codes)
        for plan, number in [numbers[at % len(numbers)]]
    )  # fmt: skip
    return replace(
        real,
        ward=replace(real.ward, plans=plans),
        departments=departments,
        measures=measures,
        items=items,
        indicators=indicators,
        results=results,
        targets=tuple(
            Target(row.code, BEGUN, 2029, Comparator.AT_LEAST, Decimal(400), None, "", "", code=f"{row.code}-T")
            for row in indicators
        ),
        assignments=tuple(
            Assignment(row.code, codes[at % DEPARTMENTS], Part.VALUE, BEGUN, None, "", code=f"{row.code}-V")
            for at, row in enumerate(indicators)
        ),
        history=tuple(
            PastValue(row.code, year, State.VALUE, Decimal(60 + year % 40), False, False, "", "")
            for row in indicators
            for year in range(2023 - YEARS, 2024)
        ),
        footnotes=(),
        totals=(),
        texts=(),
    )


def main() -> int:
    """Print the figures; returns the exit code: 1 if a page is heavier than ``LIMIT``, or a workbook went back."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        ward = Settings().path(Settings().plan)
        write_plan(grown(load_registry(ward)), ward, home / "plan")
        settings = Settings(home=home, archive=home / "archive", token_key=SecretStr("a key for the bench alone"))
        print(f"{DEPARTMENTS} departments, {INDICATORS} indicators, {PLANS} plans, {YEARS} years of finals")
        survey = _timed("load the plan, lay out what is asked", lambda: Survey.pinned(settings, ROUND, "調査票"))
        sample = invented_sample(survey.registry, survey.asked)
        folder = settings.path(settings.inbox) / ROUND.key
        written = _timed(
            "write every workbook",
            lambda: list(write_sample(folder, sample, survey.registry, survey.asked, survey.key)),
        )
        store = Store.open(settings)
        paths = arrived(settings.path(settings.inbox), ROUND)
        _timed(f"take in {len(written)} workbooks", lambda: take_in(paths, survey, store))
        accepted = len(queries.current_submissions(store.engine, ROUND))
        _timed("judge and publish", lambda: release(survey, store, settings.path(settings.out)))
        store.engine.dispose()
        print(f"  {accepted} of {len(written)} workbooks accepted")
        print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        pages = sorted((settings.path(settings.out) / PUBLICATION_FOLDER / ROUND.key).glob("*.html"))
        weights = {page.name: page.stat().st_size for page in pages}
    for name, size in weights.items():
        print(f"  {name} {size / 1e6:.2f} MB")
    heavy = [name for name, size in weights.items() if size > LIMIT and name != "report.html"]
    return 1 if heavy or accepted < len(written) else 0


def _timed(what: str, work: Callable[[], Made]) -> Made:
    begun = time.perf_counter()
    made = work()
    print(f"  {what}: {time.perf_counter() - begun:.1f} s", flush=True)
    return made


if __name__ == "__main__":
    sys.exit(main())

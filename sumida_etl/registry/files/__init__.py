"""Which columns each file of ``plan/`` has, which field of which row each becomes, and what it is for.

Reading, ``plan init`` and ``docs/plan.md`` are all made from here.
"""

from sumida_etl.registry.files.indicators import ASSIGNMENTS, FOOTNOTES, HISTORY, INDICATORS, TARGETS
from sumida_etl.registry.files.measures import ITEMS, MEASURES, RESULTS, TOTALS
from sumida_etl.registry.files.organisation import (
    CONTACTS,
    DEADLINES,
    DEPARTMENTS,
    JUDGEMENTS,
    PLANS,
    TEXTS,
    THRESHOLDS,
)

__all__ = [
    "ALL",
    "ASSIGNMENTS",
    "CONTACTS",
    "DEADLINES",
    "DEPARTMENTS",
    "DESCRIBED",
    "FOOTNOTES",
    "HISTORY",
    "INDICATORS",
    "ITEMS",
    "JUDGEMENTS",
    "MEASURES",
    "OF_EVERY_PLAN",
    "PLANS",
    "RESULTS",
    "TARGETS",
    "TEXTS",
    "THRESHOLDS",
    "TOTALS",
]

ALL = (
    DEPARTMENTS, MEASURES, ITEMS, INDICATORS, TARGETS, HISTORY, FOOTNOTES, ASSIGNMENTS, RESULTS, TOTALS, TEXTS,
    THRESHOLDS, JUDGEMENTS,
)  # fmt: skip
"""The files whose rows are fields of ``Registry``; the plans themselves are read first, and belong to the ward."""
OF_EVERY_PLAN = (THRESHOLDS, JUDGEMENTS)
"""Files in which a row without a plan is about all of them."""
DESCRIBED = (PLANS, *ALL, CONTACTS, DEADLINES)
"""Every CSV of a plan folder, in the order they are explained in."""

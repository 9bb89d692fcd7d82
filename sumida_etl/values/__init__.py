"""What people type into a cell, and the one thing it means: texts → decimals, states and dates, or a problem."""

from sumida_etl.values.cells import ErrorCell, Percent, raw_text
from sumida_etl.values.dates import DateReading, read_date
from sumida_etl.values.grammar.problem_codes import Problem
from sumida_etl.values.grammar.rules import ACCEPTED, RULES, Accepted, Rule, described
from sumida_etl.values.numbers import Reading, read_number, stage_at
from sumida_etl.values.vectorised import raw_texts, read_dates, read_numbers, read_stages

__all__ = [
    "ACCEPTED",
    "RULES",
    "Accepted",
    "DateReading",
    "ErrorCell",
    "Percent",
    "Problem",
    "Reading",
    "Rule",
    "described",
    "raw_text",
    "raw_texts",
    "read_date",
    "read_dates",
    "read_number",
    "read_numbers",
    "read_stages",
    "stage_at",
]

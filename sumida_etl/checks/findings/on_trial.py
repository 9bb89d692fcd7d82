"""Checks on trial: what they find is told, and sends no workbook back until the day that is declared."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from sumida_etl.checks.findings.finding import Finding
from sumida_etl.checks.findings.messages import sentences
from sumida_etl.rounds import day_label
from sumida_etl.vocabulary import Severity


def on_trial(findings: Iterable[Finding], day: date) -> Iterator[Finding]:
    """The findings of a round as of ``day``, with those on trial as warnings that say so."""
    for one in findings:
        until = sentences()[one.code].trial_until
        if until and day <= until and one.severity is Severity.ERROR:
            said = f"{one.message}（試行中の検査です。{day_label(until)}までは差し戻しません。）"
            yield replace(one, severity=Severity.WARNING, message=said)
        else:
            yield one

"""How it is judged stands in the page and in the report alike."""

from dataclasses import replace
from decimal import Decimal

from sumida_etl.publication.dashboard.page import pages
from sumida_etl.publication.report.blocks import Table  # type: ignore[attr-defined]
from sumida_etl.publication.report.judging import method
from tests.publication import town


def test_a_threshold_is_shown_to_its_last_digit() -> None:
    thresholds = replace(town.REGISTRY.ward.thresholds, nearly=Decimal("0.875"))
    edition = replace(town.made(), thresholds={plan.name: thresholds for plan in town.REGISTRY.ward.plans})
    shown = pages(edition, town.REGISTRY, None, ())[0].content.decode()
    assert shown.count("進捗率が87.5%") == 2
    words = next(block for block in method(edition) if isinstance(block, Table))
    assert str(words).count("進捗率が87.5%") == 2

"""Two plans with thresholds of their own: each is judged by its own, and every page says by which."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from schemas.publication import KpiAttainment
from sumida_etl.publication.dashboard.page import pages
from sumida_etl.publication.files.manifest import manifest
from sumida_etl.publication.report.blocks import Table  # type: ignore[attr-defined]
from sumida_etl.publication.report.judging import method
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry.rows.plans import DatedThresholds
from tests.publication import town

STRICT = DatedThresholds(Decimal("1.7"), Decimal("0.95"), Decimal("0.9"), plan=town.DIGITAL, valid_from=town.BEGIN)


@pytest.fixture
def edition(monkeypatch: pytest.MonkeyPatch) -> Edition:
    monkeypatch.setattr(town, "REGISTRY", replace(town.REGISTRY, thresholds=(STRICT,)))
    return town.made()


def words(edition: Edition, plan: str) -> list[str]:
    table = edition.tables[KpiAttainment]
    return list(table[table["plan"] == plan]["judgement"])


def test_each_plan_is_judged_by_its_own(edition: Edition) -> None:
    assert words(edition, town.DIGITAL) == ["遅れ", "やや遅れ", "順調", "未達成", "未達成"]
    assert words(edition, town.REFORM) == ["遅れ", "集計中", "遅れ"]


def test_the_page_the_report_and_the_manifest_say_by_which(edition: Edition) -> None:
    page = pages(edition, town.REGISTRY, None, ())[0].content.decode()
    assert f">{town.DIGITAL}の判定のことば" in page and f">{town.REFORM}の判定のことば" in page
    assert "ペースが1.7以上" in page and "ペースが0.95以上" in page
    tables = [block for block in method(edition) if isinstance(block, Table)]
    assert [table.caption.partition("の")[0] for table in tables] == [town.REFORM, town.DIGITAL]
    content = json.loads(manifest(edition, ()).content)
    assert "thresholds" not in content
    assert content["thresholds_by_plan"][town.DIGITAL] == {"on_pace": "1.7", "behind": "0.95", "nearly": "0.9"}

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sumida_etl.checks.findings import finding as of_cells
from sumida_etl.checks.findings import messages
from sumida_etl.checks.findings.finding import CellRef, finding, on_trial
from sumida_etl.vocabulary import Severity

DAY = date(2024, 3, 31)


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    sentences = {**messages.sentences(), "V061": replace(messages.sentences()["V061"], trial_until=DAY)}
    monkeypatch.setattr(of_cells, "sentences", lambda: sentences)
    return lambda: sentences


@pytest.mark.parametrize(("day", "severity"), [(DAY, Severity.WARNING), (date(2024, 4, 1), Severity.ERROR)])
@pytest.mark.usefixtures("trial")
def test_what_is_on_trial_sends_nothing_back_until_its_day(day: date, severity: Severity) -> None:
    one = finding("V061", CellRef("a", "指標", "H4"), "-5", {"unit": "件", "number": "36件"})
    [told] = on_trial([one], day)
    assert told.severity is severity
    assert ("令和6年3月31日までは差し戻しません" in told.message) is (severity is Severity.WARNING)

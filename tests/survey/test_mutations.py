"""Workbooks changed at random beside a correct one; ``make soak`` tries 2,000 of them."""

from pathlib import Path

import pytest

from soak.mutations import mutations
from sumida_etl.survey import Survey

pytestmark = pytest.mark.long


@pytest.mark.parametrize("source", ["D302", "D105", "D103"])
def test_each_is_answered_and_disturbs_no_correct_one(
    survey: Survey, sample_folder: Path, tmp_path: Path, source: str
) -> None:
    good = next(sample_folder.glob("*_D812_*.xlsx"))
    odd = next(sample_folder.glob(f"*_{source}_*.xlsx"))
    found = list(mutations(good, odd, survey, tmp_path, 24, seed=1))
    assert [(number, one.wrong) for number, one in enumerate(found) if one.wrong] == []
    assert len({one.answer for one in found}) > 1

"""All faults one by one, and many by fives, mended by the robot; and many random edits. The figures are printed."""

from pathlib import Path

from tests.checks.conftest import Inspect, asked, filled, inspected, registry  # noqa: F401 - fixtures
from tests.checks.random_edits import edited_at_random, figures, unaccounted
from tests.checks.test_faults import FAULTS
from tests.checks.test_random_edits import SENDERS
from tests.returns.test_robot import Round12, five, office, tried  # noqa: F401 - fixtures


def test_every_fault_is_mended(office: Round12, filled: dict[str, Path]) -> None:  # noqa: F811
    tried(office, {f"{at}": [fault] for at, fault in enumerate(FAULTS)}, filled, 0.98)


def test_many_fives_are_mended(office: Round12, filled: dict[str, Path]) -> None:  # noqa: F811
    tried(office, {f"{seed}": five(seed) for seed in range(100)}, filled, 0.9)


def test_no_figure_changes_unseen(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:  # noqa: F811
    untouched = {department: figures(inspected([filled[department]])) for department in SENDERS}
    for seed in range(1000, 1400):
        department = SENDERS[seed % 3]
        path = edited_at_random(filled[department], tmp_path / "sent.xlsx", seed)
        assert list(unaccounted(inspected([path]), untouched[department], path)) == [], seed

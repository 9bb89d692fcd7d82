"""Two rounds for fault tests, each with the traces of an undisturbed run."""

from pathlib import Path

import pytest

from soak.kills import Scene, scenes
from soak.sandbox import FEW, write_inboxes


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, Scene]:
    folder = tmp_path_factory.mktemp("scenes")
    return scenes(folder, write_inboxes(folder / "inboxes", FEW[:3]))


@pytest.fixture
def correction(both: tuple[Scene, Scene]) -> Scene:
    """A published round that is run again with a corrected workbook and a faulty one."""
    return both[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "trials"

"""Fixtures for every test: the ward's own plan, the R5-12 survey, its sample workbooks, databases of both kinds."""

from pathlib import Path

import pytest
from hypothesis import settings

from sumida_etl.registry import Registry, load_registry
from sumida_etl.registry.publication_metadata import load_metadata
from sumida_etl.rounds import Round
from sumida_etl.survey import Survey
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.sample import load_sample, write_sample
from sumida_etl.templates.token import TokenKey

pytest_plugins = ["tests.postgres"]
CHECKOUT = Path(__file__).parents[1]
KEY = "a key for the tests alone"


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry(CHECKOUT / "plan")


@pytest.fixture(scope="session")
def survey(registry: Registry) -> Survey:
    round = Round.parse("R5-12")
    return Survey(round, registry, asked_in(registry, round), TokenKey(KEY.encode()), load_metadata(CHECKOUT / "plan"))


@pytest.fixture(scope="session")
def sample_folder(survey: Survey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every department's filled-in workbook of R5-12. Read only: copy what you change."""
    folder = tmp_path_factory.mktemp("sample")
    source = load_sample(CHECKOUT / "sample", survey.round)
    for _ in write_sample(folder, source, survey.registry, survey.asked, survey.key):
        pass
    return folder


# A slow machine is no fault of the code: how long one example takes is measured in bench/, not here.
settings.register_profile("sumida", deadline=None)
settings.load_profile("sumida")


SLOW = ("browser", "faults", "operations")
"""Folders of tests that are marked by their names, and ``slow``."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one process, and those that share what is slow to make: a server, two rounds."""
    for item in items:
        room = item.path.relative_to(CHECKOUT / "tests").parts[0]
        for marker in (room, "slow") if room in SLOW else ():
            item.add_marker(marker)
        shares = "year" in getattr(item, "fixturenames", ())
        group = "prefect" if "flows" in item.path.parts else "year" if shares else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))

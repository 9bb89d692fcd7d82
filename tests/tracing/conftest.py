"""The sample of R5-12 and of R5-03 accepted and published."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sumida_etl.rounds import Round
from sumida_etl.survey import Store, Survey, receive, record_many, release, together
from sumida_etl.templates.sample import load_sample, write_sample
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse

CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Year:
    survey: Survey
    final: Survey
    store: Store
    published: Path


@pytest.fixture(scope="session")
def year(survey: Survey, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    place = tmp_path_factory.mktemp("year")
    final = survey.at(Round.parse("R5-03"))
    inbox = place / "inbox"
    for _ in write_sample(inbox, load_sample(CHECKOUT / "sample", final.round), final.registry, final.asked, final.key):
        pass
    store = Store(open_warehouse(f"sqlite:///{place / 'w.db'}"), Archive(place / "archive"))
    for each, folder in ((survey, sample_folder), (final, inbox)):
        paths = sorted(folder.glob("*.xlsx"))
        received = together([receive(paths, replace(each))], each)
        assert set(received.batch.submissions["outcome"]) == {"受理"}
        record_many(received, store)
        release(each, store, place / "out")
    yield Year(survey, final, store, place / "out" / "公開")
    store.engine.dispose()

"""An office that holds round after round on a plan of its own, corrects late, and is asked whether the past stands."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook

from soak.sandbox import CHECKOUT, tables_of
from sumida_etl.integrity.rebuilding.rebuild import rebuild
from sumida_etl.integrity.verify import verify
from sumida_etl.reader.inbox import arrived
from sumida_etl.registry.load import load
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.rounds import Round
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey import (
    Store,
    Survey,
    compose,
    in_order,
    outdated,
    receive,
    record_many,
    release,
    together,
)
from sumida_etl.survey.releasing import composing
from sumida_etl.templates.sample import invented_sample, write_sample
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from sumida_etl.warehouse.publications import published

CITY = CHECKOUT / "tests" / "another_city" / "plan"


class RefusedError(AssertionError):
    """A workbook that ought to be accepted went back, or a plan that ought to be sound has a fault."""


@dataclass
class Office:
    """``empty``: the URL of a new database, each time. Publications are their tables; pages would take minutes."""

    settings: Settings
    store: Store
    empty: Callable[[], str]
    held: list[Round] = field(default_factory=list)
    corrections: int = 0

    @classmethod
    def of_the_city(cls, settings: Settings, empty: Callable[[], str]) -> "Office":
        """One on the plan of the city of the tests, in the ``home`` of the settings."""
        shutil.copytree(CITY, settings.path(settings.plan))
        setattr(composing, "files_of", tables_of)  # noqa: B010 - a process of its own, or a test that puts it back
        return cls(settings, Store.open(settings), empty)

    @property
    def plan(self) -> Path:
        """The folder of the plan."""
        return self.settings.path(self.settings.plan)

    def folder(self, round: Round) -> Path:
        """Where a round is published."""
        return self.settings.path(self.settings.out) / PUBLICATION_FOLDER / round.key

    def sound(self, edited: str) -> None:
        """Raises RefusedError where the plan has a fault."""
        if faults := load(PlanFiles.of_folder(self.plan)).stopping:
            raise RefusedError(f"{edited}: {'; '.join(str(fault) for fault in faults)}")

    def hold(self, round: Round) -> int:
        """A round from its workbooks to its publication; returns how many there were. Raises RefusedError."""
        survey = Survey.pinned(self.settings, round, "調査票").with_previous_values(self.store)
        folder = self.settings.path(self.settings.inbox) / round.key
        sample = invented_sample(survey.registry, survey.asked)
        written = list(write_sample(folder, sample, survey.registry, survey.asked, survey.key))
        self._take_in(round)
        self._publish(round)
        self.held.append(round)
        return len(written)

    def correct(self, round: Round) -> None:
        """Another text in one workbook; then whatever rests on it is published again. Raises RefusedError."""
        self.corrections += 1
        for path in arrived(self.settings.path(self.settings.inbox), round):
            book = load_workbook(path)
            sheet = book["取組状況"]
            if sheet.cell(4, 1).value:
                break
        sheet.cell(4, 5).value = f"書き直した（{self.corrections}回目）。"
        book.save(path)
        self._take_in(round)
        self._publish(round, "文の訂正")
        for later in self.held:
            if later > round and later.key in outdated(Survey.open(self.settings, round), self.store):
                self._publish(later, f"{round.key} の訂正による")

    def wrong(self) -> list[str]:
        """What of the past no longer stands: bytes of a publication, the record, a warehouse built again."""
        found = []
        for round in self.held:
            digest = published(self.store.engine, round).iloc[-1]["manifest_sha256"]
            if compose(Survey.open(self.settings, round), self.store).sha256 != digest:
                found.append(f"{round.key} is published otherwise now")
        folder = self.settings.path(self.settings.out) / PUBLICATION_FOLDER
        found += [str(problem) for problem in verify(self.store.engine, self.store.archive, None, folder)]
        again = open_warehouse(self.empty())
        rebuild(again, self.store.archive, None)
        if dump(again) != dump(self.store.engine):
            found.append("the warehouse built again is another")
        again.dispose()
        return found

    def _take_in(self, round: Round) -> None:
        survey = Survey.pinned(self.settings, round, "実行").with_previous_values(self.store)
        paths = arrived(self.settings.path(self.settings.inbox), round)
        received = in_order(together([receive(paths, survey)], survey, self.store), self.store)
        record_many(received, self.store)
        back = received.batch.submissions["outcome"] != Outcome.ACCEPTED
        if back.any():
            said = received.batch.findings[["submission", "code", "message"]].to_dict("records")
            raise RefusedError(f"{round.key}: {said}")

    def _publish(self, round: Round, note: str | None = None) -> None:
        release(Survey.open(self.settings, round), self.store, self.settings.path(self.settings.out), note=note)

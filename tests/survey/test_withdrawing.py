"""取下げ on both kinds of database: the figures fall back, nothing is lost, nothing comes back by itself."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import insert

from sumida_etl.integrity.rebuilding.rebuild import rebuild
from sumida_etl.integrity.verify import verify
from sumida_etl.survey import (
    Blockers,
    Received,
    Store,
    Survey,
    blockers_of,
    edition,
    in_order,
    outdated,
    receive,
    record_many,
    release,
    set_aside,
    statuses,
    together,
    unpublished_sentence,
)
from sumida_etl.survey.withdrawing import UnnamedWithdrawalError, said_of, withdraw, word_of
from sumida_etl.tracing.changes import since_version
from sumida_etl.tracing.tracer import Tracer
from sumida_etl.vocabulary import Outcome, Side
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.connect import writing
from sumida_etl.warehouse.database.models import Withdrawal
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from sumida_etl.warehouse.known import as_published
from sumida_etl.warehouse.publications import published
from sumida_etl.warehouse.recovery import settle
from sumida_etl.warehouse.withdrawals import NotInForceError, withdrawals_of
from tests.conftest import CHECKOUT
from tests.integrity.conftest import typed
from tests.postgres import Databases

pytestmark = pytest.mark.long
WORD = word_of(Side.COORDINATOR, "墨田 花子", "別の課の数値が入っていた")


@dataclass(frozen=True)
class Office:
    survey: Survey
    store: Store
    inbox: Path
    out: Path

    def run(self) -> Received:
        """What a run does with the inbox as it lies there."""
        got = together([receive(sorted(self.inbox.iterdir()), self.survey)], self.survey, self.store)
        record_many(in_order(got, self.store), self.store)
        return got

    def value(self, indicator: str) -> str:
        """What is in force of D301."""
        rows = queries.values_of(self.store.engine, self.survey.round)
        found = rows[(rows["department"] == "D301") & (rows["indicator"] == indicator) & (rows["kind"] == "現在")]
        return "" if found.empty else str(found["value"].iloc[0])

    def status(self) -> tuple[str, int | None, tuple[int, ...]]:
        (row,) = (each for each in statuses(self.survey, self.store) if each.code == "D301")
        return row.outcome.value, row.version, row.withdrawn

    def problems(self) -> list[str]:
        """All that verify finds; the journal and the database say the same after every step."""
        settle(self.store.engine, self.store.journal)
        found = verify(self.store.engine, self.store.archive, self.survey.registry, self.out / "公開")
        return [str(each) for each in found]


@pytest.fixture
def office(database_url: str, survey: Survey, sample_folder: Path, tmp_path: Path) -> Iterator[Office]:
    """D301's 普及率 was 76.1 and is 76.2 (I205): two versions; and another department's one."""
    store = Store(open_warehouse(database_url), Archive(tmp_path / "archive"))
    made = Office(survey, store, tmp_path / "inbox", tmp_path / "out")
    made.inbox.mkdir()
    for code in ("D104", "D301"):
        shutil.copy(next(sample_folder.glob(f"*_{code}_*.xlsx")), made.inbox / f"{code}.xlsx")
    made.run()
    shutil.copy(made.inbox / "D301.xlsx", tmp_path / "first.xlsx")
    typed(made.inbox / "D301.xlsx", "指標", "I4", "76.2％")
    made.run()
    assert (made.value("I205"), made.status()) == ("76.2", ("受理", 2, ()))
    yield made
    store.engine.dispose()


def test_the_figures_fall_back_and_what_lies_in_the_inbox_does_not_come_back(office: Office, tmp_path: Path) -> None:
    before = dump(office.store.engine)
    done = withdraw(office.survey, office.store, "D301", WORD, version=2)
    assert said_of(done).startswith("第2版を取り下げました。第1版の数値に戻りました。")
    assert (office.value("I205"), office.status()) == ("76.1", ("受理", 1, (2,)))
    lines = dump(office.store.engine).splitlines()
    assert [line for line in lines if not line.startswith("withdrawal")] == before.splitlines()  # nothing is deleted
    assert office.problems() == []

    # It lies where it lay, and was touched and copied: it stays taken back, and the run says so.
    shutil.copy(office.inbox / "D301.xlsx", office.inbox / "copy.xlsx")
    for name in ("D301.xlsx", "copy.xlsx"):
        (office.inbox / name).touch()
    got = office.run()
    assert (office.value("I205"), office.status()) == ("76.1", ("受理", 1, (2,)))
    (said,) = set_aside(office.survey, got).sentences()
    assert said.startswith("取り下げられた調査票と同じ内容なので使わないファイル 1件") and "提出日を改めて" in said
    assert blockers_of(office.survey, office.store, got).returned == ()

    # Beside it the first one lies again, of an older day: it counts, and is no version of its own.
    shutil.copy(tmp_path / "first.xlsx", office.inbox / "first.xlsx")
    office.run()
    assert (office.value("I205"), office.status()) == ("76.1", ("受理", 1, (2,)))

    # Saved anew it is another workbook, and the third version.
    (office.inbox / "first.xlsx").unlink()
    (office.inbox / "copy.xlsx").unlink()
    typed(office.inbox / "D301.xlsx", "指標", "I4", "76.3％")
    office.run()
    assert (office.value("I205"), office.status()) == ("76.3", ("受理", 3, (2,)))
    assert office.problems() == []


def test_all_versions_withdrawn_is_a_state_of_its_own_and_blocks_the_round(office: Office) -> None:
    withdraw(office.survey, office.store, "D301", WORD)
    done = withdraw(office.survey, office.store, "D301", WORD)
    assert (done.version, done.now) == (1, None) and "未提出と同じ扱い" in said_of(done)
    assert (office.value("I205"), office.status()) == ("", ("取下げ", None, (1, 2)))
    blocked = blockers_of(office.survey, office.store)
    assert blocked.withdrawn == (office.survey.name_of("D301"),) and blocked != Blockers()
    assert office.survey.name_of("D301") not in blocked.silent
    assert "取下げ 1件（" in unpublished_sentence(blocked, office.survey.round)
    assert "D301" in {each.code for each in edition(office.survey, office.store).missing}
    with pytest.raises(NotInForceError, match="取り下げるものがありません"):
        withdraw(office.survey, office.store, "D301", WORD)
    assert office.problems() == []


def test_only_the_version_that_is_meant_is_withdrawn(office: Office) -> None:
    before = dump(office.store.engine)
    with pytest.raises(NotInForceError, match="いまは第2版です"):
        withdraw(office.survey, office.store, "D301", WORD, version=1)
    for name, reason in (("", "理由"), ("氏名", " \n"), ("氏" * 61, "理由")):
        with pytest.raises(UnnamedWithdrawalError):
            word_of(Side.DEPARTMENT, name, reason)
    assert dump(office.store.engine) == before


def test_the_same_content_as_an_earlier_version_is_not_what_it_falls_back_to(office: Office, tmp_path: Path) -> None:
    shutil.copyfile(tmp_path / "first.xlsx", office.inbox / "D301.xlsx")
    office.run()
    assert (office.value("I205"), office.status()) == ("76.1", ("受理", 3, ()))
    done = withdraw(office.survey, office.store, "D301", WORD)
    assert (done.version, done.now) == (3, 2)
    assert (office.value("I205"), office.status()) == ("76.2", ("受理", 2, (1, 3)))
    done = withdraw(office.survey, office.store, "D301", WORD)
    assert (done.now, office.value("I205")) == (None, "")
    assert office.problems() == []


def test_a_rebuilt_warehouse_has_the_same_in_force(office: Office, databases: Databases) -> None:
    withdraw(office.survey, office.store, "D301", WORD)
    other = open_warehouse(databases.empty())
    rebuild(other, office.store.archive, office.survey.registry)
    assert dump(other) == dump(office.store.engine)
    other.dispose()


def test_a_withdrawal_that_the_journal_does_not_know_is_found(office: Office) -> None:
    row = queries.current_submissions(office.store.engine, office.survey.round)
    id_ = int(row.loc[row["department"] == "D301", "id"].iloc[0])
    (at,) = row.loc[row["department"] == "D301", "recorded_at"]
    with writing(office.store.engine) as connection:
        connection.execute(
            insert(Withdrawal).values(submission_id=id_, side="担当課", name="だれか", reason="x", recorded_at=at)
        )
    found = verify(office.store.engine, office.store.archive, office.survey.registry, office.out / "公開")
    assert [each.damage.name for each in found] == ["NOT_IN_JOURNAL"] and "取下げ" in found[0].about


def test_a_publication_stays_what_it_was_and_the_next_one_says_why(office: Office) -> None:
    release(office.survey, office.store, office.out)
    (folder,) = (office.out / "公開").glob("R5-12")
    row = published(office.store.engine, office.survey.round).to_dict("records")[-1]
    withdraw(office.survey, office.store, "D301", WORD)
    assert "R5-12" in outdated(office.survey, office.store)
    then = as_published(office.store.engine, row)
    (trace,) = (
        each for each in Tracer.open(office.survey, office.store, CHECKOUT / "plan", then).find("I205", folder)
        if each.id.endswith("_actual") and "kpi_attainment" in each.file and "2023-12" in each.id
    )  # fmt: skip
    assert trace.proven and trace.cells[0].sent.version == 2
    assert trace.cells[0].sent.withdrawn.endswith("取下げ　担当課 墨田 花子　別の課の数値が入っていた")
    assert office.problems() == []

    (change,) = since_version(office.store.engine, office.survey.round, 2, office.survey.registry)
    assert (change.code, change.before, change.after) == ("I205", "76.2", "76.1")
    made = release(office.survey, office.store, office.out)
    assert made.edition.number == 2
    assert made.edition.reason == f"{office.survey.name_of('D301')}の調査票（第2版）の取下げ"
    assert "花子" not in (folder / "index.html").read_text() and outdated(office.survey, office.store) == ""

    withdraw(office.survey, office.store, "D301", WORD)
    changes = since_version(office.store.engine, office.survey.round, 1, office.survey.registry)
    assert ("I205", "76.1", "") in {(each.code, each.before, each.after) for each in changes}
    again = release(office.survey, office.store, office.out)
    assert again.edition.number == 3 and "第1版）の取下げ" in str(again.edition.reason)
    table = pd.read_csv(next(folder.glob("*_indicator_values_*.csv")), dtype=str)
    now = table[(table["指標コード"] == "I205") & table["ID"].str.contains("2023-12_actual")]
    assert list(now["状態"]) == ["未提出"]
    assert office.problems() == []


def test_what_was_known_before_stays_known(office: Office) -> None:
    at = queries.submissions_of(office.store.engine, office.survey.round)["recorded_at"].max()
    withdraw(office.survey, office.store, "D301", WORD)
    assert len(withdrawals_of(office.store.engine, office.survey.round, at)) == 0
    (row,) = (each for each in statuses(office.survey, office.store, at) if each.code == "D301")
    assert (row.outcome, row.version, row.withdrawn) == (Outcome.ACCEPTED, 2, ())
    assert replace(row, withdrawn=()) == row

"""A figure is never lost and never doubled, whatever is merged again, in whatever order, by however many."""

import multiprocessing
from itertools import chain
from traceback import format_exception
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from sumida_etl.checks.batch import Batch
from sumida_etl.warehouse import merge as merging
from sumida_etl.warehouse.database.base import Base
from sumida_etl.warehouse.database.bulk_insert import RefusedRowsError, add_rows
from sumida_etl.warehouse.database.column_types import NaiveMomentError
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.incoming import DoubledSubmissionError
from sumida_etl.warehouse.merge import Merged, RefusedSubmissionsError, merge, merge_many
from sumida_etl.warehouse.queries import findings_of, narratives_of, results_of, submissions_of, values_of
from tests.postgres import Databases
from tests.warehouse.sent_workbooks import R5_12, Sent, batch


def sizes(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
            if name not in ("turn", "withdrawal") and not name.startswith("publication")
        }


def in_force(engine: Engine) -> dict[str, str]:
    values = values_of(engine, R5_12)
    return {row.department: row.raw for row in values.itertuples() if row.kind == "現在"}


def send(engine: Engine, *sent: Sent) -> list[Merged]:
    return [merge(engine, batch(one), one.sha256) for one in sent]


def test_a_submission_is_there_with_everything_it_says(engine: Engine) -> None:
    (merged,) = send(engine, Sent("D101", "25", 1))
    assert merged == Merged(Sent("D101", "25", 1).sha256, merged.id, version=1, new=True, current=True)
    assert sizes(engine) == {"submission": 1, "value": 2, "result": 3, "narrative": 1, "finding": 1}


def test_the_same_workbook_again_writes_nothing(engine: Engine) -> None:
    first, again, touched = send(engine, Sent("D101", "25", 1), Sent("D101", "25", 1), Sent("D101", "25", 9))
    assert (again.id, again.version, again.new, again.current) == (first.id, 1, False, True)
    assert (touched.id, touched.new) == (first.id, False)
    assert sizes(engine)["submission"] == 1


def test_an_older_content_sent_again_is_a_new_version(engine: Engine) -> None:
    merged = send(engine, Sent("D101", "25", 1), Sent("D101", "36", 2), Sent("D101", "25", 3), Sent("D101", "25", 3))
    assert [(one.version, one.new) for one in merged] == [(1, True), (2, True), (3, True), (3, False)]
    assert in_force(engine) == {"D101": "25"}
    assert sizes(engine)["value"] == 6


def test_a_returned_submission_keeps_its_findings_and_takes_nothing_away(engine: Engine) -> None:
    accepted, returned = send(engine, Sent("D101", "25", 1), Sent("D101", "二十六", 2, "差戻し"))
    assert (returned.version, returned.new, returned.current) == (None, True, False)
    assert in_force(engine) == {"D101": "25"}
    assert findings_of(engine, R5_12)[["submission", "severity"]].values.tolist() == [[returned.submission, "error"]]
    assert sizes(engine) == {"submission": 2, "value": 2, "result": 3, "narrative": 1, "finding": 2}
    assert accepted.current


def test_one_received_earlier_and_merged_later_does_not_come_into_force(engine: Engine) -> None:
    later, earlier = send(engine, Sent("D101", "36", 2), Sent("D101", "25", 1))
    assert (later.version, later.current) == (1, True)
    assert (earlier.version, earlier.new, earlier.current) == (1, True, False)
    assert in_force(engine) == {"D101": "36"}
    assert submissions_of(engine, R5_12)[["submission", "version"]].values.tolist() == [
        [earlier.submission, 1],
        [later.submission, 2],
    ]


def test_many_at_once_in_the_order_received(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "CHUNK", 3)
    sent = [Sent(f"D{100 + number % 7}", str(number), 50 - number) for number in range(20)]
    merged = merge_many(engine, batch(*sent))
    assert [one.submission for one in merged] == [one.sha256 for one in reversed(sent)]
    assert all(one.new for one in merged)
    assert in_force(engine) == {f"D{100 + number}": str(number) for number in range(7)}
    assert not any(one.new for one in merge_many(engine, batch(*sent)))


def test_equal_numbers_keep_their_own_scale(engine: Engine) -> None:
    merge_many(engine, batch(Sent("D101", "12.0", 1), Sent("D102", "12", 2), Sent("D103", "12.00", 3)))
    values = [value for value in values_of(engine, R5_12)["value"] if value is not None]
    assert [str(value) for value in values] == ["12.0", "12", "12.00"]


def test_only_the_named_ones_are_merged(engine: Engine) -> None:
    sent = [Sent("D101", "25", 1), Sent("D102", "36", 2)]
    merge_many(engine, batch(*sent), [sent[1].sha256])
    assert in_force(engine) == {"D102": "36"}


def test_a_workbook_that_stands_twice_in_a_batch_is_refused(engine: Engine) -> None:
    one = Sent("D101", "25", 1)
    for doubled, names in ((batch(one, one), None), (batch(one), ["0" * 64])):
        with pytest.raises(DoubledSubmissionError, match="1件でなければ登録できません"):
            merge_many(engine, doubled, names)
    assert sizes(engine)["submission"] == 0


def test_a_failure_half_way_leaves_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(connection: Any, table: Any, frame: pd.DataFrame, owners: Any) -> int:
        if table.name == "finding":
            raise KeyboardInterrupt
        return add_rows(connection, table, frame, owners)

    monkeypatch.setattr(merging, "add_rows", failing)
    with pytest.raises(KeyboardInterrupt):
        merge_many(engine, batch(Sent("D101", "25", 1), Sent("D102", "36", 2)))
    assert set(sizes(engine).values()) == {0}
    monkeypatch.undo()
    assert all(one.new for one in merge_many(engine, batch(Sent("D101", "25", 1), Sent("D102", "36", 2))))


def spoilt(good: Batch, department: str, table: str, /, **change: Any) -> Batch:
    """The batch with one department's rows of a table changed."""
    shas = good.submissions.loc[good.submissions["department"] == department, "submission"]
    frame = getattr(good, table).copy()
    for column, value in change.items():
        frame.loc[frame["submission"].isin(shas), column] = value
    frames = {name: getattr(good, name) for name in ("submissions", "values", "results", "narratives", "findings")}
    return Batch(**frames | {table: frame})


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("values", {"kind": "現在"}),  # the same indicator, part and kind twice
        ("values", {"cell": "H5"}),  # one cell, two values
        ("values", {"state": "不明"}),
        ("values", {"state": "値あり"}),  # a value that is none
        ("values", {"value": None}),
        ("values", {"part": "値2"}),
        ("results", {"result": "E101"}),
        ("results", {"kind": "予想"}),
        ("findings", {"severity": "fatal"}),
        ("submissions", {"outcome": "保留"}),
        ("submissions", {"department": ""}),
    ],
)
def test_rows_that_cannot_be_right_keep_only_their_own_submission_out(
    engine: Engine, table: str, change: dict[str, Any]
) -> None:
    sent = [Sent(f"D{number}", "25", number) for number in (101, 102, 103)]
    with pytest.raises(RefusedSubmissionsError, match="を登録できません") as refused:
        merge_many(engine, spoilt(batch(*sent), "D102", table, **change))
    assert list(refused.value.refused) == [sent[1].sha256]
    assert [one.submission for one in refused.value.merged] == [sent[0].sha256, sent[2].sha256]
    assert sorted(in_force(engine)) == ["D101", "D103"]
    assert sizes(engine)["submission"] == 2
    assert isinstance(refused.value.refused[sent[1].sha256], RefusedRowsError)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("submissions", {"outcome": "保留", "contact": "090-0000-0000"}),
        ("values", {"state": "不明", "remark": "090-0000-0000"}),
    ],
)
def test_an_error_does_not_repeat_what_people_wrote(engine: Engine, table: str, change: dict[str, Any]) -> None:
    with pytest.raises(RefusedSubmissionsError) as refused:
        merge_many(engine, spoilt(batch(Sent("D101", "25", 1)), "D101", table, **change))
    reason = refused.value.refused[Sent("D101", "25", 1).sha256]
    assert "090" not in "".join([*format_exception(refused.value), *format_exception(reason)])


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    good = batch(Sent("D101", "25", 1))
    naive = good.submissions["received_at"].iloc[0].replace(tzinfo=None)
    with pytest.raises(NaiveMomentError):
        merge_many(engine, spoilt(good, "D101", "submissions", received_at=naive))


@pytest.mark.filterwarnings("error::UserWarning")
def test_nanoseconds_of_a_file_do_not_make_it_new(engine: Engine) -> None:
    first, second = batch(Sent("D101", "25", 1)), batch(Sent("D101", "36", 2))
    for one in (first, second):
        one.submissions["received_at"] = pd.to_datetime(one.submissions["received_at"], utc=True).astype(
            "datetime64[ns, UTC]"
        ) + pd.Timedelta(1, "ns")
    assert [merge_many(engine, one)[0].new for one in (first, second, first, second)] == [True, True, False, False]


departments = st.sampled_from(["D101", "D102", "D103"])
workbooks = st.builds(
    Sent, departments, st.sampled_from("1234"), st.integers(0, 5), st.sampled_from(["受理", "受理", "差戻し"])
)
histories = st.lists(workbooks, min_size=1, max_size=9, unique_by=lambda one: one.sha256)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, data=st.data())
def test_any_order_and_any_repetition_end_in_the_same(databases: Databases, history: list[Sent], data: Any) -> None:
    engine = open_warehouse(databases.migrated())
    arrivals = data.draw(st.permutations(history + data.draw(st.lists(st.sampled_from(history), max_size=5))))
    while arrivals:
        size = data.draw(st.integers(1, len(arrivals)))
        together, arrivals = list(dict.fromkeys(arrivals[:size])), arrivals[size:]
        merge_many(engine, batch(*together))
    expected = {}
    for one in sorted(history, key=lambda one: (one.minute, one.sha256)):
        if one.outcome == "受理":
            expected[one.department] = one.says
    assert in_force(engine) == expected
    assert sizes(engine)["submission"] == len(history)
    before = [frame(engine, R5_12) for frame in (submissions_of, values_of, results_of, narratives_of, findings_of)]
    assert not any(one.new for one in merge_many(engine, batch(*history)))
    after = [frame(engine, R5_12) for frame in (submissions_of, values_of, results_of, narratives_of, findings_of)]
    assert all(one.equals(other) for one, other in zip(before, after, strict=True))
    engine.dispose()


def _merge_all(url: str, sent: list[Sent], start: Any, answers: Any) -> None:
    engine = open_warehouse(url)
    start.wait()
    try:
        merged = [merge(engine, batch(one), one.sha256) for one in sent[: len(sent) // 2]]
        merged += merge_many(engine, batch(*sent[len(sent) // 2 :]))
        answers.put([one.submission for one in merged if one.new])
    except BaseException as error:
        answers.put(repr(error))
        raise


def test_processes_merging_the_same_at_once(databases: Databases) -> None:
    url = databases.migrated()
    sent = [Sent(f"D{100 + number % 5}", str(number), number) for number in range(30)]
    fork = multiprocessing.get_context("fork")
    orders = [sent, sent[::-1], sent[15:] + sent[:15]]
    start, answers = fork.Barrier(len(orders)), fork.Queue()
    processes = [fork.Process(target=_merge_all, args=(url, order, start, answers)) for order in orders]
    for process in processes:
        process.start()
    new = [answers.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    engine = open_warehouse(url)
    assert sorted(chain.from_iterable(new)) == sorted(one.sha256 for one in sent)
    assert sizes(engine) == {"submission": 30, "value": 60, "result": 90, "narrative": 30, "finding": 30}
    assert in_force(engine) == {f"D{100 + number}": str(25 + number) for number in range(5)}
    assert submissions_of(engine, R5_12)["version"].tolist() == [1, 2, 3, 4, 5, 6] * 5

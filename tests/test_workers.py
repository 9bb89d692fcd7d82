"""``SUMIDA_WORKERS``: a number, a cluster, or a sentence."""

import pytest

from sumida_etl import workers
from sumida_etl.workers import MANY, ClusterDatabaseError, UnusableWorkersError, Workers, chunk_size

SERVER = "postgresql+psycopg://u@h/ward"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (None, Workers()),
        ("  ", Workers()),
        ("1", Workers(1)),
        (" 12 ", Workers(12)),
        ("dask://cluster.example:8786", Workers(scheduler="cluster.example:8786")),
        ("dask://10.0.0.7", Workers(scheduler="10.0.0.7:8786")),
        ("dask://[::1]:9000/", Workers(scheduler="[::1]:9000")),
    ],
)
def test_what_is_set_is_read(said: str | None, meant: Workers) -> None:
    assert Workers.parse(said, SERVER) == meant


@pytest.mark.parametrize(
    "said", ["0", "-1", "513", "2.5", "many", "tcp://h:8786", "dask://", "dask://u:p@h", "dask://h/x"]
)
def test_what_cannot_be_meant_is_refused_without_repeating_it(said: str) -> None:
    with pytest.raises(UnusableWorkersError, match="SUMIDA_WORKERS の指定を読み取れません") as refused:
        Workers.parse(said, SERVER)
    assert said not in str(refused.value).replace("1から512", "").replace("dask://サーバー", "")


def test_a_cluster_wants_a_server_database() -> None:
    with pytest.raises(ClusterDatabaseError, match="SQLite のファイルは共有フォルダでは壊れることがある"):
        Workers.parse("dask://h:8786", "sqlite:////srv/ward/warehouse.db")


def test_one_ward_is_read_in_one_process_and_many_on_all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 4)
    assert [Workers().processes_for(count) for count in (0, 54, MANY, MANY + 1, 95_755)] == [1, 1, 1, 3, 4]
    assert [Workers(8).processes_for(count) for count in (54, 301, 3000)] == [1, 2, 8]
    assert Workers(1).processes_for(95_755) == 1
    assert [Workers(scheduler="h:1").share(count) for count in (54, 300, 301)] == [False, False, True]


def test_each_worker_gets_a_chunk_or_more() -> None:
    assert [chunk_size(count, 2) for count in (0, 1, 700, 3000)] == [1, 1, 175, 300]

"""What comes in while a round is published: the record names what was judged, and the next publication has the rest."""

import json
from pathlib import Path
from typing import Any

import pytest

from sumida_etl.publication.release.publish import publish
from sumida_etl.survey.releasing import releases
from sumida_etl.survey.releasing.releases import release
from sumida_etl.tracing.tracer import Tracer
from sumida_etl.warehouse import publications
from sumida_etl.warehouse.known import as_published
from sumida_etl.warehouse.publications import published
from tests.conftest import CHECKOUT
from tests.integrity.conftest import Kept, take_in, typed
from tests.publication.release.test_publish_folder import Killed

pytestmark = pytest.mark.long

ID = "I205_2023-12_actual"


def values(kept: Kept) -> list[tuple[str, tuple[str, ...], list[int]]]:
    """What the record says of the published rows of one figure: value, what differs, versions."""
    row = published(kept.store.engine, kept.survey.round).to_dict("records")[-1]
    tracer = Tracer.open(kept.survey, kept.store, CHECKOUT / "plan", as_published(kept.store.engine, row))
    return [
        (trace.values["実績値"], trace.differing, [part.sent.version for part in trace.cells])
        for trace in tracer.find(ID, kept.published / "R5-12")
    ]


def test_a_correction_taken_in_while_a_round_is_published_is_no_source_of_it(
    kept: Kept, sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "R5-12_D301.xlsx"
    path.write_bytes(next(sample_folder.glob("*_D301_*.xlsx")).read_bytes())
    typed(path, "指標", "I4", "77.7％")

    def meanwhile(*args: Any, **rest: Any) -> Any:
        take_in(kept.survey, kept.store, path)
        return publish(*args, **rest)

    monkeypatch.setattr(releases, "publish", meanwhile)
    release(kept.survey, kept.store, kept.out, note="再掲")
    assert values(kept) == [("76.2", (), [2])] * 2
    assert kept.verify() == ()
    monkeypatch.undo()
    release(kept.survey, kept.store, kept.out)
    assert values(kept) == [("77.7", (), [3])] * 2
    assert kept.verify() == ()


def test_a_cell_that_does_not_hold_its_figure_is_told_whatever_the_manifest_says(kept: Kept) -> None:
    path = kept.published / "R5-12" / "131075_indicator_values_2023-12.csv"
    data = path.read_bytes()
    path.write_bytes(data.replace(b",76.2,", b",67.2,"))
    assert path.read_bytes() != data
    assert [differing for _, differing, _ in values(kept)] == [(), ("実績値",)]
    (told,) = (str(one) for one in kept.verify() if one.damage.name == "PUBLISHED_VALUE")
    said = "公開されているセルが、もとになった提出の記録と違います（公開「67.2」、記録「76.2」）。"
    assert told == f"P08 {path} {ID} 実績値：{said}"


def test_killed_between_the_exchange_and_the_record_it_is_recorded_by_the_next(
    kept: Kept, sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "R5-12_D301.xlsx"
    path.write_bytes(next(sample_folder.glob("*_D301_*.xlsx")).read_bytes())
    typed(path, "指標", "I4", "77.7％")
    take_in(kept.survey, kept.store, path)
    record = publications.record

    def killed(*args: Any, put: Any, **rest: Any) -> Any:
        def put_and_die() -> None:
            put()
            raise Killed

        return record(*args, put=put_and_die, **rest)

    monkeypatch.setattr(publications, "record", killed)
    with pytest.raises(Killed):
        release(kept.survey, kept.store, kept.out)
    monkeypatch.undo()
    assert len(published(kept.store.engine)) == 1
    release(kept.survey, kept.store, kept.out)
    assert len(published(kept.store.engine)) == 2
    manifest = json.loads((kept.published / "R5-12" / "manifest.json").read_bytes())
    assert manifest["round"] == "R5-12"
    assert values(kept) == [("77.7", (), [3])] * 2
    assert kept.verify() == ()

"""A newer program that makes other pages of the same record corrects nothing: the edition stays, and no reason is due.

The newer program is this one with another style sheet of the report.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from markupsafe import Markup

from sumida_etl.integrity.rebuilding.rebuild import rebuild
from sumida_etl.publication.release.published_files import content
from sumida_etl.survey import Approval, compose, release, unexplained
from sumida_etl.warehouse import publications
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from tests.integrity.conftest import Kept
from tests.integrity.test_seals import correct
from tests.postgres import Databases

pytestmark = [pytest.mark.long, pytest.mark.parametrize("databases", ["sqlite"], indirect=True)]
NEWER = "/* a newer program */"


def newer(monkeypatch: pytest.MonkeyPatch, style: str = NEWER) -> None:
    monkeypatch.setattr("sumida_etl.publication.report.html._style", lambda: Markup(style))


def stated(kept: Kept) -> tuple[int, str | None]:
    """The edition and its reason, as the manifest in the folder says them."""
    made = json.loads((kept.published / "R5-12" / "manifest.json").read_bytes())
    return made["edition"], made["reason"]


def replaced(kept: Kept) -> list[str]:
    return sorted(path.name for path in (kept.published / "履歴" / "R5-12").glob("*") if path.is_dir())


def test_other_pages_of_the_same_record_are_the_same_edition(
    kept: Kept, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(kept.published / "R5-12")
    newer(monkeypatch)
    released = release(kept.survey, kept.store, kept.out, note="見た目の改善")
    after = content(kept.published / "R5-12")
    assert released.published.changed and "第1版のまま" in released.renewal
    assert released.renewal.endswith("訂正ではないので、理由「見た目の改善」は記録していません。")
    others = {name for name in after if after[name] != before[name]}
    assert others == {"report.html", "index.html", "manifest.json"}  # the dashboard says how large the report is
    assert NEWER in after["report.html"].decode()
    assert stated(kept) == (1, None) and "第1版" in after["index.html"].decode()
    assert replaced(kept) == []
    assert unexplained(kept.survey, kept.store) == ""
    assert kept.verify() == ()
    again = open_warehouse(databases.migrated())
    rebuild(again, kept.store.archive, kept.survey.registry)
    assert dump(again) == dump(kept.store.engine)
    again.dispose()
    assert not release(kept.survey, kept.store, kept.out).published.changed
    assert kept.verify() == ()


def test_a_correction_stays_the_edition_that_it_is_with_its_reason(
    kept: Kept, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(kept, sample_folder)
    release(kept.survey, kept.store, kept.out, note="誤記")
    for style in (NEWER, f"{NEWER}{NEWER}"):
        newer(monkeypatch, style)
        release(kept.survey, kept.store, kept.out)
        assert stated(kept) == (2, "誤記")
        assert replaced(kept) == ["1"]
        assert kept.verify() == ()
    correct(kept, sample_folder, "78.8％")
    release(kept.survey, kept.store, kept.out, note="もう一度")
    assert stated(kept) == (3, "もう一度")
    assert NEWER in content(kept.published / "履歴" / "R5-12" / "2")["report.html"].decode()
    assert kept.verify() == ()


def test_what_changes_in_the_record_or_in_a_table_is_a_correction(
    kept: Kept, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer(monkeypatch)
    correct(kept, sample_folder)
    assert release(kept.survey, kept.store, kept.out).renewal == ""
    assert stated(kept) == (2, None) and replaced(kept) == ["1"]
    monkeypatch.setattr("sumida_etl.publication.datapackage.catalogues._day", lambda day: "2024-02-29")
    assert release(kept.survey, kept.store, kept.out, note="登録日を加える").renewal == ""
    assert stated(kept)[0] == 2  # the reason belongs to the correction that had none
    monkeypatch.setattr("sumida_etl.publication.datapackage.catalogues._day", lambda day: "2024-03-01")
    release(kept.survey, kept.store, kept.out)
    assert stated(kept) == (3, None) and replaced(kept) == ["1", "2"]
    assert "第3版" in unexplained(kept.survey, kept.store)
    assert kept.verify() == ()


def test_a_correction_without_a_reason_stays_one_until_it_gets_it(
    kept: Kept, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(kept, sample_folder)
    release(kept.survey, kept.store, kept.out)
    newer(monkeypatch)
    release(kept.survey, kept.store, kept.out)
    assert stated(kept) == (2, None) and "第2版" in unexplained(kept.survey, kept.store)
    assert kept.verify() == ()
    approved = compose(kept.survey, kept.store)
    approval = Approval("墨田 花子", "誤記", datetime(2024, 2, 1, tzinfo=UTC))
    release(kept.survey, kept.store, kept.out, approval, composed=approved)
    assert stated(kept) == (2, "誤記") and replaced(kept) == ["1"]
    assert unexplained(kept.survey, kept.store) == ""
    assert kept.verify() == ()


def test_the_same_figures_handed_in_again_keep_the_seal(
    kept: Kept, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(kept, sample_folder, "76.2％")  # as it is published
    newer(monkeypatch)
    for _ in range(2):
        release(kept.survey, kept.store, kept.out)
        assert stated(kept) == (1, None)
        assert kept.verify() == ()


def test_stopped_before_the_record_the_next_call_goes_on(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    newer(monkeypatch)

    def stopped(*_: object, put: object, **__: object) -> None:
        assert callable(put)
        put()
        raise OSError("stopped")

    with monkeypatch.context() as broken:
        broken.setattr(publications, "record", stopped)
        with pytest.raises(OSError, match="stopped"):
            release(kept.survey, kept.store, kept.out)
    release(kept.survey, kept.store, kept.out)
    assert stated(kept) == (1, None) and replaced(kept) == []
    assert kept.verify() == ()

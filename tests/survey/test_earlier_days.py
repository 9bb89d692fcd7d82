"""The old file that comes back alone, in a run after the one that accepted the new file, is told."""

import shutil
from pathlib import Path

from sumida_etl.survey import Store, Survey, receive, record_many, together
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.checks.editing import edited, put
from tests.checks.faults import C, R


def test_the_old_file_alone_is_told_in_the_next_run(survey: Survey, sample_folder: Path, tmp_path: Path) -> None:
    old = Path(shutil.copy(next(sample_folder.glob("*_D302_*.xlsx")), tmp_path))
    new = edited(old, tmp_path / "new.xlsx", [put(C, "B10", "R6.2.12"), put(R, "G4", "82,350件")])
    store = Store(open_warehouse(f"sqlite:///{tmp_path / 'w.db'}"), Archive(tmp_path / "archive"))
    record_many(together([receive([new], survey)], survey), store)
    again = together([receive([new], survey)], survey, store).batch.findings
    assert "B004" not in again["code"].tolist()
    findings = together([receive([old], survey)], survey, store).batch.findings
    (told,) = findings[findings["code"] == "B004"].to_dict("records")
    assert (told["sheet"], told["cell"], told["raw"]) == (C, "B10", "令和6年2月9日")
    assert "令和6年2月12日" in told["message"] and "古いファイルなら新しいほうを提出し" in told["message"]

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from sumida_etl.checks.duplicate_submissions import earlier_days, resolve_duplicates
from tests.checks.conftest import Inspect
from tests.checks.editing import edited, put
from tests.checks.faults import C, R


def test_the_later_day_of_sending_wins(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    later = edited(filled["D302"], tmp_path / "later.xlsx", [put(C, "B10", "R6.2.10"), put(R, "G4", "みかん")])
    batch = resolve_duplicates(inspected([filled["D302"], later, filled["D812"]]))
    assert sorted(batch.submissions["name"]) == sorted(["later.xlsx", filled["D812"].name])
    assert batch.findings["code"].tolist() == ["V001"]
    assert set(batch.results["submission"]) <= set(batch.submissions["submission"])


def test_the_same_day_sends_both_back(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    other = edited(filled["D302"], tmp_path / "other.xlsx", [put(R, "G4", "82,344件")])
    batch = resolve_duplicates(inspected([filled["D302"], other, filled["D812"]]))
    names = batch.submissions.set_index("submission")["name"]
    told = {names[row["submission"]]: row["message"] for row in batch.findings.to_dict("records")}
    assert (
        batch.findings[["code", "sheet", "cell", "raw"]].to_numpy().tolist()
        == [["B001", "表紙", "B10", "令和6年2月9日"]] * 2
    )
    assert "「other.xlsx」" in told[filled["D302"].name]
    assert f"「{filled['D302'].name}」" in told["other.xlsx"]
    outcomes = dict(zip(batch.submissions["name"], batch.submissions["outcome"], strict=True))
    assert outcomes == {filled["D302"].name: "差戻し", "other.xlsx": "差戻し", filled["D812"].name: "受理"}
    assert set(batch.results["submission"].map(names)) == {filled["D812"].name}


def test_identical_bytes_are_one_submission(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(filled["D302"].read_bytes())
    batch = resolve_duplicates(inspected([filled["D302"], copy]))
    assert len(batch.submissions) == 1
    assert batch.findings.empty


def test_an_unbound_workbook_is_no_rival(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    forged = edited(filled["D302"], tmp_path / "forged.xlsx", [put(C, "B11", "AAAA")])
    batch = resolve_duplicates(inspected([filled["D302"], forged]))
    assert batch.findings["code"].tolist() == ["C002"]
    assert len(batch.submissions) == 2


def test_workbooks_without_a_cover_are_nobodys_and_no_rivals(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    paths = [_without_cover(filled[code], tmp_path / f"{code}.xlsx") for code in ("D103", "D104")]
    batch = resolve_duplicates(inspected(paths))
    assert batch.findings["code"].tolist() == ["S016", "S016"]


def test_a_workbook_without_its_number_is_no_rival(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    bare = edited(filled["D302"], tmp_path / "bare.xlsx", [put(C, "A11", "番号")])
    batch = resolve_duplicates(inspected([filled["D302"], bare]))
    assert batch.findings["code"].tolist() == ["C013"]
    outcomes = dict(zip(batch.submissions["name"], batch.submissions["outcome"], strict=True))
    assert outcomes == {filled["D302"].name: "受理", "bare.xlsx": "差戻し"}


def test_of_many_rivals_a_few_are_named(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    many = [edited(filled["D302"], tmp_path / f"{n}.xlsx", [put(R, "G4", f"82,34{n}件")]) for n in range(6)]
    batch = resolve_duplicates(inspected(many))
    assert len(batch.findings) == 6
    assert all(said.count(".xlsx」") == 3 and " ほか2件）" in said for said in batch.findings["message"])


def _without_cover(path: Path, to: Path) -> Path:
    book = load_workbook(path)
    book[C].title = "課の表紙"
    book.save(to)
    return to


def test_a_correction_of_an_earlier_day_is_named_on_the_file_that_counts(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    correction = edited(filled["D302"], tmp_path / "訂正.xlsx", [put(C, "B10", "R6.2.1"), put(R, "G4", "82,344件")])
    batch = resolve_duplicates(inspected([filled["D302"], correction]))
    assert batch.submissions["name"].tolist() == [filled["D302"].name]
    assert batch.findings[["code", "severity", "cell"]].to_numpy().tolist() == [["B003", "warning", "B10"]]
    assert "「訂正.xlsx」" in batch.findings["message"].iloc[0]
    assert set(batch.submissions["outcome"]) == {"受理"}


def test_the_mended_file_counts_beside_the_one_sent_back_of_the_same_day(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    refused = edited(filled["D302"], tmp_path / "refused.xlsx", [put(R, "G4", "みかん")])
    mended = edited(filled["D302"], tmp_path / "mended.xlsx", [put(R, "G4", "82,344件")])
    batch = resolve_duplicates(inspected([refused, mended]))
    assert batch.submissions[["name", "outcome"]].to_numpy().tolist() == [["mended.xlsx", "受理"]]
    again = edited(filled["D302"], tmp_path / "again.xlsx", [put(R, "G4", "みかん")])
    assert resolve_duplicates(inspected([mended, again])).findings["code"].tolist().count("B001") == 2


def test_a_day_of_sending_that_goes_back_is_doubted(filled: dict[str, Path], inspected: Inspect) -> None:
    submissions = inspected([filled["D302"]]).submissions
    (found,) = earlier_days(submissions, {"D302": ("another", date(2024, 2, 12))})
    assert (found.code, found.cell, found.raw) == ("B004", "B10", "令和6年2月9日")
    assert "受理したファイルの提出日（令和6年2月12日）より前" in found.message
    assert not list(earlier_days(submissions, {"D302": ("another", date(2024, 2, 9))}))
    same = submissions["submission"][0]
    assert not list(earlier_days(submissions, {"D302": (same, date(2024, 2, 12))}))

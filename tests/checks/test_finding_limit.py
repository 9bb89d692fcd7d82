"""A workbook with more findings than a person goes through is told of the first ones, and how many more there are."""

import time
from pathlib import Path

from sumida_etl.checks.validation import MOST
from tests.checks.conftest import Inspect
from tests.checks.editing import edited, put
from tests.checks.faults import R
from tests.reader.zipped import changed, parts_of, zipped

RESULTS = "xl/worksheets/sheet3.xml"


def _with_rows(source: Path, target: Path, row: bytes, count: int) -> Path:
    rows = b"".join(row.replace(b"@", b"%d" % number) for number in range(100, 100 + count))
    return zipped(
        target, changed(parts_of(source), RESULTS, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    )


def test_nine_thousand_rows_are_told_in_time(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    row = b'<row r="@"><c r="G@"><v>7</v></c></row>'
    many = _with_rows(filled["D302"], tmp_path / "many.xlsx", row, 9000)
    wrong = edited(filled["D104"], tmp_path / "wrong.xlsx", [put(R, "G4", "みかん")])
    begun = time.process_time()
    batch = inspected([many, wrong])
    assert time.process_time() - begun < 6
    counts = batch.findings.groupby("submission", sort=False).size()
    assert sorted(counts) == [1, MOST + 1]
    (more,) = batch.findings[batch.findings["code"] == "S030"].to_dict("records")
    assert (more["sheet"], more["cell"], more["severity"]) == (R, "A1", "error")
    whole = inspected([_with_rows(filled["D302"], tmp_path / "few.xlsx", row, 10)])
    of_a_row = len(whole.findings) // 10
    assert f"ほかに{9000 * of_a_row - MOST}件" in more["message"]
    rows = batch.findings.loc[batch.findings["submission"] == more["submission"], "cell"].str[1:].astype(int)
    assert rows.max() == 100 + MOST // of_a_row - 1


def test_formulas_without_end_are_counted(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    row = b'<row r="@"><c r="G@"><f>1+1</f><v>2</v></c></row>'
    batch = inspected([_with_rows(filled["D302"], tmp_path / "many.xlsx", row, 1000)])
    codes = batch.findings["code"].value_counts()
    assert codes["V051"] == MOST
    assert codes["S030"] == 2

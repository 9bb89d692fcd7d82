"""Three towns in one plan: each judged and published by itself, all in one table set, and none waits for another."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from sumida_etl.console.app import app
from sumida_etl.registry import load_registry
from sumida_etl.registry.load import load
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from tests.another_city.test_whole_way import take_in, typed
from tests.conftest import KEY

HERE = Path(__file__).parent
ROUND = Round.parse("R5-12")
TOWNS = {"990019": "A", "990027": "B", "990035": "C"}
TABLE = "kpi_attainment_2023-12.csv"


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def fill(inbox: Path) -> None:
    """Type the answers of ``answers.csv`` over the sample's."""
    for path in inbox.glob("*.xlsx"):
        book = load_workbook(path)
        sheet, department = book["指標"], path.name.split("_")[1]
        heads = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=6) for cell in row if cell.value}
        places = {str(row[0].value): row[0].row for row in sheet.iter_rows()}
        for answer in rows(HERE / "answers.csv"):
            if answer["所属コード"] == department:
                for name, head in (("現在", "12月末現在"), ("見込", "3月末見込")):
                    cell = sheet.cell(places[answer["指標コード"]], heads[head])
                    cell.value, cell.number_format = float(answer[name]), "General"
        book.save(path)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A round in which the second town still owes a workbook, published; then it is complete."""
    home = tmp_path_factory.mktemp("towns")
    shutil.copytree(HERE / "plan", home / "plan")
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("HOME", "PLAN", "SAMPLE", "INBOX", "OUT", "WAREHOUSE", "ARCHIVE", "DATABASE"):
            monkeypatch.delenv(f"SUMIDA_{name}", raising=False)
        monkeypatch.setenv("SUMIDA_HOME", str(home))
        monkeypatch.setenv("SUMIDA_INBOX", str(home / "inbox"))
        monkeypatch.setenv("SUMIDA_OUT", str(home / "out"))
        monkeypatch.setenv("SUMIDA_TOKEN_KEY", KEY)
        assert "誤りはありません" in call("plan", "check").output
        assert call("template", "--round", ROUND.key).exit_code == 0
        assert call("sample", "--round", ROUND.key).exit_code == 0
        inbox = home / "inbox" / ROUND.key
        fill(inbox)
        late = next(inbox.glob("*_B2_*"))
        held = late.rename(home / late.name)
        assert set(take_in(Settings(), ROUND)) == {"受理"}
        first = call("publish", "--round", ROUND.key)
        assert first.exit_code == 1
        (home / "said.txt").write_text(first.output, encoding="utf-8")
        shutil.copytree(home / "out" / "公開", home / "first")
        held.rename(late)
        assert set(take_in(Settings(), ROUND)) == {"受理"}
        assert call("publish", "--round", ROUND.key).exit_code == 0, call("publish", "--round", ROUND.key).output
        yield home


@pytest.mark.long
def test_a_complete_town_does_not_wait_for_the_others(home: Path) -> None:
    said = (home / "said.txt").read_text(encoding="utf-8")
    assert "R5-12 を2団体で公開しました" in said
    assert "いずみ村（990027）：R5-12 は公開していません。未提出 1件（税務課）。" in said
    assert [(home / "first" / code / "R5-12").is_dir() for code in TOWNS] == [True, False, True]
    listed = rows(home / "first" / "全団体" / "R5-12" / "団体一覧.csv")
    assert [row["公開"] for row in listed] == ["公開", "未公開", "公開"]


def test_one_page_leads_to_every_town_that_is_published_and_to_the_tables_of_all(home: Path) -> None:
    for parent, towns in (
        (home / "first", {"990019": "あおば町", "990035": "うみべ市"}),
        (home / "out" / "公開", {"990019": "あおば町", "990027": "いずみ村", "990035": "うみべ市"}),
    ):
        text = (parent / "index.html").read_text(encoding="utf-8")
        assert dict(re.findall(r'<a href="(\d{6})/index.html">(.+?)</a>', text)) == towns
        links = [unquote(link) for link in re.findall(r'href="(.+?)"', text)]
        assert f"全団体/R5-12/990001_all_{TABLE}" in links
        assert [link for link in links if not (parent / link).is_file()] == []
        assert "令和5年度12月末（R5-12）" in text


def test_each_town_has_its_own_figures(home: Path) -> None:
    found = [
        [code, *(row[name] for name in ("指標コード", "区分", "実績値", "判定"))]
        for code in TOWNS
        for row in rows(home / "out" / "公開" / code / "R5-12" / f"{code}_{TABLE}")
    ]
    wanted = [list(row.values())[:5] for row in rows(HERE / "expected.csv")]
    assert found == wanted


def test_progress_is_as_by_hand(home: Path) -> None:
    every = rows(home / "out" / "公開" / "全団体" / "R5-12" / f"990001_all_{TABLE}")
    found = [row["進捗率"] for row in every]
    assert found == [row["進捗率"] for row in rows(HERE / "expected.csv")]
    assert len({(row["全国地方公共団体コード"], row["ID"]) for row in every}) == len(every)


@pytest.mark.long
def test_a_town_publishes_what_it_would_alone(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file but the manifest, which names the plan's edition, and what lists its digest."""
    code = "990035"
    shutil.copytree(HERE / "plan", tmp_path / "plan")
    alone(tmp_path / "plan", code)
    for name in ("HOME", "INBOX", "OUT"):
        monkeypatch.setenv(f"SUMIDA_{name}", str(tmp_path / {"HOME": ""}.get(name, name.lower())))
    inbox = tmp_path / "inbox" / "R5-12"
    inbox.mkdir(parents=True)
    for path in (home / "inbox" / "R5-12").glob("*_C?_*.xlsx"):
        shutil.copy(path, inbox)
    assert set(take_in(Settings(), ROUND)) == {"受理"}
    assert call("publish", "--round", "R5-12").exit_code == 0
    mine, theirs = tmp_path / "out" / "公開" / "R5-12", home / "out" / "公開" / code / "R5-12"
    names = sorted(path.name for path in theirs.iterdir() if path.is_file())
    assert names == sorted(path.name for path in mine.iterdir() if path.is_file())
    other = [name for name in names if (mine / name).read_bytes() != (theirs / name).read_bytes()]
    assert set(other) <= {"manifest.json", "report.html", "report.docx"}, other


def alone(plan: Path, code: str) -> None:
    """Cut the plan down to one town's: only its rows, without the columns of groups, and its own name and folder."""
    letter = TOWNS[code]
    for path in plan.glob("*.csv"):
        table = rows(path)
        kept = []
        for row in table:
            if row.get("団体コード", code) != code or (row.get("所属コード", letter)[0] != letter):
                continue
            if "担当所属コード" in row:
                row["担当所属コード"] = ";".join(x for x in row["担当所属コード"].split(";") if x[0] == letter)
            kept.append({name: cell for name, cell in row.items() if not name.startswith("団体")})
        if kept:
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(kept[0]))
                writer.writeheader()
                writer.writerows(kept)
    for name, old, new in (("ward.yaml", "990001", code), ("ward.yaml", "name: みずうみ県", "name: うみべ市")):
        text = (plan / name).read_text(encoding="utf-8")
        (plan / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    text = (plan / "publication.yaml").read_text(encoding="utf-8")
    (plan / "publication.yaml").write_text(text.replace("/keikaku/", f"/keikaku/{code}/"), encoding="utf-8")


@pytest.mark.long
def test_trace_status_and_verify_know_the_town(home: Path) -> None:
    traced = call("trace", "W1", "--round", "R5-12", "--group", "うみべ市", "--json")
    assert traced.exit_code == 0, traced.output
    assert '"C1"' in traced.output or "上下水道局" in traced.output
    assert "水道課" not in traced.output
    assert "--group" in call("trace", "W1", "--round", "R5-12").output
    assert "この計画にありません" in call("trace", "W1", "--round", "R5-12", "--group", "どこか").output
    stood = call("status", "--round", "R5-12", "--group", "990027", "--json").output
    assert "B1" in stood
    assert "A1" not in stood
    verified = call("verify")
    assert verified.exit_code == 0, verified.output
    assert "公開 990019 R5-12 のもとの調査票 2件" in verified.output
    table = home / "out" / "公開" / "全団体" / "R5-12" / f"990001_all_{TABLE}"
    whole = table.read_bytes()
    table.write_bytes(whole.replace(b",97.25,", b",97.26,"))
    found = call("verify").output.replace("\n", "")
    table.write_bytes(whole)
    assert "P16" in found
    assert f"990001_all_{TABLE}" in found


@pytest.mark.long
def test_a_correction_is_one_towns_own(home: Path) -> None:
    """Last: it changes the record. Only the corrected town and the tables of all change; rebuilding gives the same."""
    published = home / "out" / "公開"
    before = {path: path.read_bytes() for path in published.rglob("*") if path.is_file()}
    path = next((home / "inbox" / "R5-12").glob("*_A2_*"))
    place = next(row[0].row for row in load_workbook(path)["指標"].iter_rows() if row[0].value == "W3")
    typed(path, "指標", f"I{place}", "91.75")
    assert "受理" in take_in(Settings(), ROUND)
    stale = call("status", "--round", "R5-12").output
    assert "R5-12 団体990019" in stale
    asked = call("publish", "--round", "R5-12")
    assert asked.exit_code == 0, asked.output
    assert "あおば町R5-12 の第2版には、訂正の理由がまだありません。" in asked.output
    done = call("publish", "--round", "R5-12", "--note", "集計の誤り")
    assert done.exit_code == 0, done.output
    assert "理由" not in done.output
    after = {path: path.read_bytes() for path in published.rglob("*") if path.is_file()}
    changed = {each.relative_to(published).parts[0] for each in after if after[each] != before.get(each)}
    assert changed == {"990019", "全団体"}
    every = rows(published / "全団体" / "R5-12" / f"990001_all_{TABLE}")
    assert [row["実績値"] for row in every if row["ID"] == "W3_2023-12_actual"] == ["91.75", "89.9", "97.25"]
    assert [row["版"] for row in rows(published / "全団体" / "R5-12" / "団体一覧.csv")] == ["2", "1", "1"]
    assert call("verify").exit_code == 0, call("verify").output
    assert "91.75" in call("diff", "--from", "1", "--round", "R5-12", "--group", "990019").output
    url = f"sqlite:///{home / 'again.db'}"
    assert call("rebuild", "--database", url).exit_code == 0
    kept = Settings().database_url
    assert dump(open_warehouse(url)) == dump(open_warehouse(kept))
    assert '"city": "990019"' in dump(open_warehouse(kept))


FAULTS = [
    ("departments.csv:2 団体コード", "6桁", ",990019,あおば町,みずうみ県\nA2", ",99001,あおば町,みずうみ県\nA2"),
    (
        "departments.csv:3 団体名",
        "2行目では「あおば町」",
        ",990019,あおば町,みずうみ県\nB1",
        ",990019,青葉町,みずうみ県\nB1",
    ),
    ("departments.csv:4 団体コード", "すべての所属に書くか", ",990027,いずみ村,\nB2", ",,,\nB2"),
    ("departments.csv:4 団体名", "名前を書きます", ",990027,いずみ村,\nB2", ",990027,,\nB2"),
    (
        "departments.csv:7 団体コード",
        "別の所属コード",
        "C2,納税課,,2023-04-01,,,,990035",
        "C1,分,,R4.4.1,R5.3.31,,,990027",
    ),
    ("history.csv:2 団体コード", "どの団体の値か", "架空,990019", "架空,"),
    ("history.csv:2 団体コード", "見当たりません", "架空,990019", "架空,990043"),
    ("assignments.csv:16 指標コード", "同じ日に2つの所属（B2、B1）", "W3-C2-値,W3,C2", "W3-C2-値,W3,B1"),
]


@pytest.mark.parametrize(("place", "said", "old", "new"), FAULTS, ids=[each[1] for each in FAULTS])
def test_a_fault_of_groups_is_told(place: str, said: str, old: str, new: str) -> None:
    file = place.partition(":")[0]
    files = PlanFiles.of_folder(HERE / "plan")
    text = files.text(file)
    assert old in text
    loaded = load(PlanFiles(files.folder, {**files.content, file: text.replace(old, new, 1).encode()}))
    told = [str(fault) for fault in loaded.faults if fault.stops]
    assert any(one.startswith(place) and said in one for one in told), told


def test_the_plan_of_a_town_is_its_own() -> None:
    whole = load_registry(HERE / "plan")
    town = whole.of_group("990035").in_round(ROUND)
    assert [each.code for each in town.owing(ROUND.as_of)] == ["C1", "C2", "C3"]
    assert (town.ward.name, town.ward.prefecture) == ("うみべ市", "みずうみ県")
    assert [(row.value, row.group) for row in town.history] == [(town.history[0].value, "")]
    assert whole.of_group("990043").in_round(ROUND).owing(ROUND.as_of) == ()


@pytest.mark.long
def test_a_withdrawal_stops_its_own_town_alone(home: Path) -> None:
    """The last one: the second town lacks a workbook from here on."""
    before = {path: path.read_bytes() for path in (home / "out" / "公開").rglob("*") if path.is_file()}
    who = ("--name", "担当 一郎", "--reason", "数値の取り違え", "--round", ROUND.key)
    both = call("withdraw", "--department", "水道課", *who)
    assert both.exit_code == 2 and "所属コード" in both.output, both.output
    done = call("withdraw", "--department", "B1", *who)
    assert done.exit_code == 0 and "いずみ村" in done.output, done.output
    listed = json.loads(call("status", "--round", ROUND.key, "--json").stdout)
    stood = {row["code"]: row["outcome"] for row in listed}
    assert stood == {code: "取下げ" if code == "B1" else "受理" for code in ("A1", "A2", "B1", "B2", "C1", "C2", "C3")}
    said = call("publish", "--round", ROUND.key)
    assert said.exit_code == 1
    assert "いずみ村（990027）：R5-12 は公開していません。取下げ 1件（水道課）。" in said.output
    assert {path: path.read_bytes() for path in before if path.exists()} == before, "what is published stays"
    assert call("verify").exit_code == 0

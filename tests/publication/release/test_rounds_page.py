"""公開/index.html and 訂正: what was replaced is kept whole, and the page says what changed and why."""

import json
import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from schemas.publication import EVERY_TABLE, name_of, title_of
from sumida_etl.publication.dashboard.page import downloads_of
from sumida_etl.publication.files.artefact import Artefact, file_title
from sumida_etl.publication.release import compose
from sumida_etl.publication.release.correction import CellChange, Correction, correction
from sumida_etl.publication.release.history import History
from sumida_etl.publication.release.publish import publish
from sumida_etl.publication.tables.edition import Issue
from sumida_etl.rounds import Round
from tests.publication.town import NARRATIVES, REGISTRY, VALUES, made, narrative, value
from tests.publication.town_package import KPI, METADATA, RESULTS, files_of

ROUND = Round.parse("R5-12")
MENDED = (
    *(row for row in VALUES if (row["indicator"], row["kind"]) != ("I201", "現在")),
    value("I201", "D1", "現在", "38"),
)
NOTE = "デジタル推進課の報告の<誤り>を訂正"


class Page(HTMLParser):
    """Links, headings, and everything that would be fetched."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "a":
            self.links.append(found["href"] or "")
        elif source := found.get("src") or (found.get("href") if tag == "link" else None):
            self.fetched.append(source)


def page(out: Path) -> str:
    return (out / "公開" / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    publish(files_of(made(departments=("D1", "D3"))), tmp_path, ROUND, on=date(2024, 2, 10))
    publish(files_of(), tmp_path, ROUND, on=date(2024, 2, 20))
    publish(files_of(made(values=MENDED)), tmp_path, ROUND, note=NOTE, on=date(2024, 3, 5))
    return tmp_path


def test_rounds_are_listed_newest_first_with_every_link_leading_somewhere(corrected: Path) -> None:
    publish((Artefact("index.html", b"x" * 2000),), corrected, Round.parse("R5-09"))
    publish((Artefact("index.html", b"y" * 3_000_000),), corrected, Round.parse("R6-06"))
    text = page(corrected)
    assert re.findall(r'<section id="(.+?)"', text) == ["R6-06", "R5-12", "R5-09"]
    links = Page(text).links
    assert len(links) > 12
    for href in links:
        assert (corrected / "公開" / unquote(href)).is_file(), href
    assert "3.0 MB" in text and "2.0 kB" in text
    assert "月末" not in text.partition("</header>")[0]  # which months have rounds is the plan's to say


def test_a_replaced_edition_leads_to_the_one_in_force_and_to_the_list(corrected: Path) -> None:
    there = corrected / "公開" / "履歴" / "R5-12"
    text = (there / "index.html").read_text(encoding="utf-8")
    links = Page(text).links
    assert links == ["../../R5-12/manifest.json", "../../index.html", "2/manifest.json", "1/manifest.json"]
    assert [link for link in links if not (there / link).is_file()] == []
    assert 'いま公開しているのは<a href="../../R5-12/manifest.json">第3版</a>です' in text
    assert "第2版</a>　訂正の理由：デジタル推進課の報告の&lt;誤り&gt;を訂正" in text
    assert "第1版</a>（暫定）　訂正の理由：未提出だった分を加え" in text


def test_every_page_of_a_round_leads_to_the_list_of_publications_in_force_or_replaced(tmp_path: Path) -> None:
    for values in (VALUES, MENDED):
        publish(compose.files_of(Issue(made(values=values), REGISTRY, METADATA)), tmp_path, ROUND)
    for folder in (tmp_path / "公開" / "R5-12", tmp_path / "公開" / "履歴" / "R5-12" / "1"):
        for name in ("index.html", "report.html"):
            links = Page((folder / name).read_text(encoding="utf-8")).links
            assert "../index.html" in links
            assert (folder / "../index.html").is_file()


def test_the_list_of_a_group_leads_to_the_list_of_all(tmp_path: Path) -> None:
    publish(files_of(), tmp_path, ROUND, group="990019")
    assert '<a href="../index.html">すべての団体の一覧</a>' in (tmp_path / "公開" / "990019" / "index.html").read_text()
    publish(files_of(), tmp_path, ROUND)
    assert "../index.html" not in page(tmp_path)


def test_every_file_has_one_title_wherever_it_is_listed(tmp_path: Path) -> None:
    every = compose.files_of(Issue(made(), REGISTRY, METADATA))
    publish(every, tmp_path, ROUND)
    links = re.findall(r'<a href="R5-12/(.+?)"><span .*?</span>(.+?)</a>', page(tmp_path))
    titles = {unquote(name): title for name, title in links}
    assert set(titles) == {file.name for file in every}
    assert not set(titles) & set(titles.values())
    assert len(set(titles.values())) == len(titles)
    assert list(titles)[:4] == ["index.html", "report.html", "report.docx", "999999_summary_2023-12.png"]
    assert list(titles)[-1] == "manifest.json"
    offered = downloads_of(every[::-1])
    assert [(file.name, file.title) for file in offered] == list(titles.items())
    assert all(f'<td class="size">{file.size}</td>' in page(tmp_path) for file in offered)
    entries = json.loads(next(file.content for file in every if file.name == "catalog.json"))["resources"]
    assert all(titles[entry["url"].rpartition("/")[2]] == entry["name"] for entry in entries)


@pytest.mark.parametrize("specimen", [True, False])
def test_a_mark_of_a_round_is_explained(tmp_path: Path, specimen: bool) -> None:
    publish((Artefact("manifest.json", json.dumps({"specimen": specimen}).encode()),), tmp_path, ROUND)
    assert ("「見本」は" in page(tmp_path)) == ('<span class="mark">見本</span>' in page(tmp_path)) == specimen


def test_every_table_that_may_be_published_is_called_by_its_title() -> None:
    for table in EVERY_TABLE:
        assert file_title(f"131075_{name_of(table)}_2024-03.csv") == title_of(table)


def test_nothing_is_fetched_from_anywhere(corrected: Path) -> None:
    text = page(corrected)
    assert Page(text).fetched == []
    assert "@import" not in text and "url(" not in text and "<script" not in text


def test_tables_have_headers_and_link_texts_differ(corrected: Path) -> None:
    text = page(corrected)
    tags = Page(text).tags
    assert ("html", {"lang": "ja"}) in tags
    assert all("scope" in found for tag, found in tags if tag == "th")
    assert sum(tag == "table" for tag, _ in tags) == text.count("<caption>")
    named = [re.sub("<.*?>", "", each) for each in re.findall("<a .*?</a>", text)]
    assert len(named) == len(set(named))


def test_provisional_is_marked_and_the_silent_are_named(tmp_path: Path) -> None:
    publish(files_of(made(departments=("D1", "D3"))), tmp_path, ROUND)
    text = page(tmp_path)
    assert '<span class="mark">暫定</span>' in text
    assert "未提出：税務課" in text


def test_replaced_editions_are_kept_whole_and_explained(corrected: Path) -> None:
    history = History.of(corrected / "公開", ROUND)
    first, second = history.kept()
    kept = {path.name: path.read_bytes() for path in second.folder.iterdir() if path.name != "訂正.json"}
    assert kept == {file.name: file.content for file in files_of()}
    change = second.correction()
    assert (change.note, change.on, change.was_provisional) == (NOTE, date(2024, 3, 5), False)
    kpi = next(table for table in change.tables if table.file == KPI)
    name = "オンライン手続数（2023、現在）"
    assert CellChange("I201_2023-12_actual", name, "実績値", "36", "38") in kpi.changed
    assert {cell.column for cell in kpi.changed} == {"実績値", "進捗率", "ペース", "目標との差", "達成率"}
    assert first.correction().note == "未提出だった分を加え、暫定の公開を改めました。"
    assert first.correction().is_provisional is False


def test_the_page_says_what_changed_and_why_with_the_latest_first(corrected: Path) -> None:
    text = page(corrected)
    assert text.index("第2版から第3版へ") < text.index("第1版から第2版へ")
    assert "デジタル推進課の報告の&lt;誤り&gt;を訂正" in text
    assert "2024年3月5日" in text
    assert "<td>36</td><td>38</td>" in text
    assert "指標（KPI）の達成状況" in text


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    hostile = '"><img src=x onerror=alert(1)><script>'
    rows = (*NARRATIVES[:-1], narrative("D3", "No.1", "②", "個別事務", hostile))
    publish(files_of(), tmp_path, ROUND)
    publish(files_of(made(narratives=rows)), tmp_path, ROUND, note=hostile)
    text = page(tmp_path)
    assert "&lt;script&gt;" in text
    assert not {"img", "script"} & {tag for tag, _ in Page(text).tags}


def test_the_page_is_made_from_the_folders_so_that_losing_it_loses_nothing(corrected: Path) -> None:
    before = page(corrected)
    (corrected / "公開" / "index.html").unlink()
    assert not publish(files_of(made(values=MENDED)), corrected, ROUND).changed
    assert page(corrected) == before


def test_publishing_the_same_again_touches_nothing(corrected: Path) -> None:
    def state() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in corrected.rglob("*")}

    before = state()
    published = publish(files_of(made(values=MENDED)), corrected, ROUND, note="別の理由", on=date(2025, 1, 1))
    assert (published.changed, published.replaced) == (False, None)
    assert state() == before


def test_going_back_to_an_earlier_edition_is_a_correction_too(corrected: Path) -> None:
    publish(files_of(), corrected, ROUND, note="訂正を取り消す")
    assert [kept.number for kept in History.of(corrected / "公開", ROUND).kept()] == [1, 2, 3]


def test_an_edition_kept_by_a_publication_that_was_stopped_is_not_shown_as_replaced(tmp_path: Path) -> None:
    folder = publish(files_of(), tmp_path, ROUND).folder
    parent = folder.parent
    compose = {file.name: file.content for file in files_of()}
    History.of(parent, ROUND).keep(compose, correction(compose, {}, "止まった公開", None))
    publish((Artefact("a.csv", b"a"),), tmp_path, Round.parse("R5-09"))
    assert "止まった公開" not in page(tmp_path)
    publish(files_of(), tmp_path, ROUND)
    assert History.of(parent, ROUND).kept() == ()


def test_a_damaged_round_does_not_keep_others_from_being_published(corrected: Path) -> None:
    parent = corrected / "公開"
    (parent / "R5-12" / "manifest.json").write_text("{", encoding="utf-8")
    (parent / "履歴" / "R5-12" / "1" / "訂正.json").write_text("[]", encoding="utf-8")
    (parent / "メモ").mkdir()
    publish(files_of(), corrected, Round.parse("R5-09"))
    assert "訂正の記録を読み取れません。" in page(corrected)


def test_rows_and_files_that_come_and_go() -> None:
    before = {"a.csv": "\ufeffID,実績名,実績値\r\nE1,件数,1\r\nE2,件数,2\r\n".encode(), "old.html": b""}
    after = {"a.csv": "\ufeffID,実績名,実績値\r\nE2,件数,2\r\nE3,額,\r\n".encode(), "new.html": b""}
    change = correction(before, after, None, None)
    (table,) = change.tables
    assert [(row.id, row.name) for row in table.added] == [("E3", "額")]
    assert [row.id for row in table.removed] == ["E1"]
    assert table.changed == ()
    assert (change.added, change.removed, change.changed) == (("new.html",), ("old.html",), ("a.csv",))
    assert Correction.from_json(change.as_json()) == change
    assert json.loads(change.as_json())["note"] is None


def test_a_row_that_is_renamed_keeps_its_code_and_tells_of_its_name() -> None:
    def files_with(*rows: str) -> dict[str, bytes]:
        return {"a.csv": "\r\n".join(["ID,項目,実績名,実績値", *rows, ""]).encode()}

    before = files_with("D101-X1a_2023-12_actual,1,件数,3", "E1_2023-12_actual,1,人,1")
    after = files_with("D101-X2b_2023-12_actual,1,額,71", "E1_2023-12_actual,1,名,1")
    (table,) = correction(before, after, None, None).tables
    assert [row.name for row in table.removed] == ["件数"]
    assert [row.name for row in table.added] == ["額"]
    assert table.changed == (CellChange("E1_2023-12_actual", "名", "実績名", "人", "名"),)


def test_a_list_without_ids_is_told_of_as_a_file() -> None:
    assert correction({"l.csv": b"NO\r\n1\r\n"}, {"l.csv": b"NO\r\n2\r\n"}, "", None).tables == ()


def test_a_round_whose_folder_was_removed_keeps_its_history(corrected: Path) -> None:
    shutil.rmtree(corrected / "公開" / "R5-12")
    publish(files_of(), corrected, ROUND)
    assert [kept.number for kept in History.of(corrected / "公開", ROUND).kept()] == [1, 2]
    assert RESULTS in page(corrected)

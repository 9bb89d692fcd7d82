"""The coordinators' board over HTTP: behind the password, every department, filters, decisions, zips, history."""

import base64
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest
from httpx import Response
from openpyxl import load_workbook
from pydantic import SecretStr
from starlette.testclient import TestClient

from sumida_etl.deadlines.deadlines import Deadline
from sumida_etl.desk.app import build_app
from sumida_etl.desk.board.board import Board
from sumida_etl.desk.board.overview import Filter, Row, RowsShown
from sumida_etl.desk.board.runs import RunServer
from sumida_etl.desk.desk import Desk
from sumida_etl.letters.smtp_server import SmtpServer
from sumida_etl.own_addresses import OwnAddresses
from sumida_etl.settings import Settings
from sumida_etl.survey import DepartmentStatus, Store, Survey, in_order, receive, record_many, release, together
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import publications
from sumida_etl.warehouse.archive.chain import BrokenChainError
from sumida_etl.warehouse.archive.follow_ups import Said, follow_ups, mark, settle
from sumida_etl.warehouse.archive.refusals import Refusal, note_refusal
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.letters.conftest import ROUND, ward
from tests.letters.test_delivery import Box, box

from .conftest import HERE, plain

__all__ = ["box", "ward"]
PASSWORD = "office:k7m4q-x2p9t"
EVIL = "<script>alert(1)</script>"
PATHS = [
    "",
    "/history",
    "/R5-12",
    "/R5-12/D302",
    "/R5-12/returned.zip",
    "/R5-12/templates.zip",
    "/R5-12/returned/x",
    "/calendar",
    "/R5-12/preview",
    "/R5-12/follow-ups",
    "/R5-12/letters",
]


@pytest.fixture(scope="module")
def home(ward: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The ward with a publication, a refusal and a note whose name is hostile. D101 is accepted, D302 sent back."""
    home = tmp_path_factory.mktemp("board")
    copytree(ward.home, home, dirs_exist_ok=True)
    settings = ward.model_copy(update={"home": home})
    engine = open_warehouse(settings.database_url)
    publications.record(
        engine, ROUND, published_at=datetime(2024, 1, 20, tzinfo=UTC), provisional=True, manifest_sha256="0" * 64,
        sources=(), note=EVIL, approved_by="墨田 花子", approved_at=datetime(2024, 1, 20, tzinfo=UTC),
    )  # fmt: skip
    engine.dispose()
    at = datetime(2024, 1, 19, tzinfo=UTC)
    note_refusal(settings.archive_folder, Refusal(ROUND, f"本所 次郎{EVIL}", "税務課の数値を確かめる", at))
    return settings


class Visitor:
    """A coordinator's browser."""

    def __init__(self, home: Settings, server: RunServer | None = None, password: str | None = PASSWORD) -> None:
        desk = Desk.open(home, lambda: ROUND)
        board = Board(home, desk.survey, lambda: ROUND, server or RunServer())
        self.client = TestClient(build_app(desk, OwnAddresses((HERE,)), board, password), base_url=HERE)
        self.login: str | None = PASSWORD

    def get(self, path: str, **headers: str) -> Response:
        if self.login:
            headers["Authorization"] = f"Basic {base64.b64encode(self.login.encode()).decode()}"
        return self.client.get(f"/board{path}", headers=headers)


@pytest.fixture(scope="module")
def visitor(home: Settings) -> Visitor:
    return Visitor(home)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_shown_without_the_password(visitor: Visitor, path: str) -> None:
    for login in (None, "office:wrong", "office", ""):
        visitor.login = login
        answer = visitor.get(path)
        assert answer.status_code == 401 and "税務課" not in answer.text
    visitor.login = PASSWORD
    assert visitor.get(path, Origin="http://evil.example").status_code == 421
    assert visitor.get(path, Host="evil.example").status_code == 421


def test_many_wrong_passwords_are_slowed_and_without_any_nobody_is_let_in(home: Settings) -> None:
    closed = Visitor(home, password=None)
    assert closed.get("/R5-12").status_code == 503
    guessing = Visitor(home)
    guessing.login = "office:guess"
    codes: list[int] = []
    while 429 not in codes and len(codes) < 300:  # on a busy machine a try is given back each second
        codes.append(guessing.get("/R5-12").status_code)
    assert codes[:60] == [401] * 60 and codes[-1] == 429


def test_every_department_and_what_was_decided(visitor: Visitor) -> None:
    answer = visitor.get("")
    said = plain(answer)
    assert answer.url.path == "/board/R5-12"
    assert re.search(r"受理 1 差戻し 1|差戻し 1", said) and "提出期限：令和6年1月15日（月）" in said
    row = re.search(r"<tr><th scope=\"row\"><a href=\"/board/R5-12/D302\">.*?</tr>", answer.text, re.DOTALL)
    assert row and "差戻し" in row[0] and "日経過" in row[0] and ".xlsx</a>" in row[0]
    accepted = re.search(r"<tr><th scope=\"row\"><a href=\"/board/R5-12/D101\">.*?</tr>", answer.text, re.DOTALL)
    assert accepted and "受理" in accepted[0] and "日経過" not in accepted[0]
    assert "承認 墨田 花子" in said and "公開せず差し戻し" in said and "税務課の数値を確かめる" in said
    assert "Prefect のサーバーが応答しない" in said
    assert "<script>alert" not in answer.text and "&lt;script&gt;alert(1)" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("state=差戻し", "D302", "D101"),
        ("state=受理", "D101", "D302"),
        ("late=on", "D302", "D101"),
        ("open=on", "D302", "D103"),
        ("name=税務", "D302", "D101"),
        ("name=d30", "D302", "D101"),
        ("name=" + EVIL, "0件", "D101"),
        ("state=" + EVIL, "0件", "D101"),
    ],
)
def test_filters_without_javascript(visitor: Visitor, query: str, there: str, gone: str) -> None:
    answer = visitor.get(f"/R5-12?{query}")
    assert there in answer.text and f"/board/R5-12/{gone}" not in answer.text and EVIL not in answer.text


def test_a_departments_findings_and_workbooks(visitor: Visitor) -> None:
    said = plain(visitor.get("/R5-12/D302"))
    assert "税務課" in said and "表紙" in said and "担当者" in said
    assert "届いた調査票（1件）" in said and "R5-12_D302_税務課.xlsx" in said


def test_returned_workbooks_and_questionnaires_in_one_file(visitor: Visitor, home: Settings) -> None:
    answer = visitor.get("/R5-12/returned.zip")
    assert "attachment" in answer.headers["Content-Disposition"]
    (name,) = ZipFile(BytesIO(answer.content)).namelist()
    one = visitor.get(f"/R5-12/returned/{name}")
    assert one.content == (home.path(home.out) / "差戻し" / "R5-12" / name).read_bytes()
    assert "attachment" in one.headers["Content-Disposition"]
    assert visitor.get("/R5-12/templates.zip").status_code == 404
    folder = home.path(home.out) / "調査票" / "R5-12"
    folder.mkdir(parents=True)
    (folder / "R5-12_D101_政策担当.xlsx").write_bytes(b"book")
    (folder / "~$R5-12_D101.xlsx").write_bytes(b"a lock of Excel")
    assert ZipFile(BytesIO(visitor.get("/R5-12/templates.zip").content)).namelist() == ["R5-12_D101_政策担当.xlsx"]


@pytest.mark.parametrize(
    "path",
    [
        "/R5-12/returned/..%2F..%2F..%2Fwarehouse%2Fwarehouse.db",
        "/R5-12/returned/%2E%2E",
        "/R5-12/returned/.%2FR5-12_D302_税務課.xlsx",
        "/R5-12/returned/R5-12_D302_税務課.xlsx.json",
        "/R5-13",
        "/H20-12",
        "/R5-12/D999",
        "/..%2Fx/returned.zip",
    ],
)
def test_what_is_not_there_is_said(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404 and "sqlite" not in answer.text.lower()


def test_the_history_of_the_rounds(visitor: Visitor) -> None:
    answer = visitor.get("/history")
    said = plain(answer)
    assert "R5-12" in said and "2024-01-15" in said and "R5-12 で多かった誤り" in said
    assert re.search(r"C\d{3}", said) and "D302 税務課" in said and "（期限の後）" in said
    assert "<meter" in answer.text and "style=" not in answer.text


def test_a_round_without_any_record_and_a_damaged_file_of_deadlines(home: Settings, tmp_path: Path) -> None:
    copytree(home.home / "plan", tmp_path / "plan")
    (tmp_path / "plan" / "deadlines.csv").write_text("期限\nそのうち\n", encoding="utf-8")
    fresh = Visitor(home.model_copy(update={"home": tmp_path}))
    said = plain(fresh.get("/R5-12"))
    assert "未提出" in said and "調査票はまだ作っていません" in said and "まだありません。" in said
    assert "まだ何も届いていません" in plain(fresh.get("/history"))


@pytest.fixture
def prefect() -> Iterator[tuple[str, list[dict[str, object]], list[str]]]:
    """A server that answers as Prefect's API does."""
    runs: list[dict[str, object]] = []
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(f"{self.path} {self.headers['Authorization']}")
            asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            body = json.dumps(runs).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api", runs, asked
    server.shutdown()
    server.server_close()


def test_the_runs_of_the_round_with_their_links(
    home: Settings, prefect: tuple[str, list[dict[str, object]], list[str]]
) -> None:
    api, runs, asked = prefect
    state = {"name": "Failed", "type": "FAILED", "message": EVIL, "timestamp": "2024-01-16T00:00:00.5Z"}
    runs.append({"id": "0198a2d2-5a52-7d0e", "name": "四半期調査 R5-12", "state": state})
    answer = Visitor(home, RunServer(api, "http://x:4200", PASSWORD)).get("/R5-12")
    assert '<a href="http://x:4200/runs/flow-run/0198a2d2-5a52-7d0e">四半期調査 R5-12</a>' in answer.text
    assert (
        '<strong class="state">失敗</strong>' in answer.text
        and "令和6年1月16日 09時00分" in answer.text
        and EVIL not in answer.text
    )
    assert asked[0] == f"/api/flow_runs/filter Basic {base64.b64encode(PASSWORD.encode()).decode()}"
    assert json.loads(asked[1])["flow_runs"] == {"tags": {"all_": ["R5-12"]}}
    runs[0]["state"] = None
    assert "応答しない" in plain(Visitor(home, RunServer(api, "", PASSWORD)).get("/R5-12"))


def sent(visitor: Visitor, path: str, **fields: str) -> Response:
    """A form of the board, sent as a browser does: with its own token and cookie."""
    page = visitor.get("/R5-12/follow-ups").text
    (token,) = set(re.findall(r'name="form" value="(\w+)"', page))
    login = base64.b64encode((visitor.login or "").encode()).decode()
    headers = {"Authorization": f"Basic {login}", "Origin": HERE}
    parts = {name: (None, text) for name, text in {"form": token, **fields}.items()}
    return visitor.client.post(f"/board{path}", files=parts, headers=headers)


def test_a_figure_is_marked_until_it_is_settled(visitor: Visitor, home: Settings) -> None:
    wanted = {"figure": " i101 ", "name": "墨田 花子", "note": f"前回の半分。総務課に聞く{EVIL}"}
    for _ in range(2):  # sent twice, it is one mark
        answer = sent(visitor, "/R5-12/follow-ups/mark", **wanted)
    assert answer.url.path == "/board/R5-12/follow-ups" and EVIL not in answer.text
    said = plain(answer)
    assert said.count("総務課に聞く") == 1 and "I101 " in said and "確かめている数値（1件）" in plain(visitor.get(""))
    assert "総務課に聞く" not in plain(visitor.get("/R5-09/follow-ups"))
    settled = {"number": "1", "name": "本所 次郎", "note": "数え直して正しいと確かめた"}
    assert "済み" in plain(sent(visitor, "/R5-12/follow-ups/settle", **settled))
    again = sent(visitor, "/R5-12/follow-ups/settle", **settled)
    assert again.status_code == 409 and "もう済みになっています" in plain(again)
    said = plain(visitor.get("/R5-12/follow-ups"))
    assert "本所 次郎：数え直して正しいと確かめた" in said and "確かめている数値（" not in plain(visitor.get(""))
    (kept,) = follow_ups(home.archive_folder, ROUND)
    assert (kept.figure, kept.asked.name, kept.settled and kept.settled.name) == ("I101", "墨田 花子", "本所 次郎")


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"figure": "I999", "name": "墨田", "note": "x"}, 400, "その符号の指標・実績はありません"),
        ({"figure": "I101", "name": "　", "note": "x"}, 400, "氏名（60文字まで）"),
        ({"figure": "I101", "name": "墨田", "note": "長" * 501}, 400, "何も変えていません"),
        ({"figure": "I101", "name": "墨田", "note": "x", "form": "0" * 32}, 403, "画面は古くなっています"),
    ],
)
def test_what_cannot_be_marked_is_said(visitor: Visitor, fields: dict[str, str], status: int, said: str) -> None:
    answer = sent(visitor, "/R5-12/follow-ups/mark", **fields)
    assert answer.status_code == status and said in plain(answer)


def test_a_form_of_the_board_needs_the_password_and_our_own_page(visitor: Visitor, home: Settings) -> None:
    before = list(follow_ups(home.archive_folder))
    fields = dict.fromkeys(("form", "figure", "name", "note"), (None, "x"))
    assert visitor.client.post("/board/R5-12/follow-ups/mark", files=fields).status_code in (401, 421)
    assert visitor.get("/R5-12/follow-ups/mark").status_code == 404
    assert list(follow_ups(home.archive_folder)) == before


def test_a_mark_that_was_changed_on_record_is_no_mark(tmp_path: Path) -> None:
    at = datetime(2024, 1, 19, tzinfo=UTC)
    mark(tmp_path, ROUND, "I101", Said("墨田 花子", "確かめる", at))
    assert settle(tmp_path, 1, Said("本所 次郎", "済み", at)) and not settle(tmp_path, 1, Said("x", "y", at))
    path = tmp_path / "follow-ups.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("確かめる", "確かめた"), encoding="utf-8")
    with pytest.raises(BrokenChainError):
        list(follow_ups(tmp_path))


def test_the_calendar_of_a_year(visitor: Visitor, home: Settings) -> None:
    plan = home.home / "plan" / "deadlines.csv"
    plan.write_text(
        "調査回,調査の月,所属コード,期限,理由,氏名\n"
        ",6;9;12;3,,翌月15日,,\n"
        "R5-12,,D302,令和6年1月26日,決算の確定を待つ,墨田 花子\n",
        encoding="utf-8",
    )
    try:
        answer = visitor.get("/calendar")
    finally:
        plan.unlink()
    said = plain(answer)
    assert answer.url.path == "/board/calendar/2023"
    assert re.findall(r"R\d-\d\d(?= 令和)", said) == ["R5-06", "R5-09", "R5-12", "R5-03"]
    assert "令和5年7月18日（火）" in said
    assert "7月15日は土曜日、7月16日は日曜日、7月17日は海の日" in said and "窓口は締め切ります" in said
    assert "D302 税務課 令和6年1月26日（金） 決算の確定を待つ 墨田 花子" in said
    assert "/board/calendar/2022" in answer.text and "令和4年度" in said
    for year in ("1999", "2024x", "99999", "二〇二三"):
        assert visitor.get(f"/calendar/{year}").status_code == 404


def test_what_a_publication_would_change_by_name_and_value(ward: Settings, tmp_path: Path, sample_folder: Path) -> None:
    """A round that is published with one department, whose workbook then changes a figure, a text and a state."""
    copytree(ward.home, tmp_path, dirs_exist_ok=True)
    home = ward.model_copy(update={"home": tmp_path})
    office = Visitor(home)
    store = Store.open(home)
    survey = Survey.open(home, ROUND)
    assert "公開済みの版から変わること" not in plain(office.get("/R5-12/preview"))
    release(survey, store, home.path(home.out), fewer=True)
    said = plain(office.get("/R5-12/preview"))
    assert "数値も文章も、公開済みの版と同じです" in said and "第1版になります" in said and "暫定" in said
    path = tmp_path / "R5-12_D105_again.xlsx"
    book = load_workbook(next(sample_folder.glob("R5-12_D105_*")))
    book["指標"]["I5"] = "40手続"
    book.save(path)
    record_many(in_order(together([receive([path], survey)], survey, store), store), store)
    store.engine.dispose()
    answer = office.get("/R5-12/preview")
    said = plain(answer)
    assert "第2版になります" in said
    code = str(book["指標"]["A5"].value)
    assert re.search(rf"{code} \S+.*? 現在 未提出 40手続 \S+ {code} に印を付ける", said)
    assert f"follow-ups?figure={code}#figure" in answer.text
    assert office.get("/R5-12/preview?group=990019").status_code == 404
    assert "まだ何も登録していません" not in said


def test_letters_are_saved_by_kind_and_who_is_due_one_is_counted(visitor: Visitor) -> None:
    said = plain(visitor.get("/R5-12/letters"))
    assert all(word in said for word in ("送付（54件）", "督促（52件）", "差戻し（1件）", "受理（1件）", "SUMIDA_SMTP"))
    answer = sent(visitor, "/R5-12/letters", kind="return", what="save")
    assert answer.headers["content-type"] == "application/zip"
    (name,) = ZipFile(BytesIO(answer.content)).namelist()
    assert name == "R5-12_D302_税務課_差戻し.eml"
    mail = ZipFile(BytesIO(answer.content)).read(name).decode()
    assert "madoguchi@example.lg.jp" in mail and "X-Unsent: 1" in mail
    said = plain(sent(visitor, "/R5-12/letters", kind="receipt", what="send"))
    assert "メールサーバーが SUMIDA_SMTP に指定されていません" in said
    assert sent(visitor, "/R5-12/letters", kind="spam", what="save").status_code == 404
    assert sent(visitor, "/R5-12/letters", kind="return", form="0" * 32).status_code == 403


def test_a_letter_of_which_nobody_knows_whether_it_came_is_settled_by_a_click(
    home: Settings, box: tuple[Box, SmtpServer], tmp_path: Path
) -> None:
    copytree(home.home, tmp_path, dirs_exist_ok=True)
    post, server = box
    url = SecretStr(f"smtp://soumu%40example.lg.jp:p%40ss%3Aw0rd@127.0.0.1:{server.port}?tls=none")
    office = Visitor(home.model_copy(update={"home": tmp_path, "smtp": url}))

    def send(**form: str) -> Response:
        return sent(office, "/R5-12/letters", kind="receipt", what="send", **form)

    assert 'name="unsure"' not in office.get("/R5-12/letters").text
    post.hang_up_at = "DATA"
    answer = send()
    said = plain(answer)
    assert "送れたか分からないもの 1件（政策担当）" in said and "届いていたかどうかを下で選び" in said, said
    assert "--unsure" not in said and answer.text.count('name="unsure"') == 3
    post.hang_up_at = ""
    assert "送れたか分からないもの 1件" in plain(send(unsure=""))
    again = plain(send(unsure="again"))
    assert "受理：1件を送りました。" in again and "送れたか分からないもの" not in again
    assert len(post.taken) == 2 and "0件を送りました。1件は送信済み" in plain(send(unsure="again"))


def test_where_nobody_is_due_a_letter_it_is_said(home: Settings, tmp_path: Path) -> None:
    copytree(home.home / "plan", tmp_path / "plan")
    fresh = Visitor(home.model_copy(update={"home": tmp_path}))
    answer = sent(fresh, "/R5-12/letters", kind="receipt", what="save")
    assert answer.status_code == 409 and "いま作るメールはありません" in plain(answer)


def test_many_departments_come_in_parts_and_every_one_is_in_one() -> None:
    due = Deadline(ROUND.as_of)
    silent = (DepartmentStatus(f"D{at:04}", "課", Outcome.SILENT) for at in range(1_701))
    rows = [Row(each, due, "", late=False) for each in silent]
    shown = [RowsShown.of(rows, str(number)) for number in range(1, 10)]
    assert [row for part in shown for row in part.rows] == rows
    assert {part.count for part in shown} == {9} and max(len(part.rows) for part in shown) == 200
    assert [RowsShown.of(rows, asked).number for asked in ("", "0", "-1", "99", "９", "1" * 9, "x")] == [
        1,
        1,
        1,
        9,
        1,
        1,
        1,
    ]
    assert RowsShown.of([], "1").rows == ()
    assert Filter("差戻し", late=True, name="a&b=c").query == "state=%E5%B7%AE%E6%88%BB%E3%81%97&name=a%26b%3Dc&late=on"

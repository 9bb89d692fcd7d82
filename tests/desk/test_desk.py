"""Real workbooks uploaded over HTTP: what is found, what is handed in, and what a receipt says."""

import io
import stat
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from httpx import Response

from schemas.submission import RETURN_SLIP
from sumida_etl.desk.desk import Desk
from sumida_etl.desk.links import DepartmentLink
from sumida_etl.survey import Store, Survey, archive_of, in_order, receive, record_many
from sumida_etl.warehouse.database.schema import open_warehouse

from .conftest import HERE, ROUND, Visitor, plain, workbook


def changed(data: bytes, **cells: object) -> bytes:
    """The workbook with cells of 指標 typed anew."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in cells.items():
        book["指標"][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def inbox(desk: Desk) -> dict[str, bytes]:
    folder = desk.settings.path(desk.settings.inbox) / ROUND.key
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def run(desk: Desk) -> Store:
    """What a run does with the inbox: check, and put on record."""
    settings = desk.settings
    store = Store(open_warehouse(settings.database_url), archive_of(settings))
    survey = Survey.open(settings, ROUND).with_previous_values(store)
    paths = sorted((settings.path(settings.inbox) / ROUND.key).iterdir())
    record_many(in_order(receive(paths, survey), store), store)
    return store


def test_a_workbook_without_error_is_handed_in_as_it_is(desk: Desk, visitor: Visitor, sample_folder: Path) -> None:
    data = workbook(sample_folder, "D201")
    result = visitor.upload(data, "../../etc/名前<b>.xlsx")
    assert (result.status_code, "総務課" in result.text) == (200, True)
    assert "提出できます" in result.text and "名前" not in result.text
    assert inbox(desk) == {}
    receipt = visitor.hand_in(result)
    assert inbox(desk) == {"R5-12_D201_総務課_窓口.xlsx": data}
    (kept,) = desk.receipts.of(ROUND, "D201")
    assert kept.is_ours(desk.key) and kept.size == len(data)
    assert abs((datetime.now(UTC) - kept.received_at).total_seconds()) < 60
    said = plain(receipt)
    assert kept.number in said and kept.sha256 in said and "受付箱に入りました" in said

    again = visitor.hand_in(visitor.upload(data))
    assert "前回と同じ内容" in plain(again) and kept.number in plain(again)
    assert len(desk.receipts.of(ROUND, "D201")) == 1

    run(desk)
    assert "第1版として登録しました。公開のもとになる版です。" in plain(visitor.get(f"/r/{kept.number.lower()}"))
    assert visitor.get(f"/r/{kept.number}/state").json()["word"] == "受理"
    assert kept.number in plain(visitor.client.get("/receipt", params={"number": f" {kept.number} "}))


def test_an_identical_resubmission_is_told_so_and_a_changed_text_is_named(
    desk: Desk, visitor: Visitor, sample_folder: Path
) -> None:
    first = workbook(sample_folder, "D302")
    visitor.hand_in(visitor.upload(first))
    run(desk)
    book = openpyxl.load_workbook(io.BytesIO(first))
    book["表紙"]["B8"].value = "見本 太郎"
    said = plain(visitor.upload(saved(book)))
    assert "数値も文章も、登録済みの版と同じです" in said and "登録済みの版からの変更" not in said
    book["取組状況"]["E4"].value = "前と違う文です。"
    said = plain(visitor.upload(saved(book)))
    assert "登録済みの版から1か所が変わります" in said and "前と違う文です。" in said


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_every_finding_is_shown_with_its_row_and_nothing_is_handed_in(
    desk: Desk, visitor: Visitor, sample_folder: Path
) -> None:
    data = changed(workbook(sample_folder, "D105"), I4="5～10", J4="<script>alert(1)</script>")
    result = visitor.upload(data)
    said = plain(result)
    assert "まだ提出できません" in said
    assert "指標 I4" in said and "5～10" in said and "記入例" in said
    assert "指標 I4" in said and "<script>alert" not in result.text and "&lt;script&gt;alert(1)" in result.text
    assert '<td class="told"><strong>I4</strong> 5～10</td>' in result.text  # the row, as it stands in the sheet
    assert "あなたの指標はこうなります" in said and "誤りのあるセルの値は入っていません" in said
    assert "I201 オンライン化手続数① 現在 まだ読み取れていません" in said
    assert "I204 オンライン相談等実施業務数 現在 ほかの課の提出を待っています" in said
    back = visitor.get(f"{result.url.path}/returned")
    assert openpyxl.load_workbook(io.BytesIO(back.content)).sheetnames[0] == RETURN_SLIP
    assert "このまま提出する" not in result.text
    refused = visitor.hand_in(result)
    assert (refused.status_code, "提出できません" in refused.text) == (409, True)
    assert not any("D105" in name for name in inbox(desk))
    assert desk.receipts.of(ROUND, "D105") == ()


def test_a_department_sees_its_figures_its_versions_and_what_changed(
    desk: Desk, visitor: Visitor, sample_folder: Path
) -> None:
    link = DepartmentLink(ROUND, "D302", date(2099, 3, 31)).path(desk.key)
    of_tax = Visitor(visitor.client, link)
    first = workbook(sample_folder, "D302")
    result = of_tax.upload(first)
    assert "あなたの指標はこうなります" in result.text
    of_tax.hand_in(result)
    run(desk)
    second = changed(first, I4="９６．５５％", J4="９８％")
    result = of_tax.upload(second)
    said = plain(result)
    assert "登録済みの版からの変更" in said and "96.55" in said
    assert "96.55%" in said.replace("％", "%")
    refused = of_tax.hand_in(result, "なし")
    assert (refused.status_code, "変えた理由" in refused.text) == (400, True)
    assert len(desk.receipts.of(ROUND, "D302")) == 1
    receipt = plain(of_tax.hand_in(result, "納付の締めで数え直した"))
    assert "変えた理由 納付の締めで数え直した" in receipt
    run(desk)
    page = plain(of_tax.get(link))
    assert "税務課" in page and "第2版" in page and "公開のもとになる版" in page
    assert "第1版から第2版への変更" in page and "96.55" in page
    first_receipt = desk.receipts.of(ROUND, "D302")[0]
    assert "その後、新しい版が登録されています" in plain(of_tax.get(f"/r/{first_receipt.number}"))


def test_a_workbook_of_another_department_is_not_taken_by_a_link(
    desk: Desk, visitor: Visitor, sample_folder: Path
) -> None:
    link = DepartmentLink(ROUND, "D302", date(2099, 3, 31)).path(desk.key)
    result = Visitor(visitor.client, link).upload(workbook(sample_folder, "D301"))
    assert "別の課" in result.text and "このまま提出する" not in result.text
    refused = visitor.hand_in(result)
    assert (refused.status_code, "別の課の調査票" in refused.text) == (409, True)
    assert not any("D301" in name for name in inbox(desk))


def test_a_correction_takes_the_place_of_the_one_before(desk: Desk, visitor: Visitor, sample_folder: Path) -> None:
    first = workbook(sample_folder, "D107")
    second = changed(first)
    assert first != second
    numbers = [visitor.hand_in(visitor.upload(data)).url.path.removeprefix("/r/") for data in (first, second)]
    assert inbox(desk)["R5-12_D107_公共施設マネジメント推進課_窓口.xlsx"] == second
    filed = desk.receipts.workbook(sha256(first).hexdigest())  # nothing that was confirmed is gone
    assert filed.read_bytes() == first and stat.S_IMODE(filed.stat().st_mode) == 0o600
    assert "控えを担当課で取ってあります" in plain(visitor.get(f"/r/{numbers[0]}"))
    assert "後の調査票に差し替わりました" in plain(visitor.get(f"/r/{numbers[0]}"))
    assert numbers[1] in plain(visitor.get(f"/r/{numbers[0]}"))
    assert visitor.get(f"/r/{numbers[1]}/state").json()["word"] == "受付"


def test_an_older_check_in_another_tab_does_not_take_the_place_of_what_was_handed_in(
    desk: Desk, visitor: Visitor, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sumida_etl.desk.hand_in.AT_ONCE", timedelta())
    first = workbook(sample_folder, "D203")
    second = changed(first)
    older, newer = visitor.upload(first), visitor.upload(second)
    number = visitor.hand_in(newer).url.path.removeprefix("/r/")
    assert visitor.hand_in(newer).url.path == f"/r/{number}", "sent twice, it is one"
    refused = visitor.hand_in(older)
    assert refused.status_code == 409 and number in plain(refused) and "もう一度点検してから" in plain(refused)
    (lying,) = (data for name, data in inbox(desk).items() if "D203" in name)
    assert lying == second and len(desk.receipts.of(ROUND, "D203")) == 1
    meant = visitor.hand_in(visitor.upload(first))
    assert meant.url.path.startswith("/r/") and meant.url.path != f"/r/{number}"


@pytest.mark.parametrize("path", ["/r/R5-12-D201-AAAA-BBBB-CCCC", "/c/" + "0" * 32, "/nothing", "/c/..%2f..%2fx"])
def test_what_is_not_there_is_said(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, "できませんでした" in answer.text) == (404, True)


def test_a_department_takes_back_what_was_accepted(desk: Desk, visitor: Visitor, sample_folder: Path) -> None:
    link = DepartmentLink(ROUND, "D303", date(2099, 3, 31)).path(desk.key)
    theirs, data = Visitor(visitor.client, link), workbook(sample_folder, "D303")
    number = theirs.hand_in(theirs.upload(data)).url.path.removeprefix("/r/")
    run(desk)
    assert "第1版を取り下げる" in plain(theirs.get(link))

    def asked(**typed: str) -> Response:
        form = {"form": theirs.token(), "version": "1", "name": "墨田 花子", "reason": "数値の取り違え"} | typed
        fields = {name: (None, text) for name, text in form.items()}
        return visitor.client.post(f"{link}/withdraw", files=fields, headers={"Origin": HERE})

    for typed, status in (
        ({"form": "x"}, 403),
        ({"reason": " "}, 409),
        ({"version": "2"}, 409),
        ({"version": "いち"}, 409),
    ):
        assert asked(**typed).status_code == status
    assert visitor.get(f"/r/{number}/state").json()["word"] == "受理"
    done = plain(asked())
    assert "取り下げました" in done and "第1版" in done and "（取下げ）" in done and "数値の取り違え" in done
    assert "第1版を取り下げる" not in done
    assert visitor.get(f"/r/{number}/state").json()["word"] == "取下げ"
    assert "取り下げられました" in plain(visitor.get(f"/r/{number}"))

    again = theirs.upload(data)
    assert "取り下げられた調査票と同じ内容です" in plain(again) and "このまま提出する" not in plain(again)
    assert theirs.hand_in(again).status_code == 409
    anew = changed(data)  # the same figures, saved once more
    theirs.hand_in(theirs.upload(anew))
    run(desk)
    assert "第2版" in plain(theirs.get(link)) and "第1版から第2版への変更" not in plain(theirs.get(link))

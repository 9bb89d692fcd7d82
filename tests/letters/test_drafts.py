"""Drafts as a mail program reads them: who gets which, what stands in them, and that nothing in a name breaks one."""

import email
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from sumida_etl.console.app import app
from sumida_etl.letters.draft import Attachment, Draft, LetterKind
from sumida_etl.letters.mail import to_be_sent, unsent
from sumida_etl.registry.rows.departments import Contact, Department
from sumida_etl.settings import Settings
from tests.conftest import KEY
from tests.letters.conftest import ROUND


def call(ward: Settings, monkeypatch: pytest.MonkeyPatch, *words: str, code: int = 0) -> Result:
    for name, value in {"HOME": str(ward.home), "TOKEN_KEY": KEY}.items():
        monkeypatch.setenv(f"SUMIDA_{name}", value)
    monkeypatch.delenv("SUMIDA_DATABASE", raising=False)
    done = CliRunner().invoke(app, ["letters", "--round", "R5-12", *words])
    assert done.exit_code == code, done.output
    return done


def read(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body is not None
    return body.get_content()


@pytest.fixture(scope="module")
def made(ward: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drafts of every kind; tests add files beside them and change none."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as monkeypatch:
        call(ward, monkeypatch, "return", "receipt", "--out", str(folder / "drafts"))
        call(ward, monkeypatch, "invite", "remind", "--department", "D101", "--out", str(folder / "drafts"))
        call(ward, monkeypatch, "invite", "remind", "--department", "D103", "--out", str(folder / "other"))
    return folder


def test_each_department_gets_what_it_is_due(made: Path) -> None:
    names = sorted(path.name for path in (made / "drafts").iterdir())
    assert names == [
        "R5-12_D101_政策担当_受理.eml", "R5-12_D101_政策担当_送付.eml", "R5-12_D302_税務課_差戻し.eml",
        "R5-12_受理.zip", "R5-12_差戻し.zip", "R5-12_送付.zip",
    ]  # fmt: skip
    assert (made / "other" / "R5-12_D103_財政担当_督促.eml").exists(), "silent"
    for path in (made / "drafts").iterdir():
        assert path.stat().st_mode & 0o007 == 0, path


def test_an_invitation_carries_the_questionnaire(made: Path) -> None:
    mail = read((made / "drafts" / "R5-12_D101_政策担当_送付.eml").read_bytes())
    assert mail["X-Unsent"] == "1"
    assert mail["To"] == "seisaku@example.lg.jp"
    assert mail["From"] is None
    assert mail["Subject"] == "【提出のお願い】令和5年度 12月末現在 取組状況調査（政策担当）"
    text = text_of(mail)
    assert "令和6年1月15日（月）までに" in text
    (file,) = mail.iter_attachments()
    assert file.get_filename() == "R5-12_D101_政策担当.xlsx"
    (made / "q.xlsx").write_bytes(file.get_content())
    assert load_workbook(made / "q.xlsx")["表紙"]["A1"].value == "墨田区　取組状況調査票"


def test_a_returned_workbook_comes_back_with_its_slip_as_text(made: Path) -> None:
    mail = read((made / "drafts" / "R5-12_D302_税務課_差戻し.eml").read_bytes())
    assert mail["To"] == "madoguchi@example.lg.jp, kakari@example.lg.jp"
    assert mail["Cc"] == "kacho@example.lg.jp"
    text = text_of(mail)
    assert "担当者が空欄か、記号だけです。記入した人の名前を記入してください。" in text
    assert "1　誤り（C008）表紙 B" in text
    (file,) = mail.iter_attachments()
    (made / "r.xlsx").write_bytes(file.get_content())
    assert "差戻し票" in load_workbook(made / "r.xlsx").sheetnames


def test_a_receipt_names_version_and_hash(made: Path) -> None:
    text = text_of(read((made / "drafts" / "R5-12_D101_政策担当_受理.eml").read_bytes()))
    assert "第1版" in text
    assert re.search(r"SHA-256　：[0-9a-f]{64}", text)


def test_the_same_drafts_are_the_same_bytes_and_an_old_one_goes(
    ward: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / "R5-12_D999_昔の課_差戻し.eml"
    kept = tmp_path / "手紙.eml"
    for path in (left, kept):
        path.write_bytes(b"x")
    call(ward, monkeypatch, "return", "receipt", "--out", str(tmp_path))
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert (left.exists(), kept.exists()) == (False, True)
    call(ward, monkeypatch, "return", "receipt", "--out", str(tmp_path))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    with ZipFile(tmp_path / "R5-12_差戻し.zip") as bundle:
        assert bundle.namelist() == ["R5-12_D302_税務課_差戻し.eml"]


def test_who_has_no_address_is_named_and_no_address_is(
    ward: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = call(ward, monkeypatch, "invite", "--department", "D103", "--out", str(tmp_path)).output
    assert "宛先が plan/contacts.csv にない所属 1件（財政担当）" in said
    assert "To" not in read((tmp_path / "R5-12_D103_財政担当_送付.eml").read_bytes())
    assert "example" not in call(ward, monkeypatch, "return", "--out", str(tmp_path)).output


def test_a_link_to_the_desk_stands_in_it_where_there_is_one(
    ward: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = ("--address", "https://madoguchi.example.lg.jp/", "--deadline", "2024-01-19")
    call(ward, monkeypatch, "invite", "--department", "D101", "--out", str(tmp_path), *address)
    text = text_of(read((tmp_path / "R5-12_D101_政策担当_送付.eml").read_bytes()))
    assert "https://madoguchi.example.lg.jp/d/R5-12/D101/2024-04-18/" in text
    assert "令和6年1月19日（金）" in text


AT = datetime(2024, 1, 5, 9, 0, tzinfo=UTC)
HOSTILE = "課\r\nBcc: evil@example.jp\r\n\r\n<b>\x00\u202e\"';../../x" + "長" * 120


def draft(name: str, file: str) -> Draft:
    department = Department("D101", name, "", date(2022, 4, 1), None, (), "")
    attachment = Attachment(file, bytes(range(256)) * 9, "x")
    subject, body = f"【差戻し】{name}", f"{name}\r\n.\r\n..dot\n--=_{name}"
    contact = Contact("D101", ("a@example.lg.jp",), ("b@example.lg.jp",))
    return Draft(LetterKind.RETURN, ROUND, department, contact, subject, body, (attachment,))


@pytest.mark.parametrize("name", [HOSTILE, "税務課", "ｶﾅ髙﨑𠮟る課", "a", "\ud800課"])
def test_no_name_breaks_a_mail(name: str) -> None:
    made = draft(name, f"{name}.xlsx")
    for data in (unsent(made), to_be_sent(made, "from@example.lg.jp", AT)):
        assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r")
        assert max(map(len, data.split(b"\r\n"))) <= 998
        assert data.isascii()
        mail = read(data)
        assert mail.defects == []
        assert mail["Bcc"] is None
        assert [part.get_content_type() for part in mail.walk()][:2] == ["multipart/mixed", "text/plain"]
        (file,) = mail.iter_attachments()
        assert file.get_content() == made.attachments[0].data
        shown = file.get_filename()
        assert shown
        assert shown == file["Content-Type"].params["name"], "the fallback is the same name"
        assert not set(shown) & set('\r\n\0/\\"<>')


def test_a_letter_is_known_by_what_it_says_and_not_by_where_it_goes() -> None:
    one = draft("税務課", "a.xlsx")
    assert replace(one, contact=None).content == one.content
    assert replace(one, body="other").content != one.content
    assert b"From: a@example.jp\r\n" in to_be_sent(one, "a@example.jp", AT)
    assert b"X-Unsent" not in to_be_sent(one, "a@example.jp", AT)

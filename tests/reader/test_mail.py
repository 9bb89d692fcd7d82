"""Mails in the inbox: what is attached is taken as if it lay there itself, and nothing of it is passed over."""

import os
import time
from base64 import b64encode
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest

from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.mail import open_mail
from sumida_etl.survey import Received, Survey, receive, set_aside, together

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def mail(*files: tuple[str, bytes], text: str = "お世話になっております。") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "提出します"
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype=XLSX[0], subtype=XLSX[1], filename=name)
    return message


def saved(folder: Path, message: EmailMessage | bytes, name: str = "提出.eml") -> Path:
    path = folder / name
    path.write_bytes(message if isinstance(message, bytes) else message.as_bytes())
    old = time.time() - 60
    os.utime(path, (old, old))  # long there: nothing waits to see whether it grows
    return path


def of(folder: Path, code: str) -> tuple[str, bytes]:
    (path,) = folder.glob(f"R5-12_{code}_*.xlsx")
    return path.name, path.read_bytes()


def _values(received: Received) -> list[list[str]]:
    return sorted(received.batch.values.astype(str).to_numpy().tolist())


def test_attachments_are_read_as_files_are(survey: Survey, sample_folder: Path, tmp_path: Path) -> None:
    first, second = of(sample_folder, "D101"), of(sample_folder, "D302")
    both = saved(tmp_path, mail(first, ("内訳.pdf", b"%PDF-1.7"), second))
    again = tmp_path / second[0]
    again.write_bytes(second[1])
    by_mail = together([receive([again, both], survey)], survey)
    by_file = together([receive([next(sample_folder.glob(f"*{code}*")) for code in ("D101", "D302")], survey)], survey)
    columns = [c for c in by_file.batch.submissions if c != "received_at"]
    order = ["department"]
    left = by_mail.batch.submissions.sort_values(order, ignore_index=True)[columns]
    assert left.equals(by_file.batch.submissions.sort_values(order, ignore_index=True)[columns])
    assert len(left) == 2, "the same content in a mail and in a file counts once"
    assert _values(by_mail) == _values(by_file)
    assert [(one.refusal, one.name) for one in by_mail.refused] == [(Refusal.EXTENSION, "内訳.pdf")]
    assert set_aside(survey, by_mail).refused == ("内訳.pdf（提出.eml の添付）",)


def test_a_forwarded_mail_is_opened_too(tmp_path: Path) -> None:
    outer = mail(text="転送します")
    outer.add_attachment(mail(("調査票.xlsx", b"PK")))
    assert [one.path.name for one in open_mail(saved(tmp_path, outer)).attachments] == ["調査票.xlsx"]


def raw(disposition: bytes, content_type: bytes = b"application/octet-stream", data: bytes = b"PK") -> bytes:
    return b"\r\n".join(
        (
            b"Subject: x", b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="B"', b"",
            b"--B", b"Content-Type: text/plain", b"", b"text", b"--B", b"Content-Type: " + content_type,
            b"Content-Disposition: " + disposition, b"Content-Transfer-Encoding: base64", b"", b64encode(data),
            b"--B--", b"",
        )
    )  # fmt: skip


NAME = "R5-12_D302_税務課.xlsx"
WORDS = b"=?utf-8?B?" + b64encode(NAME.encode()) + b"?="


@pytest.mark.parametrize(
    ("disposition", "content_type", "name"),
    [
        (b"attachment; filename*=UTF-8''" + quote(NAME).encode(), b"a/b", NAME),
        (b"attachment; filename*=shift_jis'ja'" + quote(NAME.encode("cp932")).encode(), b"a/b", NAME),
        (b'attachment; filename="' + WORDS + b'"', b"a/b", NAME),
        (b"attachment", b'a/b; name="' + WORDS + b'"', NAME),
        (b'attachment; filename="=?iso-2022-jp?B?' + b64encode(NAME.encode("iso-2022-jp")) + b'?="', b"a/b", NAME),
        (b'attachment; filename="' + NAME.encode("cp932") + b'"', b"a/b", NAME),
        (b'attachment; filename="' + NAME.encode() + b'"', b"a/b", NAME),
        (b'attachment; filename="../../../etc/passwd"', b"a/b", "______etc_passwd"),
        (b'attachment; filename="C:\\\\inbox\\\\x.xlsx"', b"a/b", "C__inbox_x.xlsx"),
        (b'attachment; filename=".."', b"a/b", "_"),
        (b'attachment; filename="=?nonsense?B?AAAA?="', b"a/b", "=_nonsense_B_AAAA_="),
        (b"attachment", b"a/b", "名前のない添付1"),
    ],
)
def test_a_name_is_read_and_is_never_a_path(tmp_path: Path, disposition: bytes, content_type: bytes, name: str) -> None:
    path = saved(tmp_path, raw(disposition, content_type))
    (one,) = open_mail(path).attachments
    assert one.path == path / one.path.name
    assert one.path.name == name


def nested(depth: int) -> bytes:
    message = mail(("a.xlsx", b"PK"))
    for _ in range(depth):
        outer = mail()
        outer.add_attachment(message)
        message = outer
    return message.as_bytes()


HOSTILE = {
    "nothing attached": (mail().as_bytes(), Refusal.NOTHING_ATTACHED),
    "empty": (b"", Refusal.TRUNCATED),
    "cut off": (raw(b"attachment; filename=a.xlsx")[:-8], Refusal.TRUNCATED),
    "a mail in a mail in a mail": (nested(40), Refusal.MANY),
    "many parts": (raw(b"attachment") + b"--B\r\n\r\n" * 600, Refusal.MANY),
    "lines without end": (b"Subject: x\r\n" + b"a:b\n" * 400_000, Refusal.MANY),
    "many attachments": (mail(*((f"{n}.xlsx", b"PK") for n in range(21))).as_bytes(), Refusal.MANY),
    "too large": (b"Subject: x\r\n\r\n" + b"x" * (33 << 20), Refusal.TOO_LARGE),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_mail_that_cannot_be_taken_apart_is_refused_as_a_whole(tmp_path: Path, how: str) -> None:
    data, refusal = HOSTILE[how]
    with pytest.raises(RefusedError) as told:
        open_mail(saved(tmp_path, data))
    assert told.value.refusal is refusal


def test_what_is_attached_is_admitted_as_a_file_is(survey: Survey, tmp_path: Path) -> None:
    locked = bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")
    files = (("鍵.xlsx", locked), ("調査票.zip", b"PK\x03\x04"), ("途中.xlsx", b"PK\x03\x04xl/"), ("空.xlsx", b""))
    done = receive([saved(tmp_path, mail(*files))], survey)
    assert {one.name: one.refusal for one in done.refused} == {
        "鍵.xlsx": Refusal.ENCRYPTED, "調査票.zip": Refusal.EXTENSION,
        "途中.xlsx": Refusal.TRUNCATED, "空.xlsx": Refusal.EMPTY,
    }  # fmt: skip

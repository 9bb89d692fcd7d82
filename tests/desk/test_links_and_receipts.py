"""Signed links and receipts: none can be made up, changed, or used for the other."""

import os
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from sumida_etl.console.app import app
from sumida_etl.desk.desk import Desk
from sumida_etl.desk.kept_checks import KeptChecks
from sumida_etl.desk.links import PREFIX, DepartmentLink
from sumida_etl.desk.sentences import ExpiredCheckError, ExpiredLinkError, InvalidLinkError
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.chain import BrokenChainError
from sumida_etl.warehouse.archive.receipts import Receipt, Receipts
from tests.conftest import CHECKOUT, KEY

from .conftest import ROUND, Visitor

WARD = TokenKey(KEY.encode())
LINK = DepartmentLink(ROUND, "D302", date(2024, 4, 30))


def parts(path: str) -> list[str]:
    return path.removeprefix(f"{PREFIX}/").split("/")


def test_a_link_opens_until_its_day() -> None:
    made = parts(LINK.path(WARD))
    assert DepartmentLink.parsed(made, WARD, date(2024, 4, 30)) == LINK
    with pytest.raises(ExpiredLinkError):
        DepartmentLink.parsed(made, WARD, date(2024, 5, 1))
    newer = TokenKey(b"a key that took the place of the other", (WARD,))
    assert DepartmentLink.parsed(made, newer, date(2024, 4, 30)) == LINK


@given(st.integers(0, 3), st.text(max_size=30))
def test_a_changed_link_is_none_of_ours(part: int, text: str) -> None:
    made = parts(LINK.path(WARD))
    if made[part] == text:
        return
    made[part] = text
    with pytest.raises(InvalidLinkError):
        DepartmentLink.parsed(made, WARD, date(2024, 1, 1))


def test_a_token_is_no_link_and_a_link_no_token() -> None:
    token = WARD.token("1", ROUND.key, "D302")
    about = parts(LINK.path(WARD))
    for signature in (token, token.replace("-", ""), token.replace("-", "")[4:]):
        with pytest.raises(InvalidLinkError):
            DepartmentLink.parsed([*about[:3], signature], WARD, date(2024, 1, 1))
    with pytest.raises(InvalidLinkError):
        DepartmentLink.parsed(about, TokenKey(b"another ward's key"), date(2024, 1, 1))
    for form_version in ("1", "desk link", about[2]):
        assert not WARD.binds(about[3], form_version, ROUND.key, "D302")
    assert about[3] not in WARD.signatures("desk receipt", *about[:3])


def receipts(folder: Path, count: int = 3) -> Receipts:
    made = Receipts(folder)
    for number in range(count):
        at = datetime(2024, 1, 20, 15, number, tzinfo=UTC)
        made.add(Receipt.signed(WARD, ROUND, "D302", at, f"{number:064x}", 1000))
    return made


def test_a_receipt_is_found_again_and_proves_itself(tmp_path: Path) -> None:
    made = receipts(tmp_path)
    every = made.of(ROUND, "D302")
    assert len({each.number for each in every}) == 3
    assert all(each.is_ours(WARD) for each in every)
    assert made.find(f" {every[1].number.lower()} ") == every[1]
    assert not Receipt.of({**every[0].kept, "size": 1001}).is_ours(WARD)
    assert made.find(every[0].number[:-1] + ("A" if every[0].number[-1] != "A" else "B")) is None


@pytest.mark.parametrize("change", ["D302", "15:01", "0001", "line"])
def test_a_record_that_was_changed_is_told(tmp_path: Path, change: str) -> None:
    made = receipts(tmp_path)
    lines = made.path.read_bytes().splitlines(keepends=True)
    if change == "line":
        del lines[1]
    else:
        lines[1] = lines[1].replace(change.encode(), b"9" * len(change))
    made.path.write_bytes(b"".join(lines))
    with pytest.raises(BrokenChainError):
        list(made.every())


def test_a_result_is_there_for_its_browser_for_a_while(tmp_path: Path) -> None:
    now = datetime.now(UTC).timestamp()
    kept = KeptChecks(tmp_path / "desk", lambda: now)
    check = kept.begin("owner", "")
    (check.folder / "answer.json").write_text("{}")
    assert kept.find(check.id, "owner").id == check.id
    for id_, owner in ((check.id, "other"), ("0" * 32, "owner"), ("../" + check.id, "owner"), ("", "owner")):
        with pytest.raises(ExpiredCheckError):
            kept.find(id_, owner)
    now += timedelta(hours=3).total_seconds()
    kept.sweep()
    with pytest.raises(ExpiredCheckError):
        kept.find(check.id, "owner")
    assert list(kept.folder.iterdir()) == []


def test_what_is_kept_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptChecks(tmp_path / "desk")
    monkeypatch.setattr(KeptChecks, "LARGEST", 2_500)
    for number in range(5):
        check = kept.begin("owner", "")
        check.upload.write_bytes(bytes(1_000))
        os.utime(check.folder, (number, datetime.now(UTC).timestamp() + number))
    kept.sweep()
    assert len(list(kept.folder.iterdir())) == 2 and check.upload.exists()
    monkeypatch.setattr(KeptChecks, "MOST", 1)
    kept.sweep()
    assert list(kept.folder.iterdir()) == [check.folder]


def test_links_are_printed_and_a_receipt_is_checked(
    tmp_path: Path, sample_folder: Path, visitor: Visitor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "HOME": tmp_path, "PLAN": CHECKOUT / "plan", "TOKEN_KEY": KEY, "ROUND": ROUND.key, "ARCHIVE": tmp_path / "a",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"SUMIDA_{name}", str(value))
    monkeypatch.setenv("SUMIDA_DESK_ADDRESS", "https://madoguchi.example.lg.jp")
    printed = CliRunner().invoke(app, ["desk", "links", "--department", "税務課", "--until", "2099-03-31"])
    path = DepartmentLink(ROUND, "D302", date(2099, 3, 31)).path(WARD)
    assert printed.output.splitlines()[1:] == [f"D302,税務課,2099-03-31,https://madoguchi.example.lg.jp{path}"]
    assert "税務課専用のページ" in visitor.get(path).text
    assert visitor.get(path.replace("D302", "D301")).status_code == 404
    assert visitor.get(LINK.path(WARD)).status_code == 410

    (book,) = sample_folder.glob("*_D302_*.xlsx")
    made = Receipts(tmp_path / "a")
    digest = sha256(book.read_bytes()).hexdigest()
    receipt = Receipt.signed(WARD, ROUND, "D302", datetime.now(UTC), digest, 1)
    made.add(receipt)
    same = CliRunner().invoke(app, ["desk", "receipt", receipt.number, str(book)])
    assert (same.exit_code, "同じです" in same.output, "+09:00" in same.output) == (0, True, True)
    other = CliRunner().invoke(app, ["desk", "receipt", receipt.number, __file__])
    assert (other.exit_code, "違います" in other.output) == (1, True)
    assert CliRunner().invoke(app, ["desk", "receipt", "R5-12-D302-AAAA-AAAA-AAAA"]).exit_code == 1

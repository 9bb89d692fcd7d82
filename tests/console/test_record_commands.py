"""The commands about what is kept, as a person sees them: word for word where it is short."""

import json
import re
import shutil
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sumida_etl.console import options
from sumida_etl.console.app import app
from sumida_etl.rounds import Round
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.receipts import Receipt, Receipts
from sumida_etl.warehouse.database.sqlite import close_all
from tests.conftest import KEY
from tests.integrity.conftest import master  # noqa: F401 - fixture

ROUND = ("--round", "R5-12")


@pytest.fixture(autouse=True)
def place(master: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: F811
    """Three departments accepted, one sent back once, one resubmitted, and the round published."""
    shutil.copytree(master / "archive", tmp_path / "warehouse" / "archive")
    shutil.copyfile(master / "w.db", tmp_path / "warehouse" / "warehouse.db")
    shutil.copytree(master / "out", tmp_path / "out")
    for name, value in {"WAREHOUSE": tmp_path / "warehouse", "OUT": tmp_path / "out", "TOKEN_KEY": KEY}.items():
        monkeypatch.setenv(f"SUMIDA_{name}", str(value))
    monkeypatch.delenv("SUMIDA_DATABASE", raising=False)
    monkeypatch.setattr(options.out, "width", 100)
    return tmp_path


def call(*words: str, code: int = 0) -> Result:
    said = CliRunner().invoke(app, list(words))
    assert said.exit_code == code, said.output
    return said


def steady(text: str, place: Path) -> str:
    """Without what another run or another place changes."""
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d 受付", "… 受付", text.replace(str(place), "…"))
    text = re.sub(r"[0-9a-f]{2}/[0-9a-f]{64}", "ab/<SHA-256>", text)
    return re.sub(r"[0-9a-f]{64}", "<SHA-256>", text)


def test_diff(place: Path) -> None:
    lines = [line.rstrip() for line in call("diff", *ROUND, "--from", "1").stdout.splitlines()]
    assert lines == [
        "R5-12　第1版からの変更",
        "┏━━━━━━┳━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━┳━━━━━━┓",
        "┃ 所属 ┃ コード ┃ 名称                     ┃ 区分       ┃ 前   ┃ 後   ┃",
        "┡━━━━━━╇━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━╇━━━━━━┩",
        "│ D301 │ I205   │ マイナンバーカード普及率 │ 現在・確定 │ 76.1 │ 76.2 │",
        "└──────┴────────┴──────────────────────────┴────────────┴──────┴──────┘",
    ]
    (change,) = json.loads(call("diff", *ROUND, "--from", "1", "--json").stdout)
    assert change == {
        "department": "D301", "code": "I205", "name": "マイナンバーカード普及率", "kind": "現在・確定",
        "before": "76.1", "after": "76.2",
    }  # fmt: skip
    same = call("diff", *ROUND, "--from", "2023-12").stdout
    assert same == "R5-12 から R5-12 への変更：変わったものはありません。\n"
    year = ("diff", "--round", "R5-03", "--from", "R5-12", "--json")
    every, own = (json.loads(call(*year, *whose).stdout) for whose in ((), ("--department", "窓口課")))
    assert "I205" in {row["code"] for row in own}
    assert len(own) < len(every)
    none = call("diff", *ROUND, "--from", "9", code=1).stderr
    assert none == "エラー　R5-12 には、第9版の後に再提出された調査票がありません。\n"
    assert "調査回「x」を読み取れません" in call("diff", *ROUND, "--from", "x", code=2).stderr
    assert "宇宙課" in call("diff", *ROUND, "--from", "1", "--department", "宇宙課", code=2).stderr


TRACED = """
I205_2023-12_actual　マイナンバーカード普及率
公開　131075_indicator_values_2023-12.csv 90行目
　　　実績値 76.2 %
もと　1つの所属の報告をそのまま
　・実績値　D301 窓口課　R5-12 第2版
　　シート「指標」 セル I4　入力「76.2％」 → 76.2
　　読み方　{reading}
　　提出ファイル　R5-12_D301_窓口課.xlsx（… 受付）
　　SHA-256　<SHA-256>
　　保管　…/warehouse/archive/ab/<SHA-256>.xlsx（確認済み）
"""


def test_trace(place: Path) -> None:
    judged, value = json.loads(call("trace", "I205_2023-12_actual", *ROUND, "--json").stdout)
    (part,) = value["parts"]
    assert (part["raw"], part["value"], part["submission"]["version"], part["submission"]["fault"]) == (
        "76.2％", "76.2", 2, None,
    )  # fmt: skip
    assert [line["file"] for line in judged["plan"]] == ["indicators.csv", "targets.csv"]
    said = steady(call("trace", "I205_2023-12_actual", *ROUND).stdout, place)
    assert said.endswith(TRACED.format(reading=part["reading"]))
    unknown = call("trace", "I999", *ROUND, code=1).stderr
    assert unknown == "R5-12 の公開データに「I999」はありません。\n"


def test_nothing_is_traced_of_a_round_that_is_not_published(place: Path) -> None:
    said = call("trace", "I202", "--round", "R5-03", "--json", code=1)
    assert (said.stdout, said.stderr) == ("", "R5-03 はまだ公開していません。\n")


def test_a_trace_to_a_lost_workbook_says_so(place: Path) -> None:
    (part,) = json.loads(call("trace", "I205_2023-12_actual", *ROUND, "--json").stdout)[1]["parts"]
    Path(part["submission"]["archived"]).unlink()
    said = steady(call("trace", "I205_2023-12_actual", *ROUND, code=1).stdout, place)
    assert "（保管庫に提出ファイル <SHA-256> がありません。控えから …/warehouse/archive/ab/<SHA-256>.xlsx に" in said


def _head(place: Path) -> tuple[int, str]:
    lines = (place / "warehouse" / "archive" / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    return len(lines), json.loads(lines[-1])["hash"]


def test_verify(place: Path) -> None:
    seal = json.loads((place / "out" / "公開" / "R5-12" / "manifest.json").read_bytes())["record"]["seal"]
    head = "台帳 {}行、末尾のハッシュ値 {}\n".format(*_head(place))
    head += f"公開 R5-12 のもとの調査票 3件、一覧のハッシュ値 {seal}\n"
    assert call("verify").output == f"異常はありません。\n{head}"
    assert json.loads(call("verify", "--json").stdout) == []
    (place / "out" / "公開" / "R5-12" / "catalog.json").unlink()
    said = call("verify", code=1)
    assert said.stderr == f"P04 {place}/out/公開/R5-12/catalog.json：公開したファイルがありません。\n"
    assert said.stdout == f"異常が1件あります。\n{head}"
    (problem,) = json.loads(call("verify", "--json", code=1).stdout)
    assert (problem["code"], problem["message"]) == ("P04", said.stderr.rstrip())


def test_verify_names_a_database_that_lost_something(place: Path) -> None:
    close_all()
    (place / "warehouse" / "warehouse.db").unlink()
    call("dump", code=1)
    said = call("verify", code=1)
    about = "submission R5-12 D104 1：台帳にあり、データベースから失われています"
    assert f"J03 {about}（台帳の2行目）。空のデータベースに rebuild で作り直してください。\n" in said.stderr
    assert "P01" in said.stderr


def test_rebuild_and_dump(place: Path) -> None:
    another = f"sqlite:///{place / 'again.db'}"
    said = call("rebuild", "--database", another)
    assert said.output == "提出 5件、公開の記録 1件を作り直しました。\n"
    dumped = call("dump", "--database", another).stdout
    kinds = [line.partition(" ")[0] for line in dumped.splitlines()]
    assert (kinds.count("submission"), kinds.count("publication")) == (5, 1)
    assert all(json.loads(line.partition(" ")[2]) for line in dumped.splitlines())
    twice = call("rebuild", "--database", another, code=1).stderr
    assert twice == (
        f"エラー　データベース {another} には提出が5件登録されています。何も変えていません。"
        "空のデータベースを --database で指定してください。\n"
    )


def test_rebuild_without_one_of_the_workbooks_makes_nothing(place: Path) -> None:
    next((place / "warehouse" / "archive").glob("*/*.xlsx")).unlink()
    another = f"sqlite:///{place / 'again.db'}"
    said = steady(call("rebuild", "--database", another, code=1).stderr, place)
    assert said == (
        "エラー　保管庫に提出ファイル <SHA-256> がありません。"
        "控えから …/warehouse/archive/ab/<SHA-256>.xlsx に戻してください。\n"
    )
    assert call("dump", "--database", another).stdout == ""


def test_status_as_it_was_known(place: Path) -> None:
    now = {row["code"]: row for row in json.loads(call("status", *ROUND, "--json").stdout)}
    assert {code: row["version"] for code, row in now.items() if row["outcome"] == "受理"} == {
        "D104": 1, "D301": 2, "D605": 1,
    }  # fmt: skip
    then = json.loads(call("status", *ROUND, "--at", "2020-01-01", "--json").stdout)
    assert {row["outcome"] for row in then} == {"未提出"}
    line = next(line for line in call("status", *ROUND).stdout.splitlines() if "D301" in line)
    assert re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "…", line).split() == [
        "│", "D301", "│", "窓口課", "│", "受理", "│", "2", "│", "…", "│", "│", "1", "│",
    ]  # fmt: skip
    assert call("status", *ROUND, "--at", "きのう", code=2).stderr.count("2024-01-20") == 2


def handed_in(place: Path, workbook: bytes) -> Receipt:
    kept = Receipts(place / "warehouse" / "archive")
    digest, at = sha256(workbook).hexdigest(), datetime(2024, 1, 20, 15, tzinfo=UTC)
    made = Receipt.signed(TokenKey(KEY.encode()), Round.parse("R5-12"), "D302", at, digest, len(workbook))
    kept.file(workbook)
    kept.add(made)
    return made


def test_verify_knows_what_was_handed_in_at_the_desk(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, other = handed_in(place, b"one"), handed_in(place, b"two")
    call("verify")
    said = call("verify", "--receipt", made.number.lower()).stdout
    assert "R5-12 D302　2024-01-21 00:00:00+09:00 受付" in said and "記録のとおりです" in said
    call("verify", "--receipt", "R5-12-D302-AAAA-AAAA-AAAA", code=1)

    folder = place / "warehouse" / "archive"
    (folder / "handed-in" / f"{made.sha256}.xlsx").write_bytes(b"on")
    assert f"R05 {made.number}" in call("verify", code=1).stderr
    assert "R05" in call("verify", "--receipt", made.number, code=1).stderr
    call("verify", "--receipt", other.number)
    (folder / "handed-in" / f"{made.sha256}.xlsx").unlink()
    assert f"R04 {made.number}" in call("verify", code=1).stderr

    Receipts(folder).file(b"one")
    monkeypatch.setenv("SUMIDA_TOKEN_KEY", KEY[::-1])
    assert f"R03 {made.number}" in call("verify", code=1).stderr
    monkeypatch.setenv("SUMIDA_OLD_TOKEN_KEYS", f"{KEY} 2024-03-31")  # long over, and a receipt stays a receipt
    call("verify")
    lines = (folder / "receipts.jsonl").read_text().replace("D302", "D301")
    (folder / "receipts.jsonl").write_text(lines)
    assert "R01 " in call("verify", code=1).stderr

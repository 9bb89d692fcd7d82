"""``make run``: what is said of a round that is no round or has no sample, and where to go from what was published."""

import sys
from pathlib import Path

import pytest

from sumida_etl.console import demo


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUMIDA_INBOX", str(tmp_path / "inbox"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["first_run", *words])
    return demo.main()


@pytest.mark.parametrize("words", [("foo",), (), ("",), ("R5-11",), ("R5-12", "R5-12"), ("[/x]",), ("R99999999-12",)])
def test_what_is_no_round_is_a_sentence(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, *words) == 2
    said = capsys.readouterr().out
    assert f"調査回「{' '.join(words)}」を読み取れません。" in said and said.endswith("例：make run ROUND=R5-12\n")


def test_a_round_without_a_sample_names_those_that_have_one(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "_call", lambda *words: pytest.fail(str(words)))
    assert typed(monkeypatch, "R5-06") == 1
    said = capsys.readouterr().out
    assert "R5-06 の見本は" in said and "見本があるのは R5-03、R5-12 です。" in said
    assert f"受付フォルダ {place}/inbox/R5-06 に置く" in said
    assert not (place / "inbox").exists()


def test_a_sample_that_cannot_be_made_is_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []

    def call(*words: str) -> int:
        called.append(words[0])
        return 1

    monkeypatch.setattr(demo, "_call", call)
    assert typed(monkeypatch, "R5-12") == 1
    assert called == ["sample"]


@pytest.mark.parametrize("code", [0, 1])
def test_what_to_try_next_can_be_typed_as_it_stands(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    (place / "inbox" / "R5-12").mkdir(parents=True)
    (place / "inbox" / "R5-12" / "R5-12_D302_税務課.xlsx").touch()
    (place / ".venv" / "bin").mkdir(parents=True)
    monkeypatch.setattr(sys, "executable", str(place / ".venv" / "bin" / "python"))
    monkeypatch.setattr(demo, "_call", lambda *words: code if words[0] == "run" else pytest.fail("no sample"))
    assert typed(monkeypatch, "R5-12") == code
    said = capsys.readouterr().out
    assert ("  .venv/bin/sumida-etl check inbox/R5-12/R5-12_D302_税務課.xlsx\n" in said) is (code == 0)
    assert ("  .venv/bin/sumida-etl trace I101 --round R5-12\n" in said) is (code == 0)


def test_a_command_that_ends_with_a_code_hands_it_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo._call("sample", "--round", "R1-06") == 2
    assert "R1-06" in capsys.readouterr().err
    assert demo._call("--help") == 0

"""What is missing is said with every place it was looked for in."""

import sysconfig
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows import deploy
from sumida_etl import resources as module
from sumida_etl.console.app import app
from sumida_etl.errors import explained
from sumida_etl.resources import MissingPartError, shipped
from sumida_etl.warehouse.database import schema
from tests.conftest import CHECKOUT


def nowhere(name: str) -> Path:
    raise MissingPartError(name, (Path("/one"), Path("/two")))


def test_in_a_checkout_it_lies_beside_the_packages() -> None:
    assert shipped("prefect.yaml") == CHECKOUT / "prefect.yaml"


@pytest.mark.parametrize("kind", ["environment", "user", "target"])
def test_installed_it_is_found_wherever_pip_puts_it(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = {"environment": tmp_path / "environment", "user": tmp_path / "user"}
    monkeypatch.setattr(module, "_PACKAGES", tmp_path / "target")
    monkeypatch.setattr(
        sysconfig, "get_path", lambda name, scheme=None: str(data["environment" if scheme is None else "user"])
    )
    part = tmp_path / kind / "share" / "sumida-etl" / "prefect.yaml"
    part.parent.mkdir(parents=True)
    part.touch()
    assert shipped("prefect.yaml") == part


def test_a_part_that_is_missing_names_every_place() -> None:
    with pytest.raises(MissingPartError) as caught:
        shipped("no/such/part")
    said = explained(caught.value)
    assert said.startswith("プログラムの一部 no/such/part がありません（探した場所：")
    assert len(caught.value.places) == 4 and all(str(place) in said for place in caught.value.places)


def test_missing_migrations_are_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "shipped", nowhere)
    said = CliRunner().invoke(app, ["status", "--round", "R5-12", "--database", f"sqlite:///{tmp_path}/new.db"])
    assert said.exit_code == 1
    assert "warehouse/migrations がありません（探した場所：/one、/two）" in said.stderr


def test_a_missing_plan_of_deployments_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(deploy, "shipped", nowhere)
    assert deploy.main() == 1
    said = capsys.readouterr().err
    assert "prefect.yaml がありません（探した場所：/one、/two）" in said and str(tmp_path / "prefect.yaml") in said


@pytest.mark.parametrize("command", ["template", "sample", "run", "status"])
def test_a_missing_plan_names_the_folder_and_the_settings(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMIDA_HOME", str(tmp_path))
    monkeypatch.delenv("SUMIDA_PLAN", raising=False)
    said = CliRunner().invoke(app, [command, "--round", "R5-12"])
    assert said.exit_code == 1
    assert f"計画データのフォルダ {tmp_path / 'plan'} がありません" in said.stderr
    assert "SUMIDA_HOME" in said.stderr and "SUMIDA_PLAN" in said.stderr
    assert not (tmp_path / ".prefect").exists()

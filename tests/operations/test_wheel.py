"""Installed from a wheel, outside any checkout: everything that is no Python came along."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.operations.conftest import RunningSite

PARTS = ("sumida_etl", "schemas", "flows", "warehouse/migrations", "prefect.yaml", "pyproject.toml", "README.md")
LICENCES = ("LICENSE", "NOTICE")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the wheel, and with our requirements from this one."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for part in (*PARTS, *LICENCES):
        copy = shutil.copytree if (CHECKOUT / part).is_dir() else shutil.copy
        (source / part).parent.mkdir(parents=True, exist_ok=True)
        copy(CHECKOUT / part, source / part)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    wheel = str(next(folder.glob("*.whl")))
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel], check=True)
    shutil.rmtree(source)
    ours = next(path for path in sys.path if path.endswith("site-packages"))
    (next((folder / "venv" / "lib").iterdir()) / "site-packages" / "requirements.pth").write_text(ours)
    return python


def test_deployments_and_commands_work(site: RunningSite, python: Path, tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "plan", tmp_path / "plan")
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("SUMIDA_", "PREFECT_", "PYTHON"))
    }
    environment = clean | {"SUMIDA_HOME": str(tmp_path)} | site.client

    def call(*words: str) -> str:
        done = subprocess.run(
            [python, *words], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (done.stdout, done.stderr)
        return done.stdout

    assert str(CHECKOUT) not in call(
        "-c", "import flows, schemas, sumida_etl; print(flows.__file__, sumida_etl.__file__)"
    )
    call("-c", "from flows.server.__main__ import script; assert script()")
    before = site.api.deployment("四半期調査")["updated"]
    call("-m", "flows.deploy")
    assert site.api.deployment("四半期調査")["updated"] > before
    typed = str(python.with_name("sumida-etl"))
    assert "調査票 1件を作りました" in call(typed, "template", "--round", "R5-12", "--department", "税務課")
    assert "未提出" in call(typed, "status", "--round", "R5-12")  # its database was made by the migrations


def test_a_round_is_run_from_it_with_nothing_of_ours_in_the_terminal(python: Path, tmp_path: Path) -> None:
    for part in ("plan", "sample"):
        shutil.copytree(CHECKOUT / part, tmp_path / part)
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = kept | {"HOME": str(tmp_path / "nobody"), "SUMIDA_HOME": str(tmp_path)}
    command = str(python.with_name("sumida-etl"))
    for words in (("sample", "--round", "R5-12"), ("run", "--round", "R5-12"), ("verify",)):
        done = subprocess.run(
            [command, *words], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert (tmp_path / "out" / "公開" / "R5-12" / "index.html").is_file()


def test_the_licences_are_in_it(python: Path) -> None:
    (about,) = python.parents[1].glob("lib/*/site-packages/sumida_etl-*.dist-info")
    for name in LICENCES:
        assert (about / "licenses" / name).read_bytes() == (CHECKOUT / name).read_bytes()

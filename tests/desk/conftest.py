"""A desk over a ward's empty home, with the process that checks, asked as a browser asks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from httpx import Response
from pydantic import SecretStr
from starlette.testclient import TestClient

from sumida_etl.desk.app import build_app
from sumida_etl.desk.desk import Desk
from sumida_etl.own_addresses import OwnAddresses
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from tests.conftest import CHECKOUT, KEY

HERE = "http://127.0.0.1:4210"
ROUND = Round.parse("R5-12")


@dataclass
class Visitor:
    """A browser: it keeps its cookie, says where a form came from, and follows where it is led."""

    client: TestClient
    page: str = "/"

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def token(self, path: str | None = None) -> str:
        found = re.search(r'name="form" value="(\w+)"', self.get(path or self.page).text)
        assert found
        return found[1]

    def upload(self, data: bytes, name: str = "調査票.xlsx", token: str | None = None) -> Response:
        form = {"form": self.token() if token is None else token}
        to = "/check" if self.page == "/" else f"{self.page}/check"
        return self.client.post(to, data=form, files={"workbook": (name, data)}, headers={"Origin": HERE})

    def hand_in(self, result: Response, reason: str = "") -> Response:
        form = {"form": (None, self.token("/")), "reason": (None, reason)}
        return self.client.post(f"{result.url.path}/hand-in", files=form, headers={"Origin": HERE})


def settings_in(home: Path) -> Settings:
    return Settings(home=home, plan=CHECKOUT / "plan", token_key=SecretStr(KEY))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk.open(settings_in(tmp_path_factory.mktemp("home")), lambda: ROUND)
    yield made
    made.checker.close()


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    return Visitor(TestClient(build_app(desk, OwnAddresses((HERE,))), base_url=HERE))


def workbook(folder: Path, department: str) -> bytes:
    (path,) = folder.glob(f"*_{department}_*.xlsx")
    return path.read_bytes()


def plain(response: Response) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())

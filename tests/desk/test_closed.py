"""After its deadline a round is closed for a department at the desk, until a coordinator opens it again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from starlette.testclient import TestClient

from sumida_etl.desk.app import build_app
from sumida_etl.desk.desk import Desk
from sumida_etl.desk.links import DepartmentLink
from sumida_etl.own_addresses import OwnAddresses
from tests.conftest import CHECKOUT

from .conftest import HERE, ROUND, Visitor, plain, settings_in, workbook

HEAD = "調査回,所属コード,期限,理由,氏名\n"
CLOSED = "R5-12 の提出期限（令和6年1月15日（月））を過ぎたため、窓口では受け付けていません。"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("home")
    copytree(CHECKOUT / "plan", home / "plan")
    settings = settings_in(home).model_copy(update={"plan": home / "plan"})
    made = Desk.open(settings, lambda: ROUND)
    yield made
    made.checker.close()


def say(desk: Desk, *lines: str) -> None:
    (desk.settings.plan / "deadlines.csv").write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_closed_opened_again_and_closed_for_the_others(desk: Desk, visitor: Visitor, sample_folder: Path) -> None:
    visitor.page = DepartmentLink(ROUND, "D201", date(2099, 3, 31)).path(desk.key)
    assert "提出期限：令和6年1月15日（月）" in plain(visitor.get(visitor.page))
    result = visitor.upload(workbook(sample_folder, "D201"))
    assert "提出できます" in plain(result)

    say(desk, ",,翌月15日,,")
    page = plain(visitor.get(visitor.page))
    assert "提出は締め切りました。" in page and CLOSED in page
    shown = visitor.get(result.url.path)
    assert CLOSED in plain(shown) and "このまま提出する" not in shown.text
    refused = visitor.hand_in(result)  # the page was open before
    assert refused.status_code == 409 and CLOSED in plain(refused) and "連絡してください" in plain(refused)
    assert not (desk.settings.path(desk.settings.inbox) / ROUND.key).exists()
    assert not desk.receipts.of(ROUND, "D201")

    say(desk, ",,翌月15日,,", "R5-12,D201,2099-03-31,決算の確定を待ったため,墨田 花子")
    assert "受付箱に入りました" in plain(visitor.hand_in(result))
    other = Visitor(TestClient(build_app(replace(desk), OwnAddresses((HERE,))), base_url=HERE))
    assert CLOSED in plain(other.upload(workbook(sample_folder, "D105")))


def test_a_withdrawal_is_closed_too(desk: Desk, visitor: Visitor) -> None:
    say(desk, ",,翌月15日,,")
    visitor.page = DepartmentLink(ROUND, "D201", date(2099, 3, 31)).path(desk.key)
    form = {"form": visitor.token("/"), "version": "1", "name": "担当 一郎", "reason": "誤り"}
    files = {name: (None, value) for name, value in form.items()}
    refused = visitor.client.post(f"{visitor.page}/withdraw", files=files, headers={"Origin": HERE})
    assert refused.status_code == 409 and CLOSED in plain(refused)

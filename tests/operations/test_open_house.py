"""Let in from other machines by a password, everything on PostgreSQL: it starts, works, and keeps its secrets."""

import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import create_engine, make_url, text

from sumida_etl.rounds import Round
from sumida_etl.warehouse import publications, queries
from sumida_etl.warehouse.database.connect import connect
from tests.operations.conftest import HOOK, TOKEN_KEY, RunningSite, address_of_this_machine, free_ports, running, until
from tests.operations.postgres_server import postgres_server

ROUND = Round.parse("R5-12")
PASSWORD, DATABASE = "door-secret-77e0", "database-secret-20bd"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    [port] = free_ports(1)
    with postgres_server(port, DATABASE) as (warehouse, prefect):
        asynchronous = prefect.set(drivername="postgresql+asyncpg")
        settings = {
            "SUMIDA_DATABASE": warehouse.render_as_string(hide_password=False),
            "PREFECT_API_DATABASE_CONNECTION_URL": asynchronous.render_as_string(hide_password=False),
            "PREFECT_SERVER_API_HOST": "0.0.0.0",
            "PREFECT_SERVER_API_AUTH_STRING": f"office:{PASSWORD}",
        }
        with running(tmp_path_factory.mktemp("house"), **settings) as site:
            yield site


def test_a_round_goes_from_the_inbox_to_publication(house: RunningSite, sample: Path) -> None:
    """The watch, the automation, the worker and the flow: each has to know the password."""
    house.inbox.mkdir(parents=True)
    for department in ("税務課", "防災課"):
        shutil.copy(next(sample.glob(f"*_{department}.xlsx")), house.inbox)
    house.break_one("防災課")
    taken = house.api.wait(until(lambda: house.api.runs("受付"))[0], "COMPLETED", "FAILED")
    assert taken["state"]["message"] == "R5-12 新しく受理 1件、差戻し 1件。"
    run = house.api.start("四半期調査", "2024-01-16T00:00:00Z", approval=False, provisional=True)
    assert house.api.wait(run, "COMPLETED", "FAILED")["state"]["name"] == "暫定公開"
    engine = connect(house.environment["SUMIDA_DATABASE"])
    assert list(queries.current_submissions(engine, ROUND)["department"]) == ["D302"]
    assert len(publications.published(engine, ROUND)) == 1
    assert (house.home / "out" / "公開" / "R5-12" / "manifest.json").is_file()
    failed = house.api.start("公開のみ", "2024-01-16T00:00:00Z", approval=False)
    assert house.api.wait(failed, "COMPLETED", "FAILED")["state"]["type"] == "FAILED"
    until(lambda: "公開のみ R5-12 が失敗しました" in house.mail)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic b2ZmaWNlOndyb25n"}])
def test_nobody_gets_in_without_the_password(house: RunningSite, headers: dict[str, str]) -> None:
    request = urllib.request.Request(f"{house.api.address}/api/deployments/filter", b"{}", headers, method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 401


def test_another_pc_logs_in_and_opens_files(house: RunningSite) -> None:
    """By the address it called: the page calls that and not the 127.0.0.1 of the PC it is on, and so do its links."""
    elsewhere = house.api.address.replace("127.0.0.1", address_of_this_machine())
    shown = house.api.artifact("progress-r5-12")
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=quiet)
        page = browser.new_page()
        page.set_default_timeout(60_000)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{elsewhere}/artifacts/artifact/{shown['id']}")
        page.get_by_placeholder("利用者名:合言葉").fill(f"office:{PASSWORD}")
        page.get_by_role("button", name="Login").click()
        with page.expect_download() as download:
            page.get_by_role("row", name="防災課").get_by_role("link", name="開く").click()
        assert "防災課" in download.value.suggested_filename
        assert not [url for url in asked if not url.startswith((elsewhere, "blob:", "data:"))]
        browser.close()


def test_a_name_that_only_points_here_gets_nothing(house: RunningSite) -> None:
    request = urllib.request.Request(f"{house.api.address}/api/health", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 421


def test_secrets_stand_nowhere(house: RunningSite) -> None:
    url = make_url(house.environment["PREFECT_API_DATABASE_CONNECTION_URL"])
    engine = create_engine(url.set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        names = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        kept = "\n".join(str(row) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"')))
    engine.dispose()
    written = [path for path in (house.home / "out").rglob("*") if path.is_file()]
    places = {
        "Prefect's database": kept,
        "mail": house.mail,
        "webhook": "".join(house.webhook_messages),
        **house.logs(),
    }
    places |= {path.name: path.read_bytes().decode("latin-1") for path in written}
    assert "四半期調査 R5-12" in kept and len(places["worker.log"]) > 1000 and len(written) > 5
    for secret in (PASSWORD, DATABASE, TOKEN_KEY, HOOK):
        assert [name for name, content in places.items() if secret in content] == []

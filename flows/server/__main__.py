"""``python -m flows.server``: Prefect's server, API, page and services, with what we change in it, and our files."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path

import prefect
import uvicorn
from prefect.server.api.server import create_app
from prefect.server.database.configurations import SQLITE_BEGIN_MODE, AioSqliteConfiguration
from prefect.settings import get_current_settings
from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction
from starlette.types import ASGIApp, Receive, Scope, Send

from flows.server.files import URL_PREFIX, Files
from flows.server.request_guard import RequestGuard
from sumida_etl.own_addresses import OwnAddresses
from sumida_etl.settings import Settings

SCRIPT = "page.js"
_TAG = f'<script src="/{SCRIPT}"></script>'


def add_script(folder: Path) -> None:
    """Add the script to the page in ``folder``, once. Raises OSError; RuntimeError where the page is not as known."""
    page = folder / "index.html"
    text = page.read_text(encoding="utf-8")
    if _TAG not in text:
        dressed = text.replace("<head>", f"<head>\n    {_TAG}", 1)
        if dressed == text:
            raise RuntimeError(f"no <head> in {page}")
        page.write_text(dressed, encoding="utf-8")
    (folder / SCRIPT).write_text(script(), encoding="utf-8")


def script() -> str:
    """Our script, as it came with the package."""
    return resources.files(__package__).joinpath(SCRIPT).read_text("utf-8")


@asynccontextmanager
async def _begin(
    self: AioSqliteConfiguration, session: AsyncSession, with_for_update: bool = False
) -> AsyncGenerator[AsyncSessionTransaction, None]:
    token = SQLITE_BEGIN_MODE.set("IMMEDIATE")
    try:
        async with session.begin() as transaction:
            yield transaction
    finally:
        SQLITE_BEGIN_MODE.reset(token)


def begin_immediate() -> None:
    """Begin every transaction that may write as IMMEDIATE.

    Prefect begins them DEFERRED. One that has read and then writes, while another has written in between, cannot go on
    from what it read: SQLite fails it at once with "database is locked", whatever the busy timeout is, and Prefect
    answers a click with 503 and drops events. IMMEDIATE waits for its turn at BEGIN, for as long as the timeout says.
    """
    AioSqliteConfiguration.begin_transaction = _begin  # type: ignore[method-assign]


def build_app(files: Files) -> ASGIApp:
    """Prefect's app and the served files as one ASGI app."""
    begin_immediate()
    # Where only V1 is found, its page has neither a banner for V2 nor a switch to it.
    prefect.__ui_v2_static_path__ = Path(os.devnull, "none")
    app = create_app(final=True)
    add_script(Path(str(get_current_settings().server.ui.static_directory), "v1"))

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] == "http" and scope["path"].startswith(URL_PREFIX)
        await (files if ours else app)(scope, receive, send)

    return both


def main() -> None:
    """Serve for ever, as the settings of Prefect and ``SUMIDA_SERVER_ADDRESS`` say."""
    settings, known = Settings(), get_current_settings().server
    password = known.api.auth_string
    if password is None or not password.get_secret_value():
        raise SystemExit("PREFECT_SERVER_API_AUTH_STRING is not set: nobody is let in without a password")
    files = Files(settings.path(settings.out), password.get_secret_value())
    host = known.api.host
    named = [] if host in ("0.0.0.0", "::") else [f"http://{f'[{host}]' if ':' in host else host}:{known.api.port}"]  # noqa: S104
    own = OwnAddresses((*named, *os.environ.get("SUMIDA_SERVER_ADDRESS", "").split()))
    uvicorn.run(
        RequestGuard(build_app(files), own),
        host=host,
        port=known.api.port,
        timeout_keep_alive=known.api.keepalive_timeout,
        log_level=known.logging_level.lower(),
        server_header=False,
    )


if __name__ == "__main__":
    main()

"""``python -m flows.server``: Prefect's whole server, API, page and services, and the files behind the links."""

import os
from pathlib import Path

import prefect
import uvicorn
from prefect.server.api.server import create_app
from prefect.settings import get_current_settings
from starlette.types import ASGIApp, Receive, Scope, Send

from flows.server.files import URL_PREFIX, Files
from flows.server.page import add_script
from flows.server.request_guard import RequestGuard
from flows.server.sqlite import begin_immediate
from sumida_etl.own_addresses import OwnAddresses
from sumida_etl.settings import Settings


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

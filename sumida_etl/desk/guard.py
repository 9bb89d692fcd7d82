"""Around every request of the desk: whose it is allowed to be, what every answer carries, and one line of log.

The log names the page and never the address asked for: links, results and receipts are known by theirs alone.
"""

import logging
import time
from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sumida_etl import incidents
from sumida_etl.desk.pages import page
from sumida_etl.desk.sentences import FaultError
from sumida_etl.own_addresses import OwnAddresses

ACCESS = logging.getLogger("sumida_etl.desk.access")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",  # with none at all a browser says Origin: null of our own forms
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
    }
)
_WRONG_NAME = "この住所では開けません。案内された住所で開いてください。\n"


class DeskGuard:
    """ASGI middleware around ``app``."""

    def __init__(self, app: ASGIApp, own: OwnAddresses) -> None:
        self.app = app
        self.own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it with status 421."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            await receive()
            return await send({"type": "websocket.close", "code": 1008})
        begun, status = time.monotonic(), 0

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            if self.own.admits(scope):
                await self.app(scope, receive, guarded)
            else:
                await PlainTextResponse(_WRONG_NAME, 421)(scope, receive, guarded)
        except Exception as problem:
            if status:
                raise
            number = incidents.report("窓口", _page_of(scope), problem).number
            answer = HTMLResponse(page("problem", sentence=str(FaultError(number))), FaultError.status)
            await answer(scope, receive, guarded)
        finally:
            took = (time.monotonic() - begun) * 1000
            ACCESS.info("%s %s %d %.0f ms", scope["method"], _page_of(scope), status, took)


def _page_of(scope: Scope) -> str:
    return getattr(scope.get("endpoint"), "__name__", "-")

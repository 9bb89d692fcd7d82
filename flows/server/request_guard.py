"""Reject requests with a foreign ``Host`` or ``Origin`` before Prefect sees them (DNS rebinding, cross-site requests).

Prefect itself answers every origin and every host name: any page that an operator opens could list runs, create a
deployment that runs a command, or approve a publication.
"""

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sumida_etl.own_addresses import OwnAddresses

CLOSED = ("/docs", "/redoc", "/openapi.json", "/api/docs", "/api/redoc", "/api/openapi.json", "/v2")
"""Answered with 404: API pages that load scripts from elsewhere, and the V2 UI, which calls an outside address."""
POLICY = "; ".join(
    (
        "default-src 'self'",
        "connect-src 'self'",
        "script-src 'self' 'unsafe-eval'",  # the graph of a run is drawn by a library that makes functions of text
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy: what Prefect's page needs, and only from our own origin."""
_WRONG_NAME = (
    "この住所では開けません。表示された住所（make up が示すもの）で開いてください。"
    "ほかの名前で開くには、SUMIDA_SERVER_ADDRESS にその住所を設定します。\n"
)


class RequestGuard:
    """ASGI middleware around ``app``."""

    def __init__(self, app: ASGIApp, own: OwnAddresses) -> None:
        self.app = app
        self.own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it: status 421 for HTTP, close code 1008 for a WebSocket."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if not self.own.admits(scope):
            return await _refuse(scope, receive, send, 421, _WRONG_NAME)
        if any(f"{scope['path']}/".startswith(f"{each}/") for each in CLOSED):
            return await _refuse(scope, receive, send, 404, "")
        if scope["type"] == "websocket":
            return await self.app(scope, receive, send)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _guard(MutableHeaders(scope=message))
            await send(message)

        return await self.app(scope, receive, guarded)


def _guard(headers: MutableHeaders) -> None:
    for name in [name for name in headers if name.startswith("access-control-")]:
        del headers[name]
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, text: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
    else:
        await PlainTextResponse(text, status)(scope, receive, send)

"""Serve the files that artifacts link to: a page loaded over HTTP cannot open files of the disk.

Returned workbooks hold names and telephone numbers, so this asks for the password as the API does, lists nothing, and
serves three folders of OUT. A link cannot send a password, so Prefect's page exchanges it for a ticket (``page.js``);
without a ticket the browser asks for the password.
"""

import base64
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from sumida_etl.settings import PUBLICATION_FOLDER, RETURNED_FOLDER, TEMPLATE_FOLDER

URL_PREFIX = "/files/"
FOLDERS = (RETURNED_FOLDER, PUBLICATION_FOLDER, TEMPLATE_FOLDER)
"""The folders of OUT that are served."""
_TICKET_SECONDS = 3600
"""How long a ticket is valid: the links inside a published page are followed later."""
_SHOWN: Mapping[str, str] = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".json": "application/json",
        ".png": "image/png",
        ".svg": "image/svg+xml",
    }
)
"""Media types that a browser displays; it saves all other files."""
_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        # Sandboxed into an origin of its own: a served page cannot read the password that Prefect's page stores.
        "Content-Security-Policy": "sandbox allow-scripts allow-downloads; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    }
)


class Files:
    """ASGI app: serves FOLDERS of ``root`` to requests with ``password`` (``user:password``) or a ticket."""

    def __init__(self, root: Path, password: str, clock: Callable[[], float] = time.time) -> None:
        self.root = root
        self._credentials = base64.b64encode(password.encode()).decode()
        self._secret = secrets.token_bytes(32)
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose path begins with URL_PREFIX."""
        await self._answer(Request(scope))(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response(status_code=405)
        knows = self._has_password(request.headers.get("authorization", ""))
        parts = request.scope["path"].removeprefix(URL_PREFIX)
        if not parts and knows:
            return PlainTextResponse(self.ticket(), headers={"Cache-Control": "no-store"})
        first, _, rest = parts.partition("/")
        if self._is_valid_ticket(first):
            parts = rest
        elif not knows:
            asked = {"WWW-Authenticate": 'Basic realm="files", charset="UTF-8"'}
            return PlainTextResponse("合言葉が要ります。Prefect の画面から開き直してください。\n", 401, asked)
        path = self.found(parts)
        if path is None:
            return PlainTextResponse("ファイルがありません。\n", 404)
        shown = _SHOWN.get(path.suffix)
        name = None if shown else path.name
        media = shown or "application/octet-stream"
        return FileResponse(path, media_type=media, filename=name, headers=dict(_HEADERS))

    def ticket(self) -> str:
        """A signed token that opens files for an hour in place of the password."""
        until = f"{int(self._clock()) + _TICKET_SECONDS:x}"
        return f"~{until}.{self._sign(until)}"

    def found(self, place: str) -> Path | None:
        """The requested file; None for a folder, a hidden file, and anything outside FOLDERS."""
        try:
            parts = PurePosixPath(f"/{place}").parts[1:]
            if not parts or parts[0] not in FOLDERS or any(part.startswith(".") for part in parts):
                return None
            path = self.root.joinpath(*parts).resolve(strict=True)
            return path if path.is_file() and path.is_relative_to(self.root.resolve() / parts[0]) else None
        except (OSError, ValueError):
            return None

    def _has_password(self, header: str) -> bool:
        scheme, _, given = header.partition(" ")
        return scheme.lower() == "basic" and hmac.compare_digest(given.encode(), self._credentials.encode())

    def _is_valid_ticket(self, ticket: str) -> bool:
        until, _, sign = ticket.removeprefix("~").partition(".")
        if not ticket.startswith("~") or not hmac.compare_digest(sign.encode(), self._sign(until).encode()):
            return False
        return self._clock() < int(until, 16)

    def _sign(self, until: str) -> str:
        return hmac.new(self._secret, until.encode(), "sha256").hexdigest()

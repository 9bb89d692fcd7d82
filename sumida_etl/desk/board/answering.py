"""What every page of the board begins with: the password, the round of its address, and forms that are ours."""

import base64
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from sumida_etl.desk.board.board import Board
from sumida_etl.desk.bodies import cookie_of, form_token, give_cookie
from sumida_etl.desk.limits import Rate
from sumida_etl.desk.pages import page
from sumida_etl.desk.sentences import NotFoundError, TooOftenError
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.templates.token import TokenKey

PREFIX = "/board"
Pages = TypeVar("Pages", bound="BoardPages")


_TRIES = 60
"""Wrong passwords per minute and address."""
_ASKED = {"WWW-Authenticate": 'Basic realm="board", charset="UTF-8"'}
_NONE = "合言葉がまだありません。make up を一度実行するか、PREFECT_SERVER_API_AUTH_STRING を設定してください。\n"
_WRONG = "合言葉が要ります。Prefect の画面と同じ利用者名と合言葉を入れてください。\n"
_OFTEN = "合言葉の誤りが続いたため、少しの間受け付けません。1分ほど待ってください。\n"


@dataclass(frozen=True, slots=True)
class Password:
    """``expected``: ``user:password``; None: there is none yet, and nobody is let in."""

    expected: str | None = field(repr=False)
    _wrong: Rate = field(default_factory=lambda: Rate(_TRIES), repr=False)

    def refusal(self, request: Request) -> Response | None:
        """What a request without the password is answered; None: it has it."""
        if not self.expected:
            return PlainTextResponse(_NONE, 503)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        wanted = base64.b64encode(self.expected.encode())
        if scheme.lower() == "basic" and hmac.compare_digest(given.strip().encode(), wanted):
            return None
        if given:
            try:
                self._wrong.take(request.client.host if request.client else "")
            except TooOftenError:
                return PlainTextResponse(_OFTEN, 429)
        return PlainTextResponse(_WRONG, 401, _ASKED)


class BoardPages:
    """Handlers of some of the board's addresses; what blocks is done in threads."""

    def __init__(self, board: Board, password: Password, key: TokenKey) -> None:
        self.board, self.password, self.key = board, password, key

    def form_page(self, request: Request, name: str, **about: object) -> Response:
        """A page with forms, which are this browser's alone."""
        cookie = cookie_of(request)
        response = shown(name, token=form_token(self.key, cookie), **about)
        give_cookie(response, request, cookie)
        return response


def asked(
    handler: Callable[[Pages, Request], Awaitable[Response]],
) -> Callable[[Pages, Request], Awaitable[Response]]:
    """A handler that asks for the password first."""

    @wraps(handler)
    async def asking(self: Pages, request: Request) -> Response:
        if (refusal := self.password.refusal(request)) is not None:
            return refusal
        return await handler(self, request)

    return asking


def round_of(request: Request) -> Round:
    """The round of an address. Raises NotFoundError."""
    try:
        return Round.parse(request.path_params["round"])
    except UnknownRoundError:
        raise NotFoundError from None


def shown(name: str, **about: object) -> Response:
    """A page."""
    return HTMLResponse(page(name, prefix=PREFIX, **about))


def zipped(data: bytes, name: str) -> Response:
    """A zip to be saved under a name."""
    saved = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type="application/zip", headers={"Content-Disposition": saved})

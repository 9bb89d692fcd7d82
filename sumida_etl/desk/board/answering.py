"""What every page of the board begins with: the password, the round of its address, and forms that are ours."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sumida_etl.desk.board.board import Board
from sumida_etl.desk.board.password import Password
from sumida_etl.desk.bodies import cookie_of, form_token, give_cookie
from sumida_etl.desk.pages import page
from sumida_etl.desk.sentences import NotFoundError
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.templates.token import TokenKey

PREFIX = "/board"
Pages = TypeVar("Pages", bound="BoardPages")


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

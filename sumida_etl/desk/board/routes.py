"""The board's addresses, all of them behind the password, and what is shown at each."""

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sumida_etl.desk.board.board import Board
from sumida_etl.desk.board.overview import Filter
from sumida_etl.desk.board.password import Password
from sumida_etl.desk.pages import page
from sumida_etl.desk.sentences import NotFoundError
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.vocabulary import Outcome

PREFIX = "/board"
_Handler = Callable[["_Pages", Request], Awaitable[Response]]


def board_routes(board: Board, password: Password) -> list[Route]:
    """The routes; every handler asks for the password first."""
    pages = _Pages(board, password)
    round = f"{PREFIX}/{{round}}"
    return [
        Route(PREFIX, pages.now),
        Route(f"{PREFIX}/history", pages.history),
        Route(round, pages.round),
        Route(f"{round}/returned.zip", pages.returned_zip),
        Route(f"{round}/templates.zip", pages.template_zip),
        Route(f"{round}/returned/{{name}}", pages.returned_file),
        Route(f"{round}/{{department}}", pages.department),
    ]


def _asked(handler: _Handler) -> _Handler:
    @wraps(handler)
    async def asking(self: "_Pages", request: Request) -> Response:
        if (refusal := self.password.refusal(request)) is not None:
            return refusal
        return await handler(self, request)

    return asking


class _Pages:
    def __init__(self, board: Board, password: Password) -> None:
        self.board, self.password = board, password

    @_asked
    async def now(self, request: Request) -> Response:
        """To the round as it is now."""
        round = await run_sync(self.board.now)
        return RedirectResponse(f"{PREFIX}/{round.key}", 303)

    @_asked
    async def round(self, request: Request) -> Response:
        """Every department, and what was decided."""
        round, asked = _round_of(request), request.query_params
        view = await run_sync(self.board.round, round)
        chosen = Filter(asked.get("state", ""), "late" in asked, "open" in asked, asked.get("name", "").strip()[:100])
        counts = {outcome: sum(row.outcome is outcome for row in view.rows) for outcome in Outcome}
        rows = [row for row in view.rows if chosen.shows(row)]
        return _shown("board", round=round, view=view, rows=rows, counts=counts, chosen=chosen, prefix=PREFIX)

    @_asked
    async def department(self, request: Request) -> Response:
        """One department's findings and workbooks."""
        round = _round_of(request)
        view = await run_sync(self.board.department, round, request.path_params["department"])
        return _shown("board_department", round=round, view=view, prefix=PREFIX)

    @_asked
    async def history(self, request: Request) -> Response:
        """How the rounds went."""
        return _shown("board_history", rounds=await run_sync(self.board.history), prefix=PREFIX)

    @_asked
    async def returned_zip(self, request: Request) -> Response:
        """All returned workbooks."""
        round = _round_of(request)
        return _zip(await run_sync(self.board.returned_zip, round), f"{round.key}_差戻し.zip")

    @_asked
    async def template_zip(self, request: Request) -> Response:
        """All questionnaires."""
        round = _round_of(request)
        return _zip(await run_sync(self.board.template_zip, round), f"{round.key}_調査票.zip")

    @_asked
    async def returned_file(self, request: Request) -> Response:
        """One returned workbook; a browser saves it and shows nothing of it."""
        path = await run_sync(self.board.returned_file, _round_of(request), request.path_params["name"])
        return FileResponse(path, media_type="application/octet-stream", filename=path.name)


def _round_of(request: Request) -> Round:
    try:
        return Round.parse(request.path_params["round"])
    except UnknownRoundError:
        raise NotFoundError from None


def _shown(name: str, **about: object) -> Response:
    return HTMLResponse(page(name, **about))


def _zip(data: bytes, name: str) -> Response:
    saved = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type="application/zip", headers={"Content-Disposition": saved})

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
from sumida_etl.desk.bodies import COOKIE, cookie_of, form_of, form_token
from sumida_etl.desk.pages import page
from sumida_etl.desk.sentences import NotFoundError
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Outcome

PREFIX = "/board"
_Handler = Callable[["_Pages", Request], Awaitable[Response]]


def board_routes(board: Board, password: Password, key: TokenKey) -> list[Route]:
    """The routes; every handler asks for the password first. ``key``: that the forms are signed with."""
    pages = _Pages(board, password, key)
    round = f"{PREFIX}/{{round}}"
    return [
        Route(PREFIX, pages.now),
        Route(f"{PREFIX}/history", pages.history),
        Route(f"{PREFIX}/calendar", pages.calendar),
        Route(f"{PREFIX}/calendar/{{year}}", pages.calendar),
        Route(round, pages.round),
        Route(f"{round}/returned.zip", pages.returned_zip),
        Route(f"{round}/templates.zip", pages.template_zip),
        Route(f"{round}/returned/{{name}}", pages.returned_file),
        Route(f"{round}/preview", pages.preview),
        Route(f"{round}/follow-ups", pages.follow_ups),
        Route(f"{round}/follow-ups/mark", pages.mark, methods=["POST"]),
        Route(f"{round}/follow-ups/settle", pages.settle, methods=["POST"]),
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
    def __init__(self, board: Board, password: Password, key: TokenKey) -> None:
        self.board, self.password, self.key = board, password, key

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
    async def calendar(self, request: Request) -> Response:
        """A fiscal year (Western); without one that of the round as it is now."""
        year = request.path_params.get("year", "")
        if not year:
            return RedirectResponse(f"{PREFIX}/calendar/{(await run_sync(self.board.now)).fiscal_year}", 303)
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            raise NotFoundError
        return _shown("board_calendar", view=await run_sync(self.board.calendar, int(year)), prefix=PREFIX)

    @_asked
    async def preview(self, request: Request) -> Response:
        """What would be published; of a plan of groups, of the one that is chosen."""
        round, group = _round_of(request), request.query_params.get("group", "")
        groups = (await run_sync(self.board.marks, round)).survey.groups
        asked = not groups or bool(group)
        view = await run_sync(self.board.preview, round, group) if asked else None
        return _shown("board_preview", round=round, view=view, groups=groups, group=group, asked=asked, prefix=PREFIX)

    @_asked
    async def follow_ups(self, request: Request) -> Response:
        """The marks of a round, and the forms that set and settle one."""
        marks = await run_sync(self.board.marks, _round_of(request))
        shown, cookie = await run_sync(marks.shown), cookie_of(request)
        figure = request.query_params.get("figure", "")[:40]
        response = _shown(
            "board_follow_ups", round=marks.survey.round, marks=shown, figure=figure,
            token=form_token(self.key, cookie), prefix=PREFIX,
        )  # fmt: skip
        response.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return response

    @_asked
    async def mark(self, request: Request) -> Response:
        """Mark a figure."""
        marks = await run_sync(self.board.marks, _round_of(request))
        async with form_of(request, self.key) as form:
            figure, name, note = (str(form.get(each) or "") for each in ("figure", "name", "note"))
            await run_sync(marks.add, figure, name, note)
        return RedirectResponse(f"{PREFIX}/{marks.survey.round.key}/follow-ups", 303)

    @_asked
    async def settle(self, request: Request) -> Response:
        """Settle a mark."""
        marks = await run_sync(self.board.marks, _round_of(request))
        async with form_of(request, self.key) as form:
            number, name, note = (str(form.get(each) or "") for each in ("number", "name", "note"))
            await run_sync(marks.settle, number, name, note)
        return RedirectResponse(f"{PREFIX}/{marks.survey.round.key}/follow-ups", 303)

    @_asked
    async def returned_zip(self, request: Request) -> Response:
        """All returned workbooks."""
        round = _round_of(request)
        return _zip(await run_sync(self.board.files.returned_zip, round), f"{round.key}_差戻し.zip")

    @_asked
    async def template_zip(self, request: Request) -> Response:
        """All questionnaires."""
        round = _round_of(request)
        return _zip(await run_sync(self.board.files.template_zip, round), f"{round.key}_調査票.zip")

    @_asked
    async def returned_file(self, request: Request) -> Response:
        """One returned workbook; a browser saves it and shows nothing of it."""
        path = await run_sync(self.board.files.returned_file, _round_of(request), request.path_params["name"])
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

"""The desk as an ASGI application: its addresses, and what is shown at each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sumida_etl.desk.board.answering import Password
from sumida_etl.desk.board.board import Board
from sumida_etl.desk.board.routes import board_routes
from sumida_etl.desk.bodies import cookie_of, form_of, form_token, give_cookie, upload_in
from sumida_etl.desk.desk import Desk
from sumida_etl.desk.guard import DeskGuard
from sumida_etl.desk.kept_checks import KeptCheck
from sumida_etl.desk.limits import LOOKS, SENDS, Rate, Turns
from sumida_etl.desk.links import PREFIX
from sumida_etl.desk.pages import asset, page
from sumida_etl.desk.sentences import DeskError, NotFoundError
from sumida_etl.desk.standing import Standing
from sumida_etl.own_addresses import OwnAddresses

_LINK = f"{PREFIX}/{{round}}/{{department}}/{{until}}/{{signature}}"
_PIECE = 1 << 16
_TYPES = {".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".txt": "text/plain"}


def build_app(desk: Desk, own: OwnAddresses, board: Board | None = None, password: str | None = None) -> ASGIApp:
    """The application behind its guard. It starts and ends the process that checks.

    ``password``: ``user:password`` of the coordinators' board; None: the board lets nobody in.
    """
    pages = _Pages(desk)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await run_sync(desk.checks.sweep)
        await run_sync(desk.checker.start)
        yield
        await run_sync(desk.checker.close)

    routes = [
        Route("/", pages.home),
        Route(_LINK, pages.department),
        Route("/check", pages.check, methods=["POST"]),
        Route(f"{_LINK}/check", pages.check, methods=["POST"]),
        Route(f"{_LINK}/withdraw", pages.withdraw, methods=["POST"]),
        Route("/c/{id}", pages.result),
        Route("/c/{id}/returned", pages.returned),
        Route("/c/{id}/hand-in", pages.hand_in, methods=["POST"]),
        Route("/receipt", pages.look_up),
        Route("/r/{number}", pages.receipt),
        Route("/r/{number}/state", pages.state),
        Route("/desk.css", partial(_asset, "desk.css", "text/css")),
        Route("/desk.js", partial(_asset, "desk.js", "text/javascript")),
    ]
    routes += board_routes(board or Board(desk.settings, desk.survey, desk.round), Password(password), desk.key)
    handlers: dict[Any, Any] = {404: _missing, 405: _missing, DeskError: _problem}
    return DeskGuard(Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan), own)


class _Pages:
    """The handlers. What blocks is done in threads."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sends, self.looks = Rate(SENDS), Rate(LOOKS)
        self.turns = Turns()

    async def home(self, request: Request) -> Response:
        """For who has no link: the workbook says whose it is."""
        return self._shown(request, "home", round=self.desk.round(), action="/check")

    async def department(self, request: Request) -> Response:
        """A department's own page."""
        self._count(request)
        link = self.desk.link(_link_of(request))
        view = await run_sync(self.desk.department, link)
        return self._shown(
            request, "department", round=link.round, view=view, until=link.until, action=f"{_link_of(request)}/check",
            withdraw=f"{_link_of(request)}/withdraw", withdrawn=request.query_params.get("withdrawn") == "1",
        )  # fmt: skip

    async def withdraw(self, request: Request) -> Response:
        """A department takes back what was accepted of it."""
        self._count(request)
        link = self.desk.link(_link_of(request))
        async with form_of(request, self.desk.key) as form:
            version, name, reason = (str(form.get(each) or "") for each in ("version", "name", "reason"))
            await run_sync(self.desk.withdraw, link, version, name, reason)
        return RedirectResponse(f"{_link_of(request)}?withdrawn=1", 303)

    async def check(self, request: Request) -> Response:
        """An upload: kept, checked, and shown at an address of its own."""
        self._count(request)
        link = _link_of(request) if request.path_params else ""
        if link:
            self.desk.link(link)
        async with form_of(request, self.desk.key) as form:
            file = upload_in(form)
            kept = await run_sync(self.desk.checks.begin, cookie_of(request), link)
            await _copied(file, kept)
        async with self.turns.turn():
            await run_sync(self.desk.check, kept)
        return RedirectResponse(f"/c/{kept.id}", 303)

    async def result(self, request: Request) -> Response:
        """What was found in an upload."""
        found = await run_sync(self.desk.result, request.path_params["id"], cookie_of(request))
        return self._shown(
            request, "result", found=found, answer=found.answer, action=f"/c/{found.check.id}/hand-in",
            back=found.check.link or "/",
        )  # fmt: skip

    async def returned(self, request: Request) -> Response:
        """The marked workbook, or the note in its place, under a name of ours."""
        found = await run_sync(self.desk.result, request.path_params["id"], cookie_of(request))
        path = found.check.returned
        if path is None:
            raise NotFoundError
        name = "_".join(filter(None, ("差戻し", found.answer.round, found.department))) + path.suffix
        return FileResponse(path, media_type=_TYPES[path.suffix], filename=name)

    async def hand_in(self, request: Request) -> Response:
        """A checked upload into the inbox."""
        self._count(request)
        async with form_of(request, self.desk.key) as form:
            reason = str(form.get("reason") or "")
            done = await run_sync(self.desk.hand_in, request.path_params["id"], cookie_of(request), reason)
        return RedirectResponse(f"/r/{done.receipt.number}{'?again=1' if done.again else ''}", 303)

    async def look_up(self, request: Request) -> Response:
        """From a number that was typed to its page."""
        self._count(request)
        found = await run_sync(self.desk.known, request.query_params.get("number", ""))
        return RedirectResponse(f"/r/{found.number}", 303)

    async def receipt(self, request: Request) -> Response:
        """A receipt, and where the workbook stands."""
        self._count(request)
        shown = await run_sync(self.desk.receipt, request.path_params["number"])
        again = request.query_params.get("again") == "1"
        return self._shown(request, "receipt", shown=shown, again=again, waiting=Standing.WAITING)

    async def state(self, request: Request) -> Response:
        """The same in two words, for a page that is open."""
        self._count(request)
        shown = await run_sync(self.desk.receipt, request.path_params["number"])
        return JSONResponse({"word": shown.stands.standing.value, "sentence": shown.stands.sentence})

    def _shown(self, request: Request, name: str, **about: object) -> Response:
        cookie = cookie_of(request)
        response = HTMLResponse(page(name, token=form_token(self.desk.key, cookie), **about))
        give_cookie(response, request, cookie)
        return response

    def _count(self, request: Request) -> None:
        rate = self.sends if request.method == "POST" else self.looks
        rate.take(request.client.host if request.client else "")


async def _copied(file: UploadFile, kept: KeptCheck) -> None:
    with kept.upload.open("wb") as target:
        while piece := await file.read(_PIECE):
            target.write(piece)


def _link_of(request: Request) -> str:
    return "/".join((PREFIX, *(request.path_params[part] for part in ("round", "department", "until", "signature"))))


async def _asset(name: str, media: str, request: Request) -> Response:
    return Response(asset(name), media_type=media)


async def _missing(request: Request, problem: Exception) -> Response:
    return _said(NotFoundError())


async def _problem(request: Request, problem: Exception) -> Response:
    return _said(problem) if isinstance(problem, DeskError) else _said(NotFoundError())


def _said(problem: DeskError) -> Response:
    return HTMLResponse(page("problem", sentence=str(problem)), problem.status)

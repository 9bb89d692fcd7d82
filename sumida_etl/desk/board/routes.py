"""The board's addresses, all of them behind the password, and what is shown at each."""

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from sumida_etl.desk.board.answering import PREFIX, BoardPages, Password, asked, round_of, shown, zipped
from sumida_etl.desk.board.board import Board
from sumida_etl.desk.board.form_pages import FormPages
from sumida_etl.desk.board.overview import MOST_ROWS, Filter, RowsShown
from sumida_etl.desk.sentences import NotFoundError
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Outcome


def board_routes(board: Board, password: Password, key: TokenKey) -> list[Route]:
    """The routes; every handler asks for the password first. ``key``: that the forms are signed with."""
    pages, forms = _Pages(board, password, key), FormPages(board, password, key)
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
        Route(f"{round}/letters", forms.letters),
        Route(f"{round}/letters", forms.write_letters, methods=["POST"]),
        Route(f"{round}/follow-ups", forms.follow_ups),
        Route(f"{round}/follow-ups/mark", forms.mark, methods=["POST"]),
        Route(f"{round}/follow-ups/settle", forms.settle, methods=["POST"]),
        Route(f"{round}/{{department}}", pages.department),
    ]


class _Pages(BoardPages):
    @asked
    async def now(self, request: Request) -> Response:
        """To the round as it is now."""
        round = await run_sync(self.board.now)
        return RedirectResponse(f"{PREFIX}/{round.key}", 303)

    @asked
    async def round(self, request: Request) -> Response:
        """Every department, and what was decided."""
        round, query = round_of(request), request.query_params
        view = await run_sync(self.board.round, round)
        chosen = Filter(query.get("state", ""), "late" in query, "open" in query, query.get("name", "").strip()[:100])
        counts = {outcome: sum(row.outcome is outcome for row in view.rows) for outcome in Outcome}
        part = RowsShown.of([row for row in view.rows if chosen.shows(row)], query.get("part", ""))
        return shown("board", round=round, view=view, part=part, counts=counts, chosen=chosen)

    @asked
    async def department(self, request: Request) -> Response:
        """One department's findings and workbooks."""
        round = round_of(request)
        view = await run_sync(self.board.department, round, request.path_params["department"])
        return shown("board_department", round=round, view=view)

    @asked
    async def history(self, request: Request) -> Response:
        """How the rounds went."""
        rounds, chosen = await run_sync(self.board.history), request.query_params.get("round", "")
        return shown("board_history", rounds=rounds, chosen=chosen, most=MOST_ROWS)

    @asked
    async def calendar(self, request: Request) -> Response:
        """A fiscal year (Western); without one that of the round as it is now."""
        year = request.path_params.get("year", "")
        if not year:
            return RedirectResponse(f"{PREFIX}/calendar/{(await run_sync(self.board.now)).fiscal_year}", 303)
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            raise NotFoundError
        return shown("board_calendar", view=await run_sync(self.board.calendar, int(year)))

    @asked
    async def preview(self, request: Request) -> Response:
        """What would be published; of a plan of groups, of the one that is chosen."""
        round, group = round_of(request), request.query_params.get("group", "")
        groups = (await run_sync(self.board.marks, round)).survey.groups
        named = not groups or bool(group)
        view = await run_sync(self.board.preview, round, group) if named else None
        return shown("board_preview", round=round, view=view, groups=groups, group=group, named=named)

    @asked
    async def returned_zip(self, request: Request) -> Response:
        """All returned workbooks."""
        round = round_of(request)
        return zipped(await run_sync(self.board.files.returned_zip, round), f"{round.key}_差戻し.zip")

    @asked
    async def template_zip(self, request: Request) -> Response:
        """All questionnaires."""
        round = round_of(request)
        return zipped(await run_sync(self.board.files.template_zip, round), f"{round.key}_調査票.zip")

    @asked
    async def returned_file(self, request: Request) -> Response:
        """One returned workbook; a browser saves it and shows nothing of it."""
        path = await run_sync(self.board.files.returned_file, round_of(request), request.path_params["name"])
        return FileResponse(path, media_type="application/octet-stream", filename=path.name)

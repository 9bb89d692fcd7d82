"""The board's pages with forms: marks on figures, and letters to the departments."""

from collections.abc import Mapping
from types import MappingProxyType

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sumida_etl.desk.board.answering import PREFIX, BoardPages, asked, round_of, zipped
from sumida_etl.desk.board.letters import Posted
from sumida_etl.desk.bodies import form_of
from sumida_etl.desk.sentences import NotFoundError
from sumida_etl.letters.delivery import Unsure
from sumida_etl.letters.draft import LetterKind
from sumida_etl.letters.folder import bundle_name

_LETTERS: Mapping[str, str] = MappingProxyType(
    {
        LetterKind.INVITE: "すべての所属へ、調査票を添えて提出をお願いします。計画は、この時の内容に決まります。",
        LetterKind.REMIND: "まだ届いていない所属だけへ、調査票を添えて、期限とともに提出をお願いします。",
        LetterKind.RETURN: "差し戻した所属へ、印の付いた調査票を添えて、直すところを伝えます。",
        LetterKind.RECEIPT: "受理した所属へ、受け付けた日時と版を伝えます。",
    }
)


class FormPages(BoardPages):
    """They alone write anything."""

    @asked
    async def follow_ups(self, request: Request) -> Response:
        """The marks of a round, and the forms that set and settle one."""
        marks = await run_sync(self.board.marks, round_of(request))
        shown, figure = await run_sync(marks.shown), request.query_params.get("figure", "")[:40]
        return self.form_page(request, "board_follow_ups", round=marks.survey.round, marks=shown, figure=figure)

    @asked
    async def mark(self, request: Request) -> Response:
        """Mark a figure."""
        marks = await run_sync(self.board.marks, round_of(request))
        async with form_of(request, self.key) as form:
            figure, name, note = (str(form.get(each) or "") for each in ("figure", "name", "note"))
            await run_sync(marks.add, figure, name, note)
        return RedirectResponse(f"{PREFIX}/{marks.survey.round.key}/follow-ups", 303)

    @asked
    async def settle(self, request: Request) -> Response:
        """Settle a mark."""
        marks = await run_sync(self.board.marks, round_of(request))
        async with form_of(request, self.key) as form:
            number, name, note = (str(form.get(each) or "") for each in ("number", "name", "note"))
            await run_sync(marks.settle, number, name, note)
        return RedirectResponse(f"{PREFIX}/{marks.survey.round.key}/follow-ups", 303)

    @asked
    async def letters(self, request: Request) -> Response:
        """Who is due which letter."""
        return await self._letters(request, None)

    @asked
    async def write_letters(self, request: Request) -> Response:
        """The drafts of a kind to save, or the letters sent, and what became of them."""
        letters = await run_sync(self.board.letters, round_of(request), _here(request))
        async with form_of(request, self.key) as form:
            kinds = [kind for kind in LetterKind if kind == form.get("kind")]
            send = form.get("what") == "send"
            unsure = next((each for each in Unsure if each == form.get("unsure")), Unsure.ASK)
        if not kinds:
            raise NotFoundError
        if send:
            return await self._letters(request, await run_sync(letters.send, kinds[0], unsure))
        return zipped(await run_sync(letters.saved, kinds[0]), bundle_name(letters.round, kinds[0]))

    async def _letters(self, request: Request, posted: Posted | None) -> Response:
        round = round_of(request)
        letters = await run_sync(self.board.letters, round, _here(request))
        due = await run_sync(self.board.due_letters, round)
        return self.form_page(
            request, "board_letters", round=round, due=due, posted=posted, about=_LETTERS, can_send=letters.can_send
        )  # fmt: skip


def _here(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"

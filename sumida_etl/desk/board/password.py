"""The board is behind the password of the operators' server, on loopback too."""

import base64
import hmac
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sumida_etl.desk.limits import Rate
from sumida_etl.desk.sentences import TooOftenError

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

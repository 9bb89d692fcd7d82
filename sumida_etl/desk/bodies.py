"""Reading a form whose body is bounded in size and time, and that was given to this browser."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from sumida_etl.desk.limits import BODY_SECONDS, LARGEST_BODY
from sumida_etl.desk.sentences import (
    NothingSentError,
    StaleFormError,
    TooLargeError,
    TooSlowError,
    UnreadableFormError,
)
from sumida_etl.templates.token import TokenKey

COOKIE = "desk"
_PURPOSE = "desk form"
_DRAINED = 4 * LARGEST_BODY
"""Bytes that are read and thrown away so that the answer is seen: a browser that still sends reads none."""


def cookie_of(request: Request) -> str:
    """What the browser is known by; a new one where it has none."""
    given = request.cookies.get(COOKIE, "")
    return given if len(given) == 32 and given.isalnum() and given.isascii() else secrets.token_hex(16)


def give_cookie(response: Response, request: Request, cookie: str) -> None:
    """Send a browser its cookie with a page."""
    response.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", secure=request.url.scheme == "https")


def form_token(key: TokenKey, cookie: str) -> str:
    """What a form of this browser holds. No other page knows it."""
    return key.signatures(_PURPOSE, cookie)[0]


@asynccontextmanager
async def form_of(request: Request, key: TokenKey) -> AsyncIterator[FormData]:
    """The form of a request.

    Raises TooLargeError, TooSlowError, UnreadableFormError, StaleFormError.
    """
    try:
        with anyio.fail_after(BODY_SECONDS):
            form = await _bounded(request).form(max_files=1, max_fields=8, max_part_size=4096)
    except TimeoutError:
        raise TooSlowError from None
    except (HTTPException, AssertionError, UnicodeDecodeError, ValueError):
        raise UnreadableFormError from None
    try:
        given = form.get("form")
        if not isinstance(given, str) or not key.signed(given, _PURPOSE, request.cookies.get(COOKIE, "")):
            raise StaleFormError
        yield form
    finally:
        await form.close()


def upload_in(form: FormData) -> UploadFile:
    """The file of a form. Raises NothingSentError."""
    file = form.get("workbook")
    if not isinstance(file, UploadFile) or (not file.filename and not file.size):
        raise NothingSentError
    return file


def _bounded(request: Request) -> Request:
    """The request, whose body ends with TooLargeError where it is too large."""
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen <= LARGEST_BODY:
            return message
        while message.get("more_body") and seen <= _DRAINED:
            message = await request.receive()
            seen += len(message.get("body", b""))
        raise TooLargeError

    return Request(request.scope, receive)

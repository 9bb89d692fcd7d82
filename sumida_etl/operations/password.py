"""The one password of the operators' server: chosen by the ward, or generated at the first start and stored."""

import errno
import os
import secrets
from pathlib import Path

from sumida_etl.atomic_write import atomic_create
from sumida_etl.errors import SumidaError
from sumida_etl.permissions import PRIVATE

FILE = "password"
_USER = "office"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Characters that are not confused when they are read out or copied from paper."""


class PasswordError(SumidaError, ValueError):
    """A chosen password that Prefect's login form or a browser cannot send."""

    def __init__(self) -> None:
        super().__init__(
            "PREFECT_SERVER_API_AUTH_STRING は「利用者名:合言葉」の形で、"
            "空白を含まない半角の英数字と記号で設定してください（例 office:k7m4q-x2p9t）。"
            "設定を外すと、make up が合言葉を作ります。"
        )


def checked(password: str) -> str:
    """The password as chosen. Raises PasswordError."""
    user, colon, secret = password.partition(":")
    if not (user and colon and secret and all("!" <= letter <= "~" for letter in password)):
        raise PasswordError
    return password


def stored(folder: Path) -> str | None:
    """The generated password; None before the first start. Raises OSError."""
    try:
        return (folder / FILE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None


def create(folder: Path) -> str:
    """Generate a password and store it, readable by this account only. Raises FileExistsError, OSError."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
    password = f"{_USER}:{'-'.join(groups)}"
    file = folder / FILE
    if not atomic_create(file, f"{password}\n".encode(), mode=PRIVATE):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file))
    return password

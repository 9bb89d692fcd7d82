"""照合番号: a keyed number on the cover that binds a workbook to its version, round and department."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

from sumida_etl.atomic_write import atomic_create
from sumida_etl.permissions import PRIVATE, close, closed_folder
from sumida_etl.settings import Settings


@dataclass(frozen=True, slots=True, repr=False)
class TokenKey:
    """The ward's key; never printed."""

    secret: bytes

    def token(self, form_version: str, round: str, department: str) -> str:
        """``3F7K-Q2ZD-…``: 80 bits of HMAC-SHA256, in letters a person can read over the telephone."""
        message = "\x1f".join((form_version, round, department)).encode()
        digest = hmac.digest(self.secret, message, hashlib.sha256)[:10]
        letters = base64.b32encode(digest).decode()
        return "-".join(letters[start : start + 4] for start in range(0, 16, 4))

    def binds(self, token: str, form_version: str, round: str, department: str) -> bool:
        """Whether the token is the one of these three, compared in constant time."""
        expected = self.token(form_version, round, department)
        return hmac.compare_digest(expected.encode(), token.encode("utf-8", "replace"))


def ward_key(settings: Settings) -> TokenKey:
    """The key of ``SUMIDA_TOKEN_KEY``, else the one kept beside the warehouse, made at first use."""
    if settings.token_key is not None:
        return TokenKey(settings.token_key.get_secret_value().encode())
    return TokenKey(_kept(settings.key_file))


def _kept(file: Path) -> bytes:
    if not file.exists():
        closed_folder(file.parent)
        # Durable: every workbook sent out is bound by this key. Of two processes that make one, the first one's stands.
        atomic_create(file, f"{secrets.token_hex(32)}\n".encode(), mode=PRIVATE)
    close(file)
    return file.read_text(encoding="ascii").strip().encode()

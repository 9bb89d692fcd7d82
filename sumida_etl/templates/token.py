"""照合番号: a keyed number on the cover that binds a workbook to its version, round and department."""

import base64
import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

_GROUP = 4
_BITS = 10  # bytes of the digest: 80 bits, 16 letters
_SIGNED = 15
_TYPED = str.maketrans("018", "OIB")
"""Digits that no 照合番号 has, as the letters that they were misread from."""


@dataclass(frozen=True, slots=True, repr=False)
class TokenKey:
    """The ward's key; never printed.

    Attributes:
        secret: The key itself.
        old: Keys that were replaced and whose workbooks are still taken.
        accepted: SHA-256, round and department of workbooks that were accepted once: they stay what they are, whatever
            became of the key they were made with.
    """

    secret: bytes
    old: tuple["TokenKey", ...] = ()
    accepted: frozenset[tuple[str, str, str]] = frozenset()

    @property
    def id(self) -> str:
        """Four letters that tell keys apart and say nothing of the key."""
        return _letters(hashlib.sha256(b"sumida-etl token key id\x1f" + self.secret).digest())[:_GROUP]

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits by which the journal knows the key."""
        return hashlib.sha256(b"sumida-etl token key fingerprint\x1f" + self.secret).hexdigest()[:32]

    def token(self, form_version: str, round: str, department: str) -> str:
        """``ABCD-3F7K-Q2ZD-…``: the key's id and 80 bits of HMAC-SHA256, as letters that can be read out."""
        letters = self.id + self._bound(form_version, round, department)
        return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))

    def binds(self, token: str, form_version: str, round: str, department: str) -> bool:
        """Whether the token is one of these three, compared in constant time.

        One of an earlier release has no id: any of the keys may have made it.
        """
        given = compact(token).encode("utf-8", "replace")
        forms = [form.encode() for form in self.forms(form_version, round, department)]
        return any([hmac.compare_digest(form, given) for form in forms])  # noqa: C419 - all of them, in constant time

    def forms(self, form_version: str, round: str, department: str) -> tuple[str, ...]:
        """Every token of these three that is taken, as ``compact`` gives it."""
        bound = [(key.id, key._bound(form_version, round, department)) for key in (self, *self.old)]
        return tuple(form for id_, letters in bound for form in (id_ + letters, letters))

    def signatures(self, purpose: str, *about: str) -> tuple[str, ...]:
        """24 letters (120 bits of HMAC-SHA256) that bind something else than a workbook: this key's, then of old keys.

        Made with a key of its own for each ``purpose``: no 照合番号 can serve as one, and none as a 照合番号.
        """
        message = "\x1f".join(about).encode()
        own = [hmac.digest(key.secret, f"sumida-etl {purpose}\x1f".encode(), "sha256") for key in (self, *self.old)]
        return tuple(_letters(hmac.digest(each, message, "sha256")[:_SIGNED]) for each in own)

    def signed(self, signature: str, purpose: str, *about: str) -> bool:
        """Whether this key, or an old one, made the signature, compared in constant time."""
        given = signature.encode("utf-8", "replace")
        made = [each.encode() for each in self.signatures(purpose, *about)]
        return any([hmac.compare_digest(each, given) for each in made])  # noqa: C419 - all of them, in constant time

    def _bound(self, form_version: str, round: str, department: str) -> str:
        message = "\x1f".join((form_version, round, department)).encode()
        return _letters(hmac.digest(self.secret, message, hashlib.sha256)[:_BITS])


def compact(token: str) -> str:
    """A typed 照合番号 as its letters: capitals of half width, without blanks, dashes and what nobody sees."""
    text = unicodedata.normalize("NFKC", token).upper()
    return re.sub(r"[\W_]|ー", "", text).translate(_TYPED)


def _letters(digest: bytes) -> str:
    return base64.b32encode(digest).decode().rstrip("=")

"""照合番号 as people type it, and as earlier releases made it."""

import base64
import hashlib
import hmac

import pytest

from sumida_etl.templates.token import TokenKey

KEY, FORM = TokenKey(b"a key for these tests"), ("2", "R5-12", "D302")
TOKEN = KEY.token(*FORM)


@pytest.mark.parametrize(
    "typed",
    [
        TOKEN,
        TOKEN.lower(),
        f"  {TOKEN}\n",
        TOKEN.replace("-", ""),
        TOKEN.replace("-", " "),
        TOKEN.replace("-", "ー"),
        TOKEN.replace("-", " － "),
        TOKEN.translate({**{n: n + 0xFEE0 for n in range(0x21, 0x7F)}, 0x20: 0x3000}),
        "\u200b".join(TOKEN),
        TOKEN.replace("O", "0").replace("I", "1").replace("B", "8"),
    ],
)
def test_it_is_read_however_it_is_typed(typed: str) -> None:
    assert KEY.binds(typed, *FORM)


def test_one_of_an_earlier_release_stays_good() -> None:
    digest = hmac.digest(KEY.secret, "\x1f".join(FORM).encode(), hashlib.sha256)[:10]
    letters = base64.b32encode(digest).decode()
    assert KEY.binds("-".join(letters[at : at + 4] for at in range(0, 16, 4)), *FORM)


@pytest.mark.parametrize(
    "token", ["", KEY.id, TOKEN[:-1], TOKEN[:4], f"AAAA{TOKEN[4:]}", f"{TOKEN}A", "鍵" * 20, "\udcff"]
)
def test_nothing_else_is_one(token: str) -> None:
    assert not KEY.binds(token, *FORM)
    assert not KEY.binds(TOKEN, "2", "R5-09", "D302")
    assert not TokenKey(b"another key for these").binds(TOKEN, *FORM)


def test_it_names_its_key_and_is_never_shown_with_it() -> None:
    assert TOKEN.startswith(f"{KEY.id}-") and len(TOKEN) == 24
    assert KEY.secret.decode() not in f"{KEY!r}{KEY.id}{KEY.fingerprint}{TOKEN}"

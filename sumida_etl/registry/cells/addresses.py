"""Mail addresses, which no sentence repeats: faults are shown and logged."""

import re

from sumida_etl.registry.cells.texts import parts

_LOCAL = r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(
    rf"{_LOCAL}(?:\.{_LOCAL})*@(?:[0-9A-Za-z](?:[0-9A-Za-z-]{{0,61}}[0-9A-Za-z])?\.)+[A-Za-z]{{2,63}}"
)


def addresses(cell: str) -> tuple[str, ...]:
    """Mail addresses, without the names of people: ``a@example.lg.jp;b@example.lg.jp``.

    The sentence does not repeat what was typed: faults are shown and logged, and addresses are not.
    """
    found = tuple(dict.fromkeys(parts(cell)))
    for place, each in enumerate(found, start=1):
        local = each.partition("@")[0]
        if not _ADDRESS.fullmatch(each) or len(each) > 254 or len(local) > 64:
            raise ValueError(
                f"{place}番目がメールアドレスの形ではありません。名前や < > を付けず、半角で書きます"
                "（例 kikaku@example.lg.jp）。いくつもあるときは ; で区切ります"
            )
    return found

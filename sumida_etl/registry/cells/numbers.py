"""Numbers: of figures, shares, intervals, by year; and the stages that stand for some."""

import re
from decimal import Decimal

from sumida_etl.registry.cells.codes import plain_codes
from sumida_etl.registry.cells.days import year
from sumida_etl.registry.cells.texts import UnfitError, narrow, parts
from sumida_etl.vocabulary import Stage, State

_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_MINUS = str.maketrans({"−": "-", "▲": "-", "△": "-", "‐": "-", "–": "-"})
_LONGEST_INTERVAL = 20
_LARGEST_SHARE = 2


def number(cell: str) -> Decimal | None:
    """A decimal or nothing. ``%`` behind it is the unit's business."""
    found = narrow(cell).translate(_MINUS).removesuffix("%").strip()
    if not found:
        return None
    if not _NUMBER.fullmatch(found):
        raise ValueError(f"「{cell}」は数値ではありません。数字だけを書きます（例 7000、96.27、-3.2）")
    return Decimal(found.replace(",", ""))


def share(cell: str) -> Decimal:
    """A share of the way: ``0.95``, ``95%``."""
    said = f"「{cell}」は割合ではありません。0.95 または 95% の形で書きます"
    try:
        found = number(cell)
    except ValueError:
        found = None
    if found is None:
        raise ValueError(said)
    found = found.scaleb(-2) if narrow(cell).endswith("%") else found
    if not 0 < found <= _LARGEST_SHARE:
        raise UnfitError(said, found)
    return found


def interval(cell: str) -> int:
    """Every how many years: ``2``, ``2年``, ``隔年``; nothing is every year."""
    found = narrow(cell).removesuffix("ごと").removesuffix("度").removesuffix("年")
    found = {"": "1", "毎": "1", "隔": "2"}.get(found, found)
    said = f"「{cell}」は年数ではありません。2 のように書きます（隔年は 2、毎年は空欄）"
    if not found.isdigit() or int(found) < 1:
        raise ValueError(said)
    if int(found) > _LONGEST_INTERVAL:
        raise UnfitError(said, int(found))
    return int(found)


def stages(cell: str) -> tuple[str, ...]:
    """The stages of a milestone, from not begun to done: ``未着手;検討中;実施中;完了``, which nothing stands for."""
    found = parts(cell)
    if not found:
        return tuple(Stage)
    if len(found) < 2 or len(set(found)) < len(found):
        said = f"「{cell}」は段階の並びではありません。違う語を2つ以上、着手前から完了まで ; で区切ります"
        raise UnfitError(said, found)
    if odd := [part for part in found if part in set(State) or not re.search(r"\w", part) or part.isdigit()]:
        said = f"「{odd[0]}」は段階に使えません。状態の語（集計中 など）や数字でない語を書きます"
        raise UnfitError(said, found)
    return found


def yearly_numbers(cell: str) -> tuple[tuple[int, Decimal], ...]:
    """Numbers by fiscal year: ``R4=950;R5=2930``."""
    found: dict[int, Decimal] = {}
    for part in plain_codes(cell):
        name, equals, typed = part.partition("=")
        value = number(typed)
        if not equals or value is None:
            raise ValueError(f"「{part}」は 年度=数値（R5=2930 の形）ではありません")
        if (when := year(name)) in found:
            raise ValueError(f"「{part}」の年度が重複しています")
        found[when] = value
    return tuple(sorted(found.items()))

"""What a cell of a plan file may hold. A parser takes the cell's text and raises ValueError with a sentence.

Codes, numbers and dates are read as Excel and people leave them (full width, ``2024/4/1``, ``R4.4.1``); what can be
read in two ways is refused with an example.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any, TypeVar
from unicodedata import decomposition, normalize

from sumida_etl.eras import western
from sumida_etl.rounds import MONTHS, Due, Round
from sumida_etl.vocabulary import Stage, State

Word = TypeVar("Word", bound=StrEnum)
Parser = Callable[[str], Any]
_SEPARATORS = re.compile(r"[;,、，；\s]+")
_BETWEEN_CODES = re.compile(r"[;,、，；・|/\s]+")
_FIGURATIVE = ("<super>", "<sub>", "<circle>", "<fraction>")
"""Characters that are no other way of writing the digit they are drawn with: ``5²`` is not 52."""
_NO_UNIT = ("なし", "無し", "無", "空欄", "空白")
_FAR_END = 9999
"""The year that stands for no end in other systems' tables."""
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.()\-]*")
_PLAIN_CODE = re.compile(r"[0-9A-Za-z]+")
_CITY_CODE = re.compile("[0-9]{6}")
_CITY_WEIGHTS = (6, 5, 4, 3, 2)
_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_MINUS = str.maketrans({"−": "-", "▲": "-", "△": "-", "‐": "-", "–": "-"})
_DAY = re.compile(
    r"(?P<year>\d{4}|[^\d\s]+\s*(\d{1,2}|元))\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?"
    r"(\s+0{1,2}:00(:00)?)?"
)
_DUE = re.compile(r"翌(?P<far>々|翌)?月(?:(?P<date>\d{1,2})日|末日?)")
_YEAR = re.compile(r"(?P<year>\d{4}|[^\d\s]+(\d{1,2}|元))(年度|年)?")
_DASHES = frozenset("-－―—–ー‐")
_LOCAL = r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(
    rf"{_LOCAL}(?:\.{_LOCAL})*@(?:[0-9A-Za-z](?:[0-9A-Za-z-]{{0,61}}[0-9A-Za-z])?\.)+[A-Za-z]{{2,63}}"
)
_LONGEST_INTERVAL = 20
_LARGEST_SHARE = 2
_YES, _NO = frozenset(("1", "○", "〇", "有")), frozenset(("", "0", "×", "無"))


def text(cell: str) -> str:
    """A cell of free text."""
    return cell


def required(cell: str) -> str:
    """A cell of text that may not be empty."""
    if not cell:
        raise ValueError("空欄にできません")
    return cell


def narrow(cell: str) -> str:
    """The cell with full-width letters, digits and signs made half-width."""
    runs = groupby(cell, lambda each: decomposition(each).startswith(_FIGURATIVE))
    read = ("".join(run) if figurative else normalize("NFKC", "".join(run)) for figurative, run in runs)
    return "".join(read).strip()


def code(cell: str) -> str:
    """A code of half-width letters, digits, ``-``, ``.`` and brackets."""
    found = required(narrow(cell))
    if not _CODE.fullmatch(found):
        raise ValueError(f"「{cell}」は符号として使えません。半角の英字と数字で書きます（例 P1-M01）")
    return found


def lettered(cell: str) -> str:
    """A code that is published, so it holds a letter: a number alone loses its zeros in Excel."""
    found = code(cell)
    if not re.fullmatch(r"[0-9A-Za-z-]*[A-Za-z][0-9A-Za-z-]*", found):
        raise ValueError(f"「{cell}」は公開する符号なので、半角の英字を一つは含めます（例 I101、A-11102）")
    return found


def plain_code(cell: str) -> str:
    """A department's code: letters and digits alone, since others are built with it."""
    found = required(narrow(cell))
    if not _PLAIN_CODE.fullmatch(found):
        raise ValueError(f"「{cell}」は所属コードとして使えません。半角の英字と数字だけで書きます（例 D101、0101）")
    return found


def code_or_none(cell: str) -> str:
    """A code, or nothing."""
    return code(cell) if cell else ""


def own_code(cell: str) -> str:
    """A row's own name, or nothing; one that begins with a mark is a row somebody meant to put out of use."""
    if cell and not re.match(r"\w", narrow(cell)):
        raise ValueError(f"「{cell}」は符号として使えません。使わない行は、# などを付けず、消すか有効終了を入れます")
    return cell


def plain_codes(cell: str) -> tuple[str, ...]:
    """Codes in a cell: ``D101;D102``, also with other separators."""
    return tuple(found for found in _BETWEEN_CODES.split(narrow(cell)) if found)


def different_codes(cell: str) -> tuple[str, ...]:
    """The same, each once."""
    return tuple(dict.fromkeys(plain_codes(cell)))


def city_code(cell: str) -> str:
    """全国地方公共団体コード, its check digit included."""
    found = narrow(cell)
    if not _CITY_CODE.fullmatch(found):
        raise ValueError(f"「{cell}」は検査数字を含む6桁の数字で書きます（例 011002）")
    rest = sum(int(digit) * weight for digit, weight in zip(found, _CITY_WEIGHTS, strict=False)) % 11
    if int(found[-1]) != (11 - rest) % 10:
        raise ValueError(f"「{cell}」は検査数字（6桁目）が合いません。全国地方公共団体コードを確かめます")
    return found


def city_code_or_none(cell: str) -> str:
    """The same, or nothing."""
    return city_code(cell) if cell else ""


def flag(cell: str) -> bool:
    """``1`` or nothing."""
    found = narrow(cell)
    if found not in _YES | _NO:
        raise ValueError(f"「{cell}」は 1 または空欄にします")
    return found in _YES


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
    with suppress(ValueError):
        found = number(cell) or Decimal(0)
        found = found.scaleb(-2) if narrow(cell).endswith("%") else found
        if 0 < found <= _LARGEST_SHARE:
            return found
    raise ValueError(f"「{cell}」は割合ではありません。0.95 または 95% の形で書きます")


def day(cell: str) -> date:
    """``2022-04-01``, ``2022/4/1``, ``R4.4.1``, ``令和4年4月1日``."""
    form = _DAY.fullmatch(narrow(cell))
    try:
        if form is None:
            raise ValueError
        return date(_western(form["year"]), int(form["month"]), int(form["day"]))
    except ValueError:
        raise ValueError(f"「{cell}」は日付ではありません。2022-04-01 の形で書きます") from None


def day_or_always(cell: str) -> date:
    """A day, or nothing for what was always there."""
    return day(cell) if cell else date.min


def day_or_open(cell: str) -> date | None:
    """A day, or nothing for one not set."""
    found = day(cell) if cell else None
    return None if found is not None and found.year == _FAR_END else found


def year(cell: str) -> int:
    """A fiscal year: ``R5``, ``令和5年度``, ``H31``, ``2023`` → the Western year it begins in."""
    form = _YEAR.fullmatch(narrow(cell).removeprefix("FY"))
    try:
        if form is None:
            raise ValueError
        return _western(form["year"])
    except ValueError:
        raise ValueError(f"「{cell}」は年度ではありません。R5、令和5年度 または 2023 の形で書きます") from None


def year_or_none(cell: str) -> int | None:
    """A fiscal year, or nothing."""
    return year(cell) if cell else None


def interval(cell: str) -> int:
    """Every how many years: ``2``, ``2年``, ``隔年``; nothing is every year."""
    found = narrow(cell).removesuffix("ごと").removesuffix("度").removesuffix("年")
    found = {"": "1", "毎": "1", "隔": "2"}.get(found, found)
    if not found.isdigit() or not 1 <= int(found) <= _LONGEST_INTERVAL:
        raise ValueError(f"「{cell}」は年数ではありません。2 のように書きます（隔年は 2、毎年は空欄）")
    return int(found)


def stages(cell: str) -> tuple[str, ...]:
    """The stages of a milestone, from not begun to done: ``未着手;検討中;実施中;完了``, which nothing stands for."""
    found = tuple(part for part in _SEPARATORS.split(narrow(cell)) if part)
    if not found:
        return tuple(Stage)
    if len(found) < 2 or len(set(found)) < len(found):
        raise ValueError(f"「{cell}」は段階の並びではありません。違う語を2つ以上、着手前から完了まで ; で区切ります")
    if odd := [part for part in found if part in set(State) or not re.search(r"\w", part) or part.isdigit()]:
        raise ValueError(f"「{odd[0]}」は段階に使えません。状態の語（集計中 など）や数字でない語を書きます")
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


def months(cell: str) -> tuple[int, ...]:
    """Months of the year: ``6;9;12;3``."""
    found = tuple(part.removesuffix("月").removesuffix("月末") for part in plain_codes(cell))
    if not found or not all(part.isdigit() and 1 <= int(part) <= 12 for part in found):
        raise ValueError(f"「{cell}」は月の並びではありません。6;9;12;3 の形で書きます")
    return tuple(dict.fromkeys(int(part) for part in found))


def round_or_none(cell: str) -> Round | None:
    """A round (``R5-12``), or nothing."""
    return Round.parse(narrow(cell)) if cell else None


def months_or_all(cell: str) -> tuple[int, ...]:
    """Months of the year; nothing for all."""
    return months(cell) if cell else MONTHS


def due(cell: str) -> Due:
    """A day, or a day of the month after a round's date: ``翌月15日``, ``翌々月10日``, ``翌月末``."""
    found = narrow(cell)
    if rule := _DUE.fullmatch(found):
        number = int(rule["date"] or 31)
        if 1 <= number <= 31:
            return Due(1 + bool(rule["far"]), number)
    elif found:
        with suppress(ValueError):
            return Due.on(day(cell))
    raise ValueError(f"「{cell}」は期限ではありません。翌月15日、翌月末、または 2024-01-19 の形で書きます")


def code_unrepeated(cell: str) -> str:
    """As ``plain_code``, of a file whose cells no sentence may repeat."""
    found = narrow(cell)
    if not _PLAIN_CODE.fullmatch(found):
        raise ValueError("所属コードを半角の英字と数字だけで書きます（例 D101）")
    return found


def addresses(cell: str) -> tuple[str, ...]:
    """Mail addresses, without the names of people: ``a@example.lg.jp;b@example.lg.jp``.

    The sentence does not repeat what was typed: faults are shown and logged, and addresses are not.
    """
    found = tuple(dict.fromkeys(filter(None, _SEPARATORS.split(narrow(cell)))))
    for place, each in enumerate(found, start=1):
        local = each.partition("@")[0]
        if not _ADDRESS.fullmatch(each) or len(each) > 254 or len(local) > 64:
            raise ValueError(
                f"{place}番目がメールアドレスの形ではありません。名前や < > を付けず、半角で書きます"
                "（例 kikaku@example.lg.jp）。いくつもあるときは ; で区切ります"
            )
    return found


def unit(cell: str) -> str:
    """A unit, or nothing where a number has none."""
    if cell in _DASHES or cell in _NO_UNIT:
        raise ValueError(f"「{cell}」は単位ではありません。単位のない数値では空欄にします")
    return cell


def word(words: type[Word], empty: Word | None = None) -> Callable[[str], Word]:
    """One of a closed set; ``empty``: what an empty cell stands for, where it stands for one."""

    def parse(cell: str) -> Word:
        if empty is not None and not cell:
            return empty
        try:
            return words(narrow(cell))
        except ValueError:
            allowed = "・".join(item.value for item in words if item.value)
            raise ValueError(f"「{cell}」は {allowed} のどれでもありません") from None

    return parse


def _western(text: str) -> int:
    return int(text) if text.isdigit() else western(text)

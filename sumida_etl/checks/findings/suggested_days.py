"""The day where one was meant but not written so: 45330, R5.12末, 2/9/2024, 令和六年二月八日."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sumida_etl.eras import ERAS
from sumida_etl.rounds import day_label
from sumida_etl.values import read_date
from sumida_etl.values.grammar.normalise import narrow
from sumida_etl.values.grammar.odd_digits import in_ascii_digits, letters_as_digits

_SERIAL, _WHOLE, _SHORT = 5, 8, 6
"""Digits of a day as Excel counts days, and as programs write one: 20240209, 240209 or 060209."""
_DAY_ZERO = date(1899, 12, 30)
"""Excel's, for every day since its 29 February 1900, which there never was."""
_NEAR = timedelta(days=366)
_BRACKETS = re.compile(r"\([^()]*\)")
_LABEL = re.compile(r"^(?:基準日|提出日|時点|日付)[:：]?")
_BEHIND = re.compile(
    r"(?<=[0-9日末月])(?:頃|ころ|付け?で|以降|まで|から|予定|締め?|[~〜].*|(?<=[日末])[0-9]{1,2}時.*|正午|午[前後].*|現在で.*|提出.*|※.*)$"
)
_SPAN = re.compile(
    r"[^~〜]*?[0-9][^~〜]*?"
    r"(?:[~〜ー–—―]|から|(?<=[0-9日月末])[-−](?=[0-9]{1,2}(?:月|/)|[^0-9]{1,2}[0-9]))(?P<last>.*[0-9末].*)"
)
"""From one day to another: what was counted was counted up to the last."""
_WEEKDAY = re.compile(r"(?<=[0-9])(?P<day>[火水木金土])$")
_SEPARATED = re.compile(r"[・,、_]")
_MONTH = re.compile(
    r"(?P<year>(?:[^0-9]{1,2}(?:[0-9]{1,2}|元))|20[0-9]{2})?(?:[年./-])?(?P<month>1[0-2]|0?[1-9])(?:月|末|月末)?"
)
_SHORT_YEAR = re.compile(r"([0-9]{2})([./-])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-](20[0-9]{2})")
_ENGLISH = ("%d-%b-%y", "%d-%b-%Y", "%d-%B-%Y", "%b%d,%Y", "%B%d,%Y", "%d%b%Y", "%d%B%Y")
_MONTHS = 12
_LONGEST = 200
"""Characters of a day with all that is written around it: in a longer text none is looked for."""


def suggested_day(raw: str, as_of: date) -> str:
    """The one day near ``as_of`` that may be meant; empty where none or several may be."""
    typed = narrow(raw).text.removesuffix(".0")
    if len(typed) > _LONGEST:
        return ""
    days = _in_number(typed, as_of) if typed.isdecimal() else _in_text(typed, as_of)
    near = {day for day in days if abs(day - as_of) <= _NEAR}
    return day_label(near.pop()) if len(near) == 1 else ""


def _in_number(digits: str, as_of: date) -> Iterator[date]:
    if len(digits) == _SERIAL:
        yield _DAY_ZERO + timedelta(days=int(digits))
    elif len(digits) == _WHOLE:
        yield from _read(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}", as_of)
    elif len(digits) == _SHORT:
        for year in _years(int(digits[:2]), as_of):
            yield from _read(f"{year}-{digits[2:4]}-{digits[4:]}", as_of)


def _in_text(typed: str, as_of: date) -> Iterator[date]:
    plain = in_ascii_digits(typed) or letters_as_digits(typed)
    plain = _LABEL.sub("", _BRACKETS.sub("", plain) or plain.strip("()"))
    span = _SPAN.fullmatch(plain)
    plain = _WEEKDAY.sub(r"(\g<day>)", span["last"].removesuffix("まで") if span else plain)
    plain = _SEPARATED.sub(".", _BEHIND.sub("", plain).rstrip(".。"))
    for form in _ENGLISH:
        try:
            yield datetime.strptime(typed, form).date()
        except ValueError:
            continue
    if whole := _YEAR_LAST.fullmatch(plain):
        first, second, year = map(int, whole.groups())
        # Where both may be a month, one writes the day first and another the month.
        pairs = {(first, second), (second, first)}
        for of_year, of_month in pairs:
            if of_year <= _MONTHS:
                yield from _read(f"{year}-{of_year}-{of_month}", as_of)
    elif short := _SHORT_YEAR.fullmatch(plain):
        for year in _years(int(short[1]), as_of):
            yield from _read(f"{year}-{short[3]}-{short[4]}", as_of)
    elif month := _MONTH.fullmatch(plain.removesuffix("現在").removesuffix("時点")):
        if month["year"] or not plain.isdecimal():
            before = f"{month['year']}年" if month["year"] else ""
            yield from _read(f"{before}{int(month['month'])}月末", as_of)
    else:
        yield from _read(plain, as_of)


def _years(count: int, as_of: date) -> set[int]:
    """The Western years that two digits may be: 24 of 2024, 06 of the sixth of an era."""
    return {as_of.year // 100 * 100 + count, *(era.before + count for era in ERAS if era.first <= as_of <= era.last)}


def _read(text: str, as_of: date) -> Iterator[date]:
    day = read_date(text, as_of).value
    if day is not None:
        yield day

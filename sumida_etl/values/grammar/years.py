"""Years as people write them before a month: 令和5, R5, レイワ元, 2023."""

from sumida_etl.eras import ERAS, Era

_ERAS = {f"{era.name}|{era.name[0]}|{era.kana}|{era.sign}|[{era.letter}{era.letter.lower()}]": era for era in ERAS}
ERA = "|".join(_ERAS)
"""A pattern for every name of an era."""
_BY_NAME = {
    name: era for era in ERAS for name in (era.name, era.name[0], era.kana, era.sign, era.letter, era.letter.lower())
}


def era_called(name: str) -> Era | None:
    """The era of a name; None for no name."""
    return _BY_NAME.get(name)


def western(era: Era, count: str) -> int:
    """The Western year of a count: 2023 of 令和 5, 2019 of 令和 元; 0 for a year 0, which no era has."""
    number = 1 if count == "元" else int(count)
    return era.before + number if number else 0

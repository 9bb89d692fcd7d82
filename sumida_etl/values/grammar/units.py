"""Units people write behind a number, what they are called here, and how one becomes another."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from sumida_etl.values.grammar.lexicon import MULTIPLIERS
from sumida_etl.values.grammar.normalise import narrow

PER_YEAR = "/年"


class Family(StrEnum):
    """Between families nothing converts: no number of 件 is a %. Neither do hours and square metres into cases."""

    MONEY = "金額"
    SHARE = "割合"
    COUNT = "数"


@dataclass(frozen=True, slots=True)
class Unit:
    """``百万円`` is 10^6 of its base 円. A row without a unit has the empty name."""

    name: str
    base: str
    shift: int = 0
    family: Family = Family.COUNT
    yearly: bool = False

    @property
    def label(self) -> str:
        """The unit as written: 千円/年."""
        return f"{self.name}{PER_YEAR if self.yearly else ''}"

    @property
    def is_whole(self) -> bool:
        """Whether what it counts comes whole, as cases and people do, and hours and square metres do not."""
        return self.base in _WHOLE and not self.shift

    def fits(self, row: "Unit") -> bool:
        """Whether a number typed in this unit can stand in the row at all."""
        if not (row.name and self.name):
            return True
        measures = self.base in _MEASURES or row.base in _MEASURES
        return self.family is row.family and (not measures or self.base == row.base)

    def agrees(self, row: "Unit") -> bool:
        """Whether this is the row's own unit: then the number is the value as typed. What is not typed agrees."""
        if not row.label:
            return True
        same = not self.name or (self.base, self.shift) == (row.base, row.shift)
        return same and (row.yearly or not self.yearly)

    def shift_to(self, row: "Unit") -> int:
        """By which power of ten a number in this unit is multiplied to stand in the row."""
        return self.shift - row.shift if row.name and self.base == row.base else 0


# The first name is the one shown; the others are the same unit.
_COUNTS = """
件 | 人 名 | 回 | 手続 手続き | 業務 | 時間 | 台 | 団体 | 講座 | 社 | 課 | 校 | 研修
事業 | 施設 | 世帯 | 冊 | 部 | 枚 | 点
箇所 か所 カ所 ヶ所 ケ所 ヵ所 | 口座 | 種類 | システム | ポイント | 機関 | 園 | 館 | 店舗
㎡ m2 m² 平方メートル
"""
_UNITS = [tuple(entry.split()) for line in _COUNTS.strip().splitlines() for entry in line.split("|")]

UNITS = MappingProxyType(
    {alias: Unit(names[0], names[0]) for names in _UNITS for alias in names}
    | {alias: Unit("%", "%", 0, Family.SHARE) for alias in ("%", "パーセント")}
    | {alias: Unit("‰", "%", -1, Family.SHARE) for alias in ("‰", "パーミル")}
    | {f"{word}円": Unit(f"{word}円", "円", power, Family.MONEY) for word, power in MULTIPLIERS.items()}
    | {"円": Unit("円", "円", 0, Family.MONEY)}
)

_MEASURES = frozenset({"時間", "㎡"})
"""What is measured and not counted: hours are no minutes, and no cases."""
_WHOLE = frozenset(unit.name for unit in UNITS.values() if unit.family is Family.COUNT) - _MEASURES - {"ポイント"}
NO_UNIT = Unit("", "")


@lru_cache(maxsize=1024)
def row_unit(text: str) -> Unit:
    """The unit of a row: one of the table, or any other text, with its leading 千 or 万 understood (千人)."""
    typed = narrow(text).text
    stem = typed.removesuffix(PER_YEAR)
    unit = UNITS.get(stem)
    if unit is None:
        word = next((word for word in MULTIPLIERS if stem.startswith(word) and stem != word), "")
        rest = stem.removeprefix(word)
        unit = Unit(stem, UNITS[rest].base if rest in UNITS else rest, MULTIPLIERS.get(word, 0), _family(stem))
    return Unit(unit.name, unit.base, unit.shift, unit.family, yearly=stem != typed)


def _family(stem: str) -> Family:
    if "円" in stem:
        return Family.MONEY
    return Family.SHARE if "%" in stem or "‰" in stem else Family.COUNT

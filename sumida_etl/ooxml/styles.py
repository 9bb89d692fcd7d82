"""The cell formats of a workbook: look them up, derive new ones, and append those to their lists."""

from collections.abc import Container, Hashable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE

from sumida_etl.ooxml.markup import (
    Element,
    UnchangeableError,
    add,
    bare,
    child,
    children,
    copied,
    ensured,
    insert_in_order,
    int_attribute,
    local_name,
    new,
)  # fmt: skip
from sumida_etl.ooxml.unparsed import is_true

EMPTY = (
    '<styleSheet xmlns="{main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""The smallest stylesheet that Excel accepts, for a workbook without any."""
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
_XF_ORDER = ("alignment", "protection", "extLst")
_MOST_FORMATS = 64_000
"""Excel takes 65,490 cell formats and repairs a workbook with more."""
_FIRST_OWN_FORMAT = 164


@dataclass(frozen=True, slots=True)
class CellFormat:
    """A cell format in openpyxl's terms, with the attribute names of an openpyxl cell."""

    font: Any
    fill: Any
    border: Any
    alignment: Any
    protection: Any
    number_format: str
    quoted: bool = False
    """Text that stays text, whatever it begins with."""


class Styles:
    """The part ``styles.xml``; cells name a format by its place in ``cellXfs``."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._formats = ensured(root, "cellXfs", _ORDER)
        if not len(self._formats):
            add(self._formats, "xf", {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0"})
        self._xfs = [item for item in self._formats if local_name(item) == "xf"]
        self._fills = [item for item in ensured(root, "fills", _ORDER) if local_name(item) == "fill"]
        self._known: dict[Hashable, int] = {}

    def reserve(self, highest: int) -> None:
        """Define the formats up to a number as copies of the first one."""
        while len(self._xfs) <= highest:
            self._appended(deepcopy(self._xfs[0]))

    def fill_of(self, format: int) -> Element:
        """The ``fill`` element of a cell format."""
        number = int_attribute(self._xf(format), "fillId")
        return self._fills[number] if number < len(self._fills) else new(self._root, "fill")

    def is_locked(self, format: int) -> bool:
        """Whether a cell of this format is locked where its sheet is protected."""
        xf = self._xf(format)
        protection = child(xf, "protection")
        named = child(self._root, "cellStyleXfs")
        if protection is None and named is not None:
            of = children(named, "xf")
            number = int_attribute(xf, "xfId")
            protection = child(of[number], "protection") if number < len(of) else None
        return protection is None or is_true(protection.get("locked", "1"))

    def with_solid_fill(self, colours: Container[str]) -> frozenset[int]:
        """The cell formats whose fill is one of these colours (``FFB9B3``)."""
        fills = {number for number, fill in enumerate(self._fills) if _solid(fill) in colours}
        return frozenset(number for number, xf in enumerate(self._xfs) if int_attribute(xf, "fillId") in fills)

    def derived(self, format: int, fill: Element, *, locked: bool) -> int:
        """A cell format like another one, with this fill (an element of any namespace) and locked or not."""
        key = (format, bare(fill), locked)
        if key not in self._known:
            xf = deepcopy(self._xf(format))
            xf.set("fillId", str(self._added("fills", fill)))
            xf.set("applyFill", "1")
            protection = ensured(xf, "protection", _XF_ORDER)
            protection.set("locked", str(int(locked)))
            xf.set("applyProtection", "1")
            self._known[key] = self._appended(xf)
        return self._known[key]

    def added(self, look: CellFormat) -> int:
        """The number of a cell format, which is added once."""
        parts = {
            name: getattr(look, name).to_tree(name) for name in ("font", "fill", "border", "alignment", "protection")
        }
        key = (look.number_format, look.quoted, *(bare(part) for part in parts.values()))
        if key not in self._known:
            xf = new(self._formats, "xf", {"numFmtId": str(self._number_format(look.number_format))})
            for name in ("font", "fill", "border"):
                xf.set(f"{name}Id", str(self._added(f"{name}s", parts[name])))
            xf.set("xfId", "0")
            xf.set("quotePrefix", str(int(look.quoted)))
            for name in ("NumberFormat", "Font", "Fill", "Border", "Alignment", "Protection"):
                xf.set(f"apply{name}", "1")
            for name in ("alignment", "protection"):
                xf.append(copied(xf, parts[name]))
            self._known[key] = self._appended(xf)
        return self._known[key]

    def _xf(self, format: int) -> Element:
        return self._xfs[format if format < len(self._xfs) else 0]

    def _appended(self, xf: Element) -> int:
        if len(self._xfs) >= _MOST_FORMATS:
            raise UnchangeableError("ブックのセルの書式の数が上限に達しているため")
        self._formats.append(xf)
        self._xfs.append(xf)
        self._formats.set("count", str(len(self._xfs)))
        return len(self._xfs) - 1

    def _added(self, group: str, source: Element) -> int:
        listed = ensured(self._root, group, _ORDER)
        made = copied(listed, source)
        key = (group, bare(made))
        if key not in self._known:
            listed.append(made)
            of_kind = children(listed, local_name(made))
            listed.set("count", str(len(of_kind)))
            self._known[key] = len(of_kind) - 1
            if group == "fills":
                self._fills.append(made)
        return self._known[key]

    def _number_format(self, code: str) -> int:
        if code in BUILTIN_FORMATS_REVERSE:
            return int(BUILTIN_FORMATS_REVERSE[code])
        listed = child(self._root, "numFmts")
        if listed is None:
            listed = new(self._root, "numFmts")
            insert_in_order(self._root, listed, _ORDER)
        known: Mapping[str, int] = {item.get("formatCode"): int_attribute(item, "numFmtId") for item in listed}
        if code in known:
            return known[code]
        number = max([_FIRST_OWN_FORMAT - 1, *known.values()]) + 1
        add(listed, "numFmt", {"numFmtId": str(number), "formatCode": code})
        listed.set("count", str(len(listed)))
        return number


def _solid(fill: Element) -> str:
    """The colour of a solid fill, without its opacity; empty of any other fill."""
    pattern = child(fill, "patternFill")
    colour = child(pattern, "fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
    return str(colour.get("rgb", ""))[-6:].upper() if colour is not None else ""

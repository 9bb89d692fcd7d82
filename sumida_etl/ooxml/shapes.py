"""The boxes in which notes are shown: VML, the drawing language that Excel still requires for them."""

import re

from sumida_etl.ooxml.addresses import cell_at
from sumida_etl.ooxml.markup import Element, UnchangeableError, parse

_V, _X = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:excel"
_O = "urn:schemas-microsoft-com:office:office"
_HEAD = f'<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}">'
EMPTY = (
    f'{_HEAD}<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_STYLE = "position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:{}px;height:{}px;z-index:1;visibility:hidden"
_BOX = (
    f'{_HEAD}<v:shape id="_x0000_s{{}}" type="#_x0000_t202" style="{_STYLE}" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{}</x:Row><x:Column>{}</x:Column></x:ClientData></v:shape></xml>"
)
_UNCLOSED = re.compile(rb"<br\s*>", re.IGNORECASE)
_NUMBER = re.compile(r"_s(\d+)$")
_FIRST_NUMBER = 1025


def drawing(xml: bytes) -> bytes:
    """A drawing as well-formed XML: Excel itself writes unclosed ``<br>`` into it."""
    return _UNCLOSED.sub(b"<br/>", xml)


class Shapes:
    """The boxes of one drawing by their cell's address."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._boxes: dict[tuple[int, int], Element] = {}
        numbers = [_FIRST_NUMBER]
        for shape in root.iter(f"{{{_V}}}shape"):
            data = shape.find(f"{{{_X}}}ClientData")
            if found := _NUMBER.search(shape.get("id", "")):
                numbers.append(int(found[1]))
            if data is not None and data.get("ObjectType") == "Note":
                self._boxes[_cell_of(data)] = shape
        self._last = max(numbers)

    def look(self, address: str) -> tuple[str, str] | None:
        """A box's style and anchor, for restoring it later; None where the cell has no box."""
        box = self._boxes.get(_zero_based(address))
        if box is None:
            return None
        anchor = box.find(f"{{{_X}}}ClientData/{{{_X}}}Anchor")
        return str(box.get("style", "")), "" if anchor is None else str(anchor.text or "")

    def show(self, address: str, width: int, height: int) -> None:
        """Show a box of this size in pixels at a cell; a box that is there is resized."""
        cell = _zero_based(address)
        if cell in self._boxes:
            self._resize(self._boxes[cell], _STYLE.format(width, height), "")
            return
        self._last += 1
        made = parse(_BOX.format(self._last, width, height, *cell).encode())[0]
        self._root.append(made)
        self._boxes[cell] = made

    def restore(self, address: str, style: str, anchor: str) -> None:
        """Restore the style and anchor of a cell's box."""
        if (box := self._boxes.get(_zero_based(address))) is not None:
            self._resize(box, style, anchor)

    def remove(self, address: str) -> None:
        """Take a cell's box away."""
        box = self._boxes.pop(_zero_based(address), None)
        if box is not None:
            box.getparent().remove(box)

    def _resize(self, box: Element, style: str, anchor: str) -> None:
        # A box with an anchor has the size that the anchor says, whatever its style says.
        box.set("style", style)
        data = box.find(f"{{{_X}}}ClientData")
        for old in data.findall(f"{{{_X}}}Anchor"):
            data.remove(old)
        if anchor:
            made = data.makeelement(f"{{{_X}}}Anchor", {}, data.nsmap)
            made.text = anchor
            data.insert(0, made)


def _zero_based(address: str) -> tuple[int, int]:
    row, column = cell_at(address)
    return row - 1, column - 1


def _cell_of(data: Element) -> tuple[int, int]:
    try:
        return int(data.findtext(f"{{{_X}}}Row", "-1")), int(data.findtext(f"{{{_X}}}Column", "-1"))
    except ValueError as problem:
        raise UnchangeableError("コメントの枠の位置を読み取れないため") from problem

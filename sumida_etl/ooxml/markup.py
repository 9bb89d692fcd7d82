"""The XML of one part: parsed without reaching outside the bytes, changed in place, and written out again."""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

Element = Any
"""An element of lxml, which carries no types."""
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


class UnchangeableError(Exception):
    """A workbook that cannot be changed without harm; the text says why, in Japanese, as a part of a sentence."""


def parse(xml: bytes) -> Element:
    """The root of a part. Raises UnchangeableError where it is no XML, or declares a document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, collect_ids=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as problem:
        raise UnchangeableError("ブックの中のXMLが壊れているため") from problem
    if root.getroottree().docinfo.doctype:
        raise UnchangeableError("ブックの中のXMLに文書型の宣言があるため")
    return root


def serialise(root: Element) -> bytes:
    """The part's bytes, with comments and instructions before and after its root."""
    written: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
    return _DECLARATION + written


def namespace(element: Element) -> str:
    """The namespace of an element; empty if it has none."""
    return str(etree.QName(element).namespace or "")


def local_name(element: Element) -> str:
    """An element's name without its namespace; empty for a comment or an instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def int_attribute(element: Element, name: str) -> int:
    """An attribute that is a whole number; 0 where there is none. Raises UnchangeableError for anything else."""
    try:
        return int(element.get(name, 0))
    except ValueError:
        raise UnchangeableError(f"ブックの中の番号（{name}）が数になっていないため") from None


def child(parent: Element, name: str) -> Element | None:
    """The first child of a name, in the parent's namespace."""
    return parent.find(f"{{{namespace(parent)}}}{name}")


def children(parent: Element, name: str) -> list[Element]:
    """The children of a name, in the parent's namespace."""
    found: list[Element] = parent.findall(f"{{{namespace(parent)}}}{name}")
    return found


def new(parent: Element, name: str, attributes: Mapping[str, str] | None = None, text: str = "") -> Element:
    """Create an element in the parent's namespace, with its prefix; it is not inserted yet."""
    made = parent.makeelement(f"{{{namespace(parent)}}}{name}", attributes or {}, parent.nsmap)
    if text:
        made.text = text
        if text != text.strip() or "\n" in text:
            made.set(_SPACE, "preserve")
    return made


def add(parent: Element, name: str, attributes: Mapping[str, str] | None = None, text: str = "") -> Element:
    """Like ``new``, inserted as the parent's last child."""
    made = new(parent, name, attributes, text)
    parent.append(made)
    return made


def copied(parent: Element, source: Element) -> Element:
    """Copy an element of ElementTree or lxml, of any namespace, into ``parent``'s; it is not inserted yet."""
    made = new(parent, local_name(source), dict(source.attrib))
    made.text = source.text
    for each in source:
        if local_name(each):
            made.append(copied(made, each))
    return made


def insert_in_order(parent: Element, made: Element, order: Sequence[str]) -> None:
    """Insert a child where the schema's sequence of names has it; unknown elements stay where they are."""
    after = set(order[order.index(local_name(made)) + 1 :])
    for index, sibling in enumerate(parent):
        if _ranked(sibling) in after:
            parent.insert(index, made)
            return
    parent.append(made)


def ensured(parent: Element, name: str, order: Sequence[str]) -> Element:
    """The child of a name, inserted where it is missing."""
    found = child(parent, name)
    if found is None:
        found = new(parent, name)
        insert_in_order(parent, found, order)
    return found


def _ranked(element: Element) -> str:
    """The name that decides an element's place; of AlternateContent, that of its first alternative."""
    if element.tag == _COMPATIBLE:
        return next((local_name(inner) for choice in element for inner in choice if local_name(inner)), "")
    return local_name(element)


def bare(element: Element) -> str:
    """An element as text, without any namespace."""
    made = etree.Element(local_name(element), dict(element.attrib))
    made.text = element.text
    made.extend(copied(made, each) for each in element if local_name(each))
    return str(etree.tostring(made, encoding="unicode"))

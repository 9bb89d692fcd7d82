"""The relations of a package's parts: which part refers to which."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from sumida_etl.memory import memo
from sumida_etl.reader.admission.limits import LONGEST_KNOWN

MAIN = "officeDocument"
"""The relation that leads from the package to its main part."""


@dataclass(frozen=True, slots=True)
class Relation:
    """``kind`` is the last word of its type, which Strict OOXML shares; ``part`` a lower-case name."""

    kind: str
    part: str


def relations(parts: Mapping[str, bytes], source: str) -> Mapping[str, Relation]:
    """The relations of a part (``""``: of the package) by ID. Raises KeyError and ParseError."""
    name = relations_part(source)
    return relations_in(parts[name], name)


def relations_part(source: str) -> str:
    """The name of the part that lists a part's relations."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations_in(xml: bytes, name: str) -> Mapping[str, Relation]:
    """The relations listed in a part of this name, without targets outside the package. Raises ParseError."""
    folder = posixpath.dirname(posixpath.dirname(name))
    return {
        item.get("Id", ""): Relation(
            item.get("Type", "").rpartition("/")[2], part_name(posixpath.join(folder, _forward(item.get("Target", ""))))
        )
        for item in parsed(xml)
        if item.get("TargetMode") != "External"
    }


def part_name(path: str) -> str:
    """A part's name as it is compared: lower case, forward slashes, nothing in front. Some Windows zippers differ."""
    return posixpath.normpath(posixpath.join("/", _forward(path))).lstrip("/").lower()


def _forward(path: str) -> str:
    return path.replace("\\", "/")


@memo(longest=LONGEST_KNOWN, count=64)
def parsed(xml: bytes) -> Element:
    """Parse a list part; cached, because workbooks that one program saved from one template share its bytes."""
    return ElementTree.fromstring(xml)


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]

"""The parts of a workbook: found by their relations, changed, added and taken out, with content types to match."""

import posixpath
import re
from dataclasses import dataclass

from sumida_etl.ooxml.markup import Element, UnchangeableError, add, children, local_name, namespace, parse, serialise
from sumida_etl.ooxml.zip_entries import ZipArchive

_TYPES = "[Content_Types].xml"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"']*)""")
Content = bytes | Element
"""A part's bytes, or the root of its XML that is still being changed."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A part's relation: ``kind`` is the last word of its type, ``part`` its target (lower case; external: empty)."""

    id: str
    kind: str
    part: str


class Package:
    """A workbook's parts by name; case does not matter, as in Excel."""

    def __init__(self, data: bytes) -> None:
        self._archive = ZipArchive(data)
        self._names = {name.lower(): name for name in self._archive.names}
        self._read: dict[str, Element] = {}
        self._changed: dict[str, Content] = {}
        self._removed: set[str] = set()
        root = self.tree("_rels/.rels")
        self._strict = any(item.get("Type", "").startswith(_STRICT) for item in root)

    @property
    def office(self) -> str:
        """The namespace of ``r:id``, which relation types begin with too."""
        return _STRICT if self._strict else _TRANSITIONAL

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def bytes_of(self, name: str) -> bytes:
        """A part's current bytes. Raises UnchangeableError where there is no such part."""
        key = name.lower()
        if key not in self._names:
            raise UnchangeableError("ブックの中の部品が欠けているため")
        changed = self._changed.get(key)
        if changed is None:
            return self._archive.read(self._names[key])
        return changed if isinstance(changed, bytes) else serialise(changed)

    def tree(self, name: str) -> Element:
        """A part's XML, for reading."""
        key = name.lower()
        if key not in self._read:
            self._read[key] = parse(self.bytes_of(key))
        return self._read[key]

    def edit(self, name: str) -> Element:
        """A part's XML, for editing: changes in it will be written."""
        tree = self.tree(name)
        self._changed[name.lower()] = tree
        return tree

    def put(self, name: str, content: bytes) -> None:
        """Replace a part's bytes; its XML must not have been read yet."""
        assert name.lower() not in self._read, name
        self._changed[name.lower()] = content

    def add(self, name: str, xml: bytes, content_type: str) -> str:
        """Add a part; returns its name in lower case."""
        key = name.lower()
        self._names[key] = name
        self._changed[key] = xml
        types = self.edit(_TYPES)
        extension = name.rpartition(".")[2]
        if extension == "xml":
            add(types, "Override", {"PartName": f"/{name}", "ContentType": content_type})
        elif not any(item.get("Extension", "").lower() == extension for item in children(types, "Default")):
            default = types.makeelement(f"{{{namespace(types)}}}Default", {}, types.nsmap)
            default.set("Extension", extension)
            default.set("ContentType", content_type)
            types.insert(0, default)
        return key

    def remove(self, name: str) -> None:
        """Take a part out, and its relations with it."""
        for key in (name.lower(), _relations_of(name.lower())):
            if key in self._names:
                self._removed.add(self._names.pop(key))
                self._changed.pop(key, None)
                self._read.pop(key, None)
                types = self.edit(_TYPES)
                for item in [item for item in types if item.get("PartName", "").lower() == f"/{key}"]:
                    types.remove(item)

    def relations(self, source: str) -> list[Relation]:
        """The relations of a part, in the order listed; the package itself is the part ``""``."""
        listed = _relations_of(source.lower())
        if listed not in self._names:
            return []
        folder = posixpath.dirname(source.lower())
        return [_relation(item, folder) for item in self.tree(listed) if local_name(item) == "Relationship"]

    def relate(self, source: str, kind: str, target: str) -> str:
        """Add a relation to a part; returns its ID."""
        key = _relations_of(source.lower())
        if key not in self._names:
            self._names[key] = _relations_of(self._names[source.lower()])
            self._changed[key] = _RELATIONS
        listed = self.edit(key)
        taken = {item.get("Id") for item in listed if local_name(item)}
        number = next(n for n in range(len(listed) + 1, len(listed) + len(taken) + 2) if f"rId{n}" not in taken)
        attributes = {
            "Id": f"rId{number}",
            "Type": f"{self.office}/{kind}",
            "Target": f"/{self._names[target.lower()]}",
        }
        add(listed, "Relationship", attributes)
        return attributes["Id"]

    def unrelate(self, source: str, id: str) -> None:
        """Take a relation out."""
        listed = self.edit(_relations_of(source.lower()))
        for item in [item for item in listed if item.get("Id") == id]:
            listed.remove(item)

    def free_name(self, stem: str, extension: str) -> str:
        """A name that no part has and no relation refers to: a dangling relation must not lead to a part of ours."""
        taken = {posixpath.basename(name) for name in self._names}
        for name in self._names:
            if name.endswith(".rels"):
                targets = _TARGET.findall(self.bytes_of(name))
                taken |= {posixpath.basename(target.decode(errors="replace")).lower() for target in targets}
        base = posixpath.basename(stem).lower()
        return next(f"{stem}{n}.{extension}" for n in range(1, len(taken) + 2) if f"{base}{n}.{extension}" not in taken)

    def written(self) -> bytes:
        """The package as it is now."""
        changes: dict[str, bytes | None] = dict.fromkeys(self._removed)
        for key in self._changed:
            changes[self._names[key]] = self.bytes_of(key)
        return self._archive.with_changes(changes)


def _relation(item: Element, folder: str) -> Relation:
    external = item.get("TargetMode") == "External"
    target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/").lower()
    return Relation(item.get("Id", ""), item.get("Type", "").rpartition("/")[2], "" if external else target)


def _relations_of(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")

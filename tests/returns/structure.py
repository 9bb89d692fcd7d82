"""What Excel demands of a package before it opens it without offering a repair."""

import posixpath
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from sumida_etl.ooxml.addresses import cell_at
from sumida_etl.ooxml.sheet import ORDER

_LISTS = {"numFmts": "numFmt", "fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf"}
_XF_PARTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def children(element: Element, name: str) -> list[Element]:
    return [each for each in element if local(each) == name]


def first(element: Element, name: str) -> Element | None:
    return next(iter(children(element, name)), None)


def faults_of(path: Path, dangling: frozenset[str] = frozenset()) -> list[str]:
    """What would make Excel repair a workbook; relations to the parts ``dangling`` were there before."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        parts = {name: archive.read(name) for name in archive.namelist()}
    trees = {name: ElementTree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    faults = [*_of_types(parts, trees), *_of_relations(parts, trees, dangling)]
    styles = trees[next(name for name in parts if re.search(r"styles\d*\.xml$", name))]
    formats = len(first(styles, "cellXfs") or [])
    faults += _of_styles(styles)
    for name, tree in trees.items():
        if local(tree) == "worksheet":
            faults += [f"{name}: {fault}" for fault in _of_sheet(tree, formats)]
        if local(tree) == "comments":
            refs = [note.get("ref") for note in first(tree, "commentList") or []]
            faults += [f"{name}: two notes on a cell"] if len(set(refs)) < len(refs) else []
            authors = len(first(tree, "authors") or [])
            faults += [f"{name}: no author" for note in tree.iter() if int(note.get("authorId", 0)) >= authors]
    return faults


def _of_types(parts: dict[str, bytes], trees: dict[str, Element]) -> list[str]:
    types = trees["[Content_Types].xml"]
    overrides = [item.get("PartName", "").lower() for item in children(types, "Override")]
    defaults = [item.get("Extension", "").lower() for item in children(types, "Default")]
    faults = [f"type twice: {name}" for name in {*overrides, *defaults} if [*overrides, *defaults].count(name) > 1]
    for name in parts:
        known = f"/{name}".lower() in overrides or name.rpartition(".")[2].lower() in defaults
        faults += [] if known or name == "[Content_Types].xml" else [f"no type: {name}"]
    there = {f"/{name}".lower() for name in parts}
    return faults + [f"type of nothing: {name}" for name in overrides if name not in there]


def _of_relations(parts: dict[str, bytes], trees: dict[str, Element], dangling: frozenset[str]) -> list[str]:
    faults = []
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        ids = [item.get("Id") for item in tree]
        folder = posixpath.dirname(posixpath.dirname(name))
        source = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
        faults += [f"{name}: ID twice"] if len(set(ids)) < len(ids) else []
        faults += [f"{name}: of nothing"] if source not in parts and name != "_rels/.rels" else []
        for item in tree:
            target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
            if item.get("TargetMode") != "External" and target not in parts and target not in dangling:
                faults.append(f"{name}: {target} is not there")
        named = {value for each in trees.get(source, ()) for value in _ids_in(each)} if source in trees else set()
        faults += [f"{name}: {id} is not related" for id in named - set(ids)]
    return faults


def _ids_in(element: Element) -> list[str]:
    return [v for each in element.iter() for k, v in each.items() if k.endswith("/relationships}id")]


def _of_styles(styles: Element) -> list[str]:
    faults = []
    for group, item in _LISTS.items():
        found = first(styles, group)
        if found is not None and int(found.get("count", len(found))) != len(children(found, item)):
            faults.append(f"count of {group}")
    for xf in first(styles, "cellXfs") or []:
        for attribute, group in _XF_PARTS.items():
            if int(xf.get(attribute, 0)) >= len(first(styles, group) or []):
                faults.append(f"{attribute} of a format")
        order = [local(each) for each in xf]
        faults += [] if order == sorted(order) else ["order in a format"]
    return faults


def _of_sheet(sheet: Element, formats: int) -> list[str]:
    order = [ORDER.index(local(each)) for each in sheet if local(each) in ORDER]
    faults = [] if order == sorted(order) else ["order of elements"]
    once = [local(each) for each in sheet if local(each) not in ("conditionalFormatting", "AlternateContent")]
    faults += [f"{name} twice" for name in set(once) if once.count(name) > 1]
    data = first(sheet, "sheetData")
    assert data is not None
    rows = [int(row.get("r", 0)) for row in data]
    faults += [] if all(a < b for a, b in pairwise(rows)) else ["order of rows"]
    for row in data:
        places = [cell_at(cell.get("r", "")) for cell in children(row, "c")]
        faults += [] if all(a < b for a, b in pairwise(places)) else [f"order of cells in row {row.get('r')}"]
        faults += [] if all(str(at) == row.get("r") for at, _ in places) else [f"cells of another row {row.get('r')}"]
        faults += [f"format of {cell.get('r')}" for cell in row if int(cell.get("s", 0)) >= formats]
    for group, item in (("mergeCells", "mergeCell"), ("dataValidations", "dataValidation")):
        found = first(sheet, group)
        if found is not None and int(found.get("count", len(found))) != len(children(found, item)):
            faults.append(f"count of {group}")
    return faults

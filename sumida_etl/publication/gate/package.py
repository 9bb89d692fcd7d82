"""Whether what is said of the files is true of them, and what frictionless makes of the package as others will."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sumida_etl.publication.datapackage import catalogues, descriptor
from sumida_etl.publication.files import manifest
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.gate.fault import Fault, cell_name


def described_faults(files: Mapping[str, Artefact], tables: Sequence[str]) -> Iterator[Fault]:
    """Sizes and digests in manifest, package and catalogue. ``tables``: the names of the CSVs of the package."""
    every = [name for name in files if name != manifest.NAME]
    listings = (
        (manifest.NAME, every, _listed_in_manifest),
        (descriptor.NAME, tables, _listed_in_package),
        (catalogues.NAME, [*tables, descriptor.NAME], _listed_in_catalogue),
    )
    for name, described, listed_in in listings:
        if name not in files:
            yield Fault("G001", name)
            continue
        try:
            listed = listed_in(json.loads(files[name].content))
        except (ValueError, KeyError, TypeError) as problem:
            yield Fault("G031", name, str(problem))
            continue
        for stray in sorted(set(listed) - set(files)):
            yield Fault("G001", stray)
        for each in described:
            file = files.get(each)
            if file is not None and each not in listed:
                yield Fault("G032", each, wanted=name)
            elif file is not None and listed[each] != (len(file.content), file.sha256):
                yield Fault("G030", each, wanted=name)


def frictionless_faults(files: Mapping[str, Artefact], tables: Sequence[str]) -> Iterator[Fault]:
    """Validate descriptor and CSVs as they will lie on disk."""
    from frictionless import FrictionlessException, Package  # noqa: PLC0415 - takes as long as all other checks

    with tempfile.TemporaryDirectory() as folder:
        for name in tables:
            (Path(folder) / name).write_bytes(files[name].content)
        described = json.loads(files[descriptor.NAME].content)
        described["resources"] = [each for each in described.get("resources", []) if not _is_empty(files, each)]
        (Path(folder) / descriptor.NAME).write_bytes(descriptor.json_bytes(described))
        try:
            report = Package(str(Path(folder) / descriptor.NAME)).validate()
        except FrictionlessException as problem:
            yield Fault("G033", descriptor.NAME, f"{problem.error.type}: {problem.error.note}")
            return
        for error in report.errors:
            yield Fault("G033", descriptor.NAME, f"{error.type}: {error.note}")
        for task in report.tasks:
            name = Path(task.place).name
            for error in task.errors:
                yield _cell_fault(name, error, _titles(described, name))


def _is_empty(files: Mapping[str, Artefact], resource: Mapping[str, Any]) -> bool:
    """Whether a table has its header alone, which frictionless takes for a file without anything in it."""
    file = files.get(resource.get("path", ""))
    return file is not None and file.content.count(b"\r\n") == 1


def _titles(package: Mapping[str, Any], path: str) -> Mapping[str, str]:
    """The header of each field of a table by its name."""
    fields = next(each["schema"]["fields"] for each in package["resources"] if each["path"] == path)
    return {field["name"]: field["title"] for field in fields}


def _cell_fault(file: str, error: Any, titles: Mapping[str, str]) -> Fault:  # noqa: ANN401 - frictionless has a class a kind of error
    row, column = getattr(error, "row_number", None), getattr(error, "field_number", None)
    cell = cell_name(column - 1, row) if row and column else None
    text = f"{error.type}: {error.note}"
    field = getattr(error, "field_name", None)
    return Fault("G033", file, text, row=row, column=titles.get(field or "", field), cell=cell)


def _listed_in_manifest(content: dict[str, Any]) -> dict[str, tuple[int, str]]:
    return {entry["name"]: (entry["size"], entry["sha256"]) for entry in content["files"]}


def _listed_in_package(content: dict[str, Any]) -> dict[str, tuple[int, str]]:
    return {
        resource["path"]: (resource["bytes"], resource["hash"].removeprefix("sha256:"))
        for resource in content["resources"]
    }


def _listed_in_catalogue(content: dict[str, Any]) -> dict[str, tuple[int, str]]:
    return {
        resource["url"].rpartition("/")[2]: (resource["size"], resource["hash"])
        for resource in content["resources"]
        if "hash" in resource
    }

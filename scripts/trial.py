"""Run inside a new environment: check that installed files are as published and that packages can be imported."""

import base64
import csv
import hashlib
import importlib
import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
_NAME = re.compile(r"[\w.-]+")


def damaged(distribution: Distribution) -> Iterator[Path]:
    """Files of a distribution that are missing or differ from its RECORD; its ``files`` has none missing since 3.12."""
    for name, published, _ in csv.reader((distribution.read_text("RECORD") or "").splitlines()):
        mode, _, value = published.partition("=")
        path = Path(str(distribution.locate_file(name)))
        if not mode:
            continue
        try:
            digest = hashlib.new(mode, path.read_bytes()).digest()
        except FileNotFoundError:
            yield path
            continue
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != value:
            yield path


def required(kind: str) -> set[str]:
    """Names of the distributions that ``pyproject.toml`` asks for, as they are normalised."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    more = {
        "cluster": project["project"]["optional-dependencies"]["cluster"],
        "develop": project["dependency-groups"]["dev"],
    }
    wanted = project["project"]["dependencies"] + more.get(kind, [])
    return {normalised(found[0]) for each in wanted if (found := _NAME.match(each))}


def normalised(name: str) -> str:
    """A distribution's name in its normal form."""
    return re.sub(r"[-_.]+", "-", name).lower()


def modules(distribution: Distribution) -> set[str]:
    """The top-level module that is called as its distribution is, else all: what stands beside it may want more."""
    tops = {file.parts[0].removesuffix(".py") for file in distribution.files or () if file.suffix == ".py"}
    own = normalised(distribution.name).replace("-", "_")
    return {own} if own in tops else {top for top in tops if top.isidentifier() and not top.startswith("_")}


def main(kind: str) -> int:
    """Returns 0 if all is well; otherwise prints what is not."""
    installed = {normalised(each.name): each for each in distributions(path=[sysconfig.get_path("purelib")])}
    for path in (path for each in installed.values() for path in damaged(each)):
        print(path)
        return 1
    wanted = required(kind)
    for module in sorted(module for name in wanted & installed.keys() for module in modules(installed[name])):
        importlib.import_module(module)
    importlib.import_module("sumida_etl.console.app")
    print(*sorted(wanted - installed.keys()))
    return int(not wanted <= installed.keys())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

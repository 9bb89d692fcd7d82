"""NOTICE names every package we need whose licence asks more than to be named, with the licence it states itself."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

from tests.conftest import CHECKOUT

PERMISSIVE = re.compile(
    r"MIT|BSD|ISC|Apache|Python Software Foundation|PSF|Zlib|CC0|CNRI|0BSD|PostgreSQL|Unlicense|ISCL", re.IGNORECASE
)
SHORT = {
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Artistic License; GNU General Public License (GPL); GNU General Public License v2 or later (GPLv2+)": (
        "Artistic License OR GPL-2.0-or-later"
    ),
}
"""What older metadata say, as an SPDX expression would."""


def needed(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> Iterator[Distribution]:
    """A distribution and all that it needs on this machine."""
    if (name, extras) in seen:
        return
    seen.add((name, extras))
    try:
        found = distribution(name)
    except PackageNotFoundError:  # of another platform
        return
    yield found
    for line in found.requires or ():
        one = Requirement(line)
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in (extras or {""})):
            yield from needed(re.sub(r"[-_.]+", "-", one.name).lower(), frozenset(one.extras), seen)


def licence(found: Distribution) -> str:
    about = found.metadata
    classified = [line for line in about.get_all("Classifier") or () if line.startswith("License")]
    stated = about.get("License-Expression") or "; ".join(line.split("::")[-1].strip() for line in classified)  # type: ignore[attr-defined]
    return SHORT.get(stated, stated) or about.get("License") or "unknown"  # type: ignore[attr-defined]


def is_permissive(stated: str) -> bool:
    """Whether every part that holds at once has a permissive choice."""
    return all(PERMISSIVE.search(part) for part in re.split(r" AND ", stated))


def test_it_names_them_all_and_no_other() -> None:
    found = {re.sub(r"[-_.]+", "-", one.name).lower(): licence(one) for one in needed("sumida-etl", frozenset(), set())}
    assert len(found) > 30
    asking = {name: stated for name, stated in found.items() if not is_permissive(stated)}
    lines = (CHECKOUT / "NOTICE").read_text(encoding="utf-8").splitlines()
    named = dict(re.fullmatch(r"(\S+) {2,}(.+)", line).groups() for line in lines if re.search(r"\S {2,}\S", line))
    assert named == asking


def test_both_are_in_the_distribution() -> None:
    assert 'license-files = ["LICENSE", "NOTICE"]' in (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    assert (CHECKOUT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")

"""The manifest, and that the same figures give the same bytes."""

import hashlib
import json

from sumida_etl.publication.files.csv import csv_files
from sumida_etl.publication.files.manifest import manifest
from tests.publication.town import VALUES, made


def _manifest(departments: tuple[str, ...] = ("D1", "D2", "D3")) -> dict[str, object]:
    edition = made(departments=departments)
    return json.loads(manifest(edition, csv_files(edition)).content)


def test_every_file_is_listed_with_its_size_and_digest() -> None:
    files = csv_files(made())
    listed = _manifest()["files"]
    assert listed == sorted(
        (
            {"name": file.name, "size": len(file.content), "sha256": hashlib.sha256(file.content).hexdigest()}
            for file in files
        ),
        key=lambda entry: entry["name"],
    )


def test_what_the_figures_rest_on() -> None:
    content = _manifest()
    del content["files"]
    assert content == {
        "ward": {"code": "999999", "name": "試験区"},
        "round": "R5-12",
        "as_of": "2023-12-31",
        "edition": 1,
        "reason": None,
        "provisional": False,
        "specimen": False,
        "missing": [],
        "plan_version": "t1",
        "plan_edition": None,
        "record": None,
        "thresholds": {"on_pace": "0.95", "behind": "0.60", "nearly": "0.80"},
    }


def test_a_provisional_publication_names_who_is_missing() -> None:
    content = _manifest(departments=("D1",))
    assert content["provisional"] is True
    assert content["missing"] == [{"code": "D2", "name": "税務課"}, {"code": "D3", "name": "窓口課"}]


def test_the_same_figures_give_the_same_bytes() -> None:
    one, other = made(), made(values=VALUES[::-1])
    assert csv_files(one) == csv_files(other)
    assert manifest(one, csv_files(one)) == manifest(other, csv_files(other))
    assert manifest(one, csv_files(one)[::-1]) == manifest(one, csv_files(one))

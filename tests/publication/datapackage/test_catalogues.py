"""catalog.json by the rules of CKAN's own ``package_create`` (its default schema, 2.12), written out."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from sumida_etl.publication.datapackage.catalogues import NAME
from sumida_etl.publication.release.all_rounds import write_catalogue
from tests.publication.town import made
from tests.publication.town_package import files_of

ROOT = {
    "id", "name", "title", "author", "author_email", "maintainer", "maintainer_email", "license_id", "notes", "url",
    "version", "state", "type", "owner_org", "private", "resources", "tags", "tag_string", "extras", "groups",
}  # fmt: skip
LISTS = {"resources", "tags", "groups", "extras"}


def check(entry: dict[str, Any]) -> None:
    """What ``package_create`` refuses, refused."""
    assert re.fullmatch(r"[a-z0-9_\-]{2,100}", entry["name"]) and entry["name"] not in ("new", "edit", "search")
    assert entry["title"] and entry["owner_org"]
    assert len(entry.get("version", "")) <= 100
    assert {name for name, value in entry.items() if isinstance(value, list)} <= LISTS
    for name in ("name", "title", "author", "maintainer", "license_id", "notes", "url", "owner_org"):
        assert isinstance(entry[name], str)
    for tag in entry["tags"]:
        assert set(tag) == {"name"} and 2 <= len(tag["name"]) <= 100
        assert re.fullmatch(r"[\w \-.]*", tag["name"])
    keys = [extra["key"] for extra in entry["extras"]]
    assert len(keys) == len(set(keys)) and not set(keys) & ROOT
    assert all(extra["key"] and isinstance(extra["value"], str) for extra in entry["extras"])
    for resource in entry["resources"]:
        assert all(isinstance(value, str) for name, value in resource.items() if name != "size")
        assert isinstance(resource.get("size", 0), int)
        assert resource["url"] == resource["url"].strip() and resource["format"]
        for name in ("created", "last_modified"):
            assert name not in resource or datetime.fromisoformat(resource[name])


def catalogue(departments: tuple[str, ...]) -> dict[str, Any]:
    files = {file.name: file.content for file in files_of(made(departments=departments))}
    return dict(json.loads(files[NAME]))


def test_ckan_takes_a_rounds_package() -> None:
    check(catalogue(("D1", "D2", "D3")))
    check(catalogue(("D1",)))


def test_one_package_has_the_resources_of_every_round(tmp_path: Path) -> None:
    entry = catalogue(("D1", "D2", "D3"))
    for key in ("R5-09", "R5-12"):
        (tmp_path / key).mkdir()
        (tmp_path / key / NAME).write_text(json.dumps(entry), encoding="utf-8")
    (tmp_path / "R5-06").mkdir()
    (tmp_path / "R5-06" / NAME).write_text("壊れた", encoding="utf-8")
    write_catalogue(tmp_path)
    whole = json.loads((tmp_path / NAME).read_bytes())
    check(whole)
    assert whole["name"] == "t131075-plan-progress"
    assert whole["title"] == entry["title"].rpartition("（")[0] and "令和" not in whole["title"]
    names = [resource["name"] for resource in whole["resources"]]
    assert len(names) == len(set(names)) == 2 * len(entry["resources"])
    assert names[0] == "指標（KPI）の達成状況（令和5年度12月末）"
    assert "対象時点" not in {extra["key"] for extra in whole["extras"]}
    before = (tmp_path / NAME).read_bytes()
    write_catalogue(tmp_path)
    assert (tmp_path / NAME).read_bytes() == before


def test_nothing_is_written_where_nothing_is_published(tmp_path: Path) -> None:
    write_catalogue(tmp_path)
    assert list(tmp_path.iterdir()) == []

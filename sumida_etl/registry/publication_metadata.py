"""What is said of the data as a whole: ``publication.yaml``, read once for package, catalogue and list alike."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from sumida_etl.registry.faults import Fault, PlanError
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.rounds import Round

FILE = "publication.yaml"
_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_EXAMPLE = "www.example."
_TO_FILL = {
    "title": "公開データの題",
    "description": "公開データの説明",
    "organisation": "データカタログでの組織の名前（半角。カタログでの名前の頭にもなる）",
    "maintainer": "データの担当所属",
    "update_frequency": "更新の頻度（例 年2回）",
    "category": "オープンデータ一覧の分類",
}
"""By entry, what is to be written there."""
_WEB = re.compile(r"https?://[^\s]+")


@dataclass(frozen=True, slots=True)
class License:
    """``name`` is the identifier catalogues know (SPDX)."""

    name: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    """A catalogue's own heading, by its name there."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Released:
    """When a round's data was first published and last changed, as far as somebody has put it down."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """``publication.yaml``, field for field."""

    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    base_url: str
    homepage: str
    license: License
    organisation: str
    maintainer: str
    groups: tuple[Group, ...]
    update_frequency: str
    category: str
    api: str
    released: dict[str, Released]
    cleared: tuple[str, ...]
    """Telephone numbers and the like that may stand in published text."""

    def of_group(self, code: str) -> "Metadata":
        """The same for the publications of one group, which lie in a folder of its code; empty: of all."""
        return replace(self, base_url=f"{self.base_url}{code}/") if code else self

    def url(self, round: Round, file: str) -> str:
        """Where a file of a round lies on the web."""
        return f"{self.base_url}{round.key}/{file}"

    def released_of(self, round: Round) -> Released:
        """The days of a round; empty where none are put down."""
        return self.released.get(round.key, Released())


def load_metadata(source: Path | PlanFiles, *, kept: bool = False) -> Metadata:
    """Read ``publication.yaml`` of a plan. Raises PlanError for what is missing or cannot be read.

    ``kept``: of an edition that a round goes by, where it need only be readable; entries not known yet are empty, and
    those known no more are let be.
    """
    files = source if isinstance(source, PlanFiles) else PlanFiles.of_folder(source)
    path, text = files.path(FILE), files.text(FILE)
    try:
        content = yaml.safe_load(text)
        metadata = _metadata(_as_now(content) if kept else content)
    except yaml.YAMLError as problem:
        line = getattr(getattr(problem, "problem_mark", None), "line", 0) + 1
        raise PlanError(path, line, "YAMLとして読み取れません") from None
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise PlanError(path, 1, f"項目が足りないか、読み取れません: {problem}") from None
    if kept:
        return metadata
    if not _NAME.fullmatch(metadata.name):
        raise PlanError(path, 1, f"name「{metadata.name}」は半角の小文字、数字、- で書きます")
    if not (_WEB.fullmatch(metadata.base_url) and metadata.base_url.endswith("/")):
        raise PlanError(path, 1, f"base_url「{metadata.base_url}」は https:// で始まり / で終わるように書きます")
    return metadata


def unfilled(files: PlanFiles, metadata: Metadata) -> Iterator[Fault]:
    """What a new plan leaves to be written and nobody has: it is published so, which stops nothing."""
    for name, what in _TO_FILL.items():
        if not getattr(metadata, name).strip():
            yield _told(files, name, f"空欄のままです。{what}を書きます（このままでも公開されます）")
    for name in ("base_url", "homepage"):
        if _EXAMPLE in getattr(metadata, name):
            yield _told(files, name, "例のままです。公開する場所の URL を書きます（このままでも公開されます）")


def _told(files: PlanFiles, name: str, problem: str) -> Fault:
    lines = files.text(FILE).splitlines()
    line = next((number for number, text in enumerate(lines, start=1) if text.startswith(f"{name}:")), 1)
    return Fault(FILE, line, name, problem, stops=False)


def _as_now(content: dict[str, Any]) -> dict[str, Any]:
    """What an older file says, with the entries that there are now."""
    empty: dict[str, Any] = {"license": {}, "groups": [], "released": {}, "cleared": [], "keywords": []}
    found = {name: content.get(name, empty.get(name, "")) for name in (field.name for field in fields(Metadata))}
    license = {field.name: found["license"].get(field.name, "") for field in fields(License)}
    groups = [{field.name: group.get(field.name, "") for field in fields(Group)} for group in found["groups"]]
    return {**found, "license": license, "groups": groups}


def _metadata(content: dict[str, Any]) -> Metadata:
    parts: dict[str, Any] = {
        "license": License(**content.pop("license")),
        "groups": tuple(Group(**group) for group in content.pop("groups")),
        "released": {Round.parse(key).key: _released(days) for key, days in (content.pop("released") or {}).items()},
        "cleared": tuple(str(text) for text in content.pop("cleared") or ()),
        "keywords": tuple(str(word) for word in content.pop("keywords")),
    }
    return Metadata(**{**{name: str(value) for name, value in content.items()}, **parts})


def _released(days: dict[str, Any]) -> Released:
    for name, day in days.items():
        if type(day) is not date:
            raise ValueError(f"released の {name}「{day}」は 2024-02-20 の形の日付で書きます")
    return Released(**days)

"""What folders and warehouse have to tell: workbooks sent back, publications, who is silent as the deadline comes."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sumida_etl.deadlines.deadlines import load_deadlines
from sumida_etl.first_few import counted_few
from sumida_etl.japan_time import JAPAN
from sumida_etl.notices.notice import Notice, NoticeKind
from sumida_etl.rounds import Round
from sumida_etl.settings import PUBLICATION_FOLDER, RETURNED_FOLDER, Settings
from sumida_etl.survey import Store, Survey, statuses
from sumida_etl.vocabulary import Outcome, how_published
from sumida_etl.warehouse import publications
from sumida_etl.warehouse.database.schema import existing

DAYS_BEFORE = (5, 1)
"""How many days before the deadline those who are silent are named."""
MORNING = 8
"""The hour, in Japan, before which nobody is told of a deadline."""
_AGAIN = timedelta(hours=1)
"""How often it is looked who is silent: what was withdrawn meanwhile is silent too."""


@dataclass(slots=True)
class RoundNotices:
    """``address``, ``board``: of the server's pages and of the coordinators' board; empty where there are none."""

    settings: Settings
    address: str = ""
    board: str = ""
    _looked: dict[str, datetime] = field(default_factory=dict)
    _read: dict[Path, tuple[int, tuple[str, str] | None]] = field(default_factory=dict)

    def there_already(self) -> list[str]:
        """What has come back and what is published, whether anybody was told or not. Raises OSError."""
        return [key for each in (*self.returned(), *self.published()) for key in each.covers]

    def returned(self, covered: Collection[str] = ()) -> Iterator[Notice]:
        """One notice per round of the workbooks and files that came back."""
        folder = self.settings.path(self.settings.out) / RETURNED_FOLDER
        for each in sorted(folder.iterdir()) if folder.is_dir() else ():
            found = dict(filter(None, map(self._facts, sorted(each.glob("*.json")))))
            fresh = {key: name for key, name in found.items() if key not in covered}
            if fresh:
                said = f"{each.name} で差し戻したもの {counted_few(list(fresh.values()))}。"
                said += "差戻しフォルダのファイルを、その所属に返してください。"
                yield Notice(NoticeKind.RETURNED, said, tuple(fresh), self._on_board(each.name))

    def published(self, covered: Collection[str] = ()) -> Iterator[Notice]:
        """One notice per publication on record."""
        with existing(self.settings.database_url) as found:
            rows = publications.published(found[0]).to_dict("records") if found else []
        for row in rows:
            key = f"published {row['round']} {row['manifest_sha256']} {row['published_at'].isoformat()}"
            if key not in covered:
                group = row["city"] or ""
                what = how_published(row["provisional"])
                said = f"{row['round']}{f'（{group}）' if group else ''} を{what}しました。"
                page = "/".join(filter(None, (PUBLICATION_FOLDER, group, row["round"], "index.html")))
                yield Notice(NoticeKind.PUBLISHED, said, (key,), self._link(page))

    def silent(self, covered: Collection[str], now: datetime, round: Round) -> Iterator[Notice]:
        """Who has nothing accepted five days and one day before the deadline; only of a round that has begun."""
        here = now.astimezone(JAPAN)
        deadline = load_deadlines(self.settings.path(self.settings.plan)).of(round)
        left = (deadline.day - here.date()).days
        stage = min((days for days in DAYS_BEFORE if left <= days), default=None)
        key = f"silent {round.key} {deadline.day.isoformat()} {stage}"
        if stage is None or left < 0 or here.hour < MORNING or key in covered or not self._is_due(key, now):
            return
        if said := self._lacking(round, deadline.said(here.date())):
            yield Notice(NoticeKind.SILENT, said, (key,), self._on_board(round.key))
        self._looked[key] = now

    def _facts(self, path: Path) -> tuple[str, str] | None:
        """What a returned file is known by, and whose it is, or its name; None for what is no record of one."""
        try:
            changed = path.stat().st_mtime_ns
            if self._read.get(path, (0, None))[0] != changed:
                self._read[path] = (changed, _facts_of(path.parent.name, json.loads(path.read_text(encoding="utf-8"))))
        except (FileNotFoundError, ValueError):  # the next run has cleared it
            return None
        return self._read[path][1]

    def _is_due(self, key: str, now: datetime) -> bool:
        return key not in self._looked or now - self._looked[key] >= _AGAIN

    def _lacking(self, round: Round, when: str) -> str:
        store = Store.open_existing(self.settings)
        try:
            survey = Survey.open(self.settings, round)
            if survey.edition is None:  # no questionnaire has gone out
                return ""
            known = statuses(survey, store) if store else ()
        finally:
            if store:
                store.engine.dispose()
        back = {each.code: each.name for each in known if each.outcome is Outcome.RETURNED}
        settled = back.keys() | {each.code for each in known if each.version is not None}
        # Who owes but a last final is known from the record alone.
        owing = {each.code: each.name for each in known} or {each.code: each.full_name for each in survey.owing}
        silent = [name for code, name in owing.items() if code not in settled]
        parts = [f"未提出 {counted_few(silent)}"] if silent else []
        parts += [f"差戻しのまま {counted_few(list(back.values()))}"] if back else []
        return f"{round.key} の提出期限は{when}です。{'、'.join(parts)}。" if parts else ""

    def _on_board(self, round: str) -> str:
        return f"{self.board}/{quote(round)}" if self.board else ""

    def _link(self, path: str) -> str:
        return f"{self.address}/files/{quote(path)}" if self.address else ""


def _facts_of(round: str, record: Mapping[str, Any]) -> tuple[str, str] | None:
    if record.get("outcome") != Outcome.RETURNED:
        return None
    key = f"returned {round} {record['sha256'] or record['findings'][:1]} {record['file']}"
    return sha256(key.encode("utf-8", "replace")).hexdigest(), record["department"] or record["file"]

"""No published round is replaced by one that has less, unless somebody said so."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sumida_etl.errors import SumidaError, to_run
from sumida_etl.first_few import counted_few
from sumida_etl.publication.files import manifest
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.rounds import Round
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.warehouse import publications
from sumida_etl.warehouse.withdrawals import withdrawals_of


def _all_the_same(round: Round, of_group: str) -> str:
    command = f"sumida-etl publish --round {round.key}{of_group} --provisional --fewer"
    return to_run("公開のみ", command, f"round に {round.key} を入れ、provisional と fewer を付けて")


class NothingAcceptedError(SumidaError, RuntimeError):
    """No department's workbook is accepted: there is nothing to publish but that."""

    def __init__(self, round: Round, of_group: str = "") -> None:
        super().__init__(
            f"{round.key} は公開していません。受理した調査票が1件もありません。"
            "受付フォルダの場所（--inbox、SUMIDA_INBOX）と、共有フォルダがつながっているかを確かめてください。すべて未提出のまま暫定として公開するときは、"
            f"{_all_the_same(round, of_group)}"
        )
        self.round = round


class FewerDepartmentsError(SumidaError, RuntimeError):
    """What would be published lacks departments that are published: some of the record is lost, or it is another's."""

    def __init__(self, round: Round, folder: Path, names: Sequence[str], of_group: str = "") -> None:
        super().__init__(
            f"{round.key} は公開し直していません。公開済みの {folder} にある所属{counted_few(names)}"
            "が、いまの記録では未提出です。記録が失われていないか、データベースと保管庫の指定が正しいかを "
            "verify で確かめてください。減ったまま公開し直すときは、"
            f"{_all_the_same(round, of_group)}"
        )
        self.round = round
        self.names = tuple(names)


def require_no_fewer_departments(
    edition: Edition, survey: Survey, store: Store, folder: Path, recorded: Sequence[Mapping[Any, Any]]
) -> None:
    """See that an edition has every department that is published and did not withdraw its workbook, and any at all.

    ``folder``: the published one; ``recorded``: the round's publications, as ``publications.published`` gives them.
    Raises FewerDepartmentsError, NothingAcceptedError.
    """
    taken_back = set(withdrawals_of(store.engine, survey.round)["department"])
    missing = {each.code: each.name for each in edition.missing}
    before = _published_without(folder)
    if folder.is_dir() and recorded:
        there = set(publications.departments_of(store.engine, recorded[-1]))
    elif folder.is_dir():
        there = set(missing) if before is None else set(missing) - before
    else:
        there = set()
    if gone := [name for code, name in missing.items() if code in there - taken_back]:
        raise FewerDepartmentsError(survey.round, folder, gone, survey.group_option)
    if len(missing) == len(survey.owing):
        raise NothingAcceptedError(survey.round, survey.group_option)


def _published_without(folder: Path) -> set[str] | None:
    """The codes of departments that a published folder says are missing; None where it cannot be read."""
    try:
        content = json.loads((folder / manifest.NAME).read_bytes())
        return {str(each["code"]) for each in content["missing"]}
    except (OSError, ValueError, LookupError, TypeError):
        return None

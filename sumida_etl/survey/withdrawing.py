"""取下げ: an accepted workbook is taken back, in a turn on its round, with name and reason."""

from collections.abc import Callable

from sumida_etl.errors import SumidaError
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.vocabulary import Side
from sumida_etl.warehouse import publications, queries, withdrawals
from sumida_etl.warehouse.withdrawals import Withdrawn, Word

LONGEST_NAME, LONGEST_REASON = 60, 500


class UnnamedWithdrawalError(SumidaError, ValueError):
    """Name or reason is missing, or too long to be either."""

    def __init__(self) -> None:
        super().__init__(
            f"取り下げる人の氏名（{LONGEST_NAME}文字まで）と理由（{LONGEST_REASON}文字まで）を書いてください。"
        )


def word_of(side: Side, name: str, reason: str) -> Word:
    """Who and why, as typed. Raises UnnamedWithdrawalError."""
    name, reason = " ".join(name.split()), " ".join(reason.split())
    if not (0 < len(name) <= LONGEST_NAME and 0 < len(reason) <= LONGEST_REASON):
        raise UnnamedWithdrawalError
    return Word(side, name, reason)


def withdraw(
    survey: Survey,
    store: Store,
    department: str,
    word: Word,
    *,
    version: int | None = None,
    waiting: Callable[[], None] = lambda: None,
) -> Withdrawn:
    """Withdraw the version in force of a department (its code); ``version``: the one that is meant.

    ``waiting`` is told if another process holds the round. Raises NotInForceError, StrayWarehouseError, and as
    ``withdrawals.withdraw``.
    """
    store.check_archive()
    with store.in_turn(survey.round, waiting) as held:
        return withdrawals.withdraw(
            held.engine, survey.round, department, word, version=version, name=survey.name_of(department),
            journal=held.journal, hold=held.hold,
        )  # fmt: skip


def said_of(done: Withdrawn) -> str:
    """What became of the figures, in a sentence."""
    now = (
        f"第{done.now}版の数値に戻りました" if done.now else "受理された調査票はなくなり、未提出と同じ扱いになりました"
    )
    return f"第{done.version}版を取り下げました。{now}。公開済みの内容は、公開し直すまで変わりません。"


def withdrawn_since(survey: Survey, store: Store) -> str:
    """Which workbooks that the round's last publication rests on were withdrawn since; empty where none were.

    Without names and reasons: it is the reason of a correction, which is published.
    """
    last = publications.published(store.engine, survey.round, group=survey.group).to_dict("records")[-1:]
    used = {id_ for row in last for id_ in row["sources"]}
    every = queries.submissions_of(store.engine, survey.round)
    gone = every[every["withdrawn"] & every["id"].isin(used)]
    named = (f"{survey.name_of(row['department'])}の調査票（第{row['version']}版）" for row in gone.to_dict("records"))
    return f"{'、'.join(named)}の取下げ" if len(gone) else ""

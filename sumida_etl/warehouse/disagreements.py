"""How database, journal and archive can disagree, each as an error that says what to bring back."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sumida_etl.errors import SumidaError, to_run
from sumida_etl.first_few import counted_few, first_few
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.archive.journal_lines import Key

REBUILD = to_run("再作成", "sumida-etl rebuild") + (
    "承認と公開の記録も作り直されます。終わったら、止まった実行の Retry を押してください。"
)
AFRESH = "この記録と関係のない新しい記録を始めるときは、SUMIDA_ARCHIVE と SUMIDA_OUT に新しいフォルダを設定してください"


class OtherWarehouseError(SumidaError, RuntimeError):
    """The database lacks some of what the archive's journal says was kept: lost, an older copy, or another's.

    Attributes:
        url: The database, without a password.
        lacking: How many of the entries it lacks.
        kept: How many the journal calls kept.
        empty: Whether the database holds nothing at all, so that ``rebuild`` fills it as it is.
    """

    def __init__(self, url: str, journal: Journal, lacking: int, kept: int, *, empty: bool) -> None:
        place = "" if empty else "今のファイルを別の場所に移すか、--database で別の空のデータベースを指定してから、"
        super().__init__(
            f"データベース {url} には、保管庫の台帳 {journal.path} にある登録{kept}件のうち{lacking}件がありません"
            f"（{'空のデータベースです' if empty else '失われたか、古い控えです'}）。何も変えていません。"
            f"保管庫の記録を使うときは、{place}{REBUILD}"
            f"{AFRESH}（--database で別のデータベースを指定しても構いません）。"
        )
        self.url = url
        self.lacking = lacking
        self.kept = kept
        self.empty = empty


class UnmovedWarehouseError(SumidaError, RuntimeError):
    """A server's database holds nothing yet, and the ward has a record elsewhere: it is moved first, or kept apart."""

    def __init__(self, url: str, ward: Path, kept: int) -> None:
        super().__init__(
            f"データベース {url} は空ですが、保管庫 {ward} にこれまでの登録{kept}件があります。何も登録していません。"
            f"これまでの記録をこのデータベースに移すときは、{REBUILD}{AFRESH}。"
        )
        self.url = url
        self.kept = kept


class StrayWarehouseError(SumidaError, RuntimeError):
    """The database has a record, and its archive is somewhere else or lost: nothing more is entered until it is there.

    What came next would stand in a new journal, from which the rest could not be made again.
    """

    def __init__(self, url: str, archive: Path, count: int) -> None:
        super().__init__(
            f"データベース {url} には登録{count}件がありますが、保管庫 {archive} にその台帳がありません。"
            "何も変えていません。保管庫をフォルダごとこの場所に戻すか写すか、SUMIDA_ARCHIVE に"
            "保管庫のフォルダを設定して、もう一度実行してください。"
        )
        self.url = url
        self.archive = archive
        self.count = count


class ShortJournalError(SumidaError, RuntimeError):
    """The database holds what the journal does not know: the journal was cut short, or is an older copy."""

    def __init__(self, journal: Journal, keys: Iterable[Key]) -> None:
        lacking = [named(key) for key in sorted(keys, key=str)]
        super().__init__(
            f"台帳 {journal.path} に、データベースにある記録{counted_few(lacking)}がありません。"
            "台帳が途中で切れているか、古い控えです。何も変えていません。"
            "保管庫をフォルダごと新しい控えに戻して、もう一度実行してください。"
        )
        self.lacking = tuple(lacking)


class UnknownWorkbooksError(SumidaError, RuntimeError):
    """The archive holds workbooks of which the journal never heard: some of the journal is lost."""

    def __init__(self, archive: Archive, journal: Journal, digests: Iterable[str]) -> None:
        names = [archive.path(digest).name for digest in sorted(digests)]
        super().__init__(
            f"保管庫 {archive.folder} に、台帳 {journal.path.name} にない提出ファイルが{len(names)}件あります"
            f"（{first_few(names)}）。台帳の行が失われたか、台帳が古い控えです。何も変えていません。提出ファイルは消さずに、"
            "台帳を新しい控えから戻して、もう一度実行してください。台帳が正しく、関係のないファイルが紛れたと分かっている"
            "ときは、そのファイルを保管庫の外に移してください（消さずに取っておいてください）。"
        )
        self.digests = tuple(sorted(digests))


class LostWorkbooksError(SumidaError, RuntimeError):
    """Accepted workbooks are not in the archive: nothing more is entered or published until they are."""

    def __init__(self, archive: Archive, names: Sequence[str]) -> None:
        super().__init__(
            f"受理した提出ファイル{counted_few(names)}が、保管庫 {archive.folder} にありません。"
            "何も変えていません。控えから戻して、もう一度実行してください。"
        )
        self.names = tuple(names)


def named(key: Key) -> str:
    """How an entry is called in a sentence: ``R5-12 D302 2件目``, ``公開 R5-12 1回目``."""
    about, round, *rest = key
    if about == "publication":
        return f"公開 {round} {rest[0]}回目"
    return f"{'取下げ ' if about == 'withdrawal' else ''}{round} {rest[0] or '（所属不明）'} {rest[1]}件目"

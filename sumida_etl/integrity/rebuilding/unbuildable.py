"""Why a warehouse cannot be made again, each as an error that says what to do."""

from collections.abc import Sequence

from sumida_etl.errors import SumidaError
from sumida_etl.first_few import first_few
from sumida_etl.integrity.editions import FoundEdition
from sumida_etl.integrity.record_seals import unentered
from sumida_etl.warehouse.archive.journal import Journal


class OccupiedWarehouseError(SumidaError, RuntimeError):
    """The database to rebuild in holds something already."""

    def __init__(self, url: str, count: int) -> None:
        super().__init__(
            f"データベース {url} には提出が{count}件登録されています。何も変えていません。"
            "空のデータベースを --database で指定してください。"
        )
        self.url = url
        self.count = count


class NoJournalError(SumidaError, RuntimeError):
    """There is nothing to rebuild from."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(
            f"台帳 {journal.path} がないか、空です。保管庫と一緒に控えから戻すか、"
            "SUMIDA_ARCHIVE に保管庫のフォルダを設定してください。"
        )


class UnknownPublicationsError(SumidaError, RuntimeError):
    """Editions were published of which the journal never heard: some of the journal is lost."""

    def __init__(self, journal: Journal, strange: Sequence[FoundEdition]) -> None:
        folders = [one.folder for one in strange]
        lacking = first_few([one.name for one in unentered(strange, journal)])
        super().__init__(
            f"公開フォルダ {first_few([str(folder) for folder in folders])} の記録が、台帳 {journal.path} に"
            f"ありません。{f'もとになった調査票（{lacking}）もありません。' if lacking else ''}"
            "台帳の行が失われたか、台帳が古い控えです。何も変えていません。台帳を新しい控えから戻して、もう一度実行して"
            "ください。別の記録から公開したものと分かっているときは、そのフォルダを別の場所に移してください。"
        )
        self.folders = tuple(folders)

"""Files beside those of a plan that nothing reads: copies, and workbooks that should have been saved as CSV."""

from collections.abc import Iterator
from pathlib import Path

from sumida_etl.registry import files
from sumida_etl.registry.faults import Fault

_READ = {*(file.name for file in files.DESCRIBED), "ward.yaml", "publication.yaml", "waivers.yaml"}
_TABLES = (".csv", ".yaml", ".yml", ".xlsx", ".xls", ".xlsm", ".tsv", ".txt")


def unread_files(folder: Path) -> Iterator[Fault]:
    """Each file of the kinds a plan is kept in, whose name is none of a plan's; stops nothing."""
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith((".", "~"))
        if path.suffix.lower() in _TABLES and path.name not in _READ and not hidden and path.is_file():
            yield Fault(path.name, 0, "", f"このファイルは読みません{_cure(path)}", stops=False)


def _cure(path: Path) -> str:
    meant = f"{path.stem}.csv".lower()
    if meant in _READ and path.name.lower() != meant:
        return f"。直したところは、CSV UTF-8 で {meant} に保存します"
    return (
        f"（読むのは {meant} です。名前を小文字にします）" if meant in _READ else "。要らないなら別のフォルダに移します"
    )

"""Many workbooks in one file, to be sent or saved at once."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sumida_etl.atomic_write import atomic_write


def write_bundle(file: Path, workbooks: Iterable[Path]) -> None:
    """Write a zip of workbooks, complete or not at all. Raises OSError."""
    atomic_write(file, bundled(workbooks), durable=False)


def bundled(workbooks: Iterable[Path]) -> bytes:
    """A zip of workbooks in the order of their names; the same workbooks give the same bytes. Raises OSError.

    Stored, since a workbook is compressed already.
    """
    content = BytesIO()
    with ZipFile(content, "w", ZIP_STORED) as bundle:
        for path in sorted(workbooks, key=lambda each: each.name):
            bundle.writestr(ZipInfo(path.name), path.read_bytes())  # dated 1980, as every entry without a date
    return content.getvalue()

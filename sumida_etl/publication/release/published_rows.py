"""The rows of a published CSV as they lie in the folder, for whoever compares or gathers them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sumida_etl.publication.release.correction import KEY


def published_rows(folder: Path, file: str) -> dict[str, dict[str, str]]:
    """The cells of each row by their headers, by the row's ID; none where the file is not there. Raises OSError."""
    try:
        data = (folder / file).read_bytes()
    except FileNotFoundError:
        return {}
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace"), newline=""), restval="", restkey="")
    return {row[KEY]: row for row in rows if KEY in row}


def gathered_csv(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A CSV of rows of several publications; a column that an earlier release did not have is empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")

"""The rows of a published CSV as they lie in the folder, for whoever compares them with the record."""

import csv
import io
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

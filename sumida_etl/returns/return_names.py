"""Names of returned files: like the department's own, and safe on every system."""

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from sumida_etl.file_names import readable, safe_name


def return_names(paths: Iterable[Path]) -> Mapping[Path, str]:
    """A name for what is returned for each file; two files never get the same one, however alike they look."""
    taken: set[str] = set()
    names = {}
    for path in paths:
        wanted = safe_name(readable(path))
        stem, suffix = Path(wanted).stem, Path(wanted).suffix
        number = 1
        name = wanted
        while unicodedata.normalize("NFKC", name).casefold() in taken:
            number += 1
            name = f"{stem} ({number}){suffix}"
        taken.add(unicodedata.normalize("NFKC", name).casefold())
        names[path] = name
    return names

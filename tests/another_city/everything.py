"""Every word in a folder of outputs: text files as they are, and the parts of workbooks and documents."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from zipfile import ZipFile, is_zipfile

TEXT = {".csv", ".json", ".jsonl", ".html", ".svg", ".md", ".txt", ".css", ".js"}


def words_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file (and part of an Office file) by its name, with its text. The name is a word too."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = str(path.relative_to(folder))
        yield name, name
        if path.suffix in TEXT:
            yield name, unescape(path.read_text(encoding="utf-8-sig"))
        elif path.suffix in (".xlsx", ".docx", ".zip") and is_zipfile(path):
            with ZipFile(path) as parts:
                for part in parts.namelist():
                    yield f"{name}!{part}", unescape(parts.read(part).decode("utf-8", "ignore"))

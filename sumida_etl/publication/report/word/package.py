"""A Word file whose bytes follow from its content alone."""

import io
import zipfile

from docx.document import Document

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say


def fixed(document: Document) -> bytes:
    """The document's bytes, its parts sorted by name and none of them dated."""
    saved, written = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(written, "w") as target:
        for name in sorted(source.namelist()):
            part = zipfile.ZipInfo(name, _NO_TIME)
            part.create_system = 0
            target.writestr(part, source.read(name), zipfile.ZIP_DEFLATED, compresslevel=9)
    return written.getvalue()

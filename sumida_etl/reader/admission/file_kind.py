"""Recognise a package by its parts: a workbook without macros, or another kind of file.

Only parts that exist count, not what lists declare: SheetJS declares the type of macros in every workbook that it
writes, and R's openxlsx relates sheets to drawings that are not there.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Collection, Mapping
from contextlib import suppress
from xml.etree.ElementTree import ParseError

from sumida_etl.memory import memo
from sumida_etl.reader.admission.limits import LONGEST_KNOWN
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.admission.relations import MAIN, local, parsed, part_name, relations, relations_in

TYPES = "[content_types].xml"
_ZIPPED = (
    ("word/", "Wordの文書"),
    ("ppt/", "PowerPointのスライド"),
    ("visio/", "Visioの図面"),
    ("meta-inf/manifest.xml", "LibreOfficeなどの文書（OpenDocument）"),
    ("index/document.iwa", "Numbersなどの書類"),
)
_OLE = (
    ("WordDocument", "Wordの文書（.doc）"),
    ("PowerPoint Document", "PowerPointのスライド（.ppt）"),
    ("__substg1.0_", "Outlookのメール（.msg）"),
)
_BYTES = (
    (re.compile(rb"%PDF-"), "PDF"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*", re.DOTALL), "画像"),
    (re.compile(rb"\{\\rtf"), "リッチテキスト（RTF）の文書"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b"), "圧縮ファイル"),
    (re.compile(rb"MZ|\x7fELF|#!"), "プログラム"),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|table|meta|head|body)\b", re.IGNORECASE),
        "ウェブページ（HTML）",
    ),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*<\?mso-application", re.IGNORECASE),
        "XML形式の表（XMLスプレッドシート2003など）",
    ),
)
_HEAD, _NO_LETTERS = 4096, re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""How much of a file is looked at for letters, and what stands in no text."""
_MACROS = re.compile(rb"vbaProject|macroEnabled|macrosheet", re.IGNORECASE)
_MACRO_TYPE = re.compile("vbaproject|macrosheet")


def ole_kind(data: bytes) -> str:
    """The kind of a compound file (Office before 2007) that is no workbook; empty if unknown."""
    return next((kind for name, kind in _OLE if name.encode("utf-16-le") in data), "")


def bytes_kind(data: bytes) -> str:
    """The kind of a file that is no zip, by its first bytes; empty if unknown."""
    return next((kind for look, kind in _BYTES if look.match(data)), "")


def text_kind(data: bytes) -> str:
    """The kind of a file that holds letters alone, in UTF-8 or Shift_JIS; empty if it does not."""
    head = data[:_HEAD]
    if _NO_LETTERS.search(head):
        return ""
    for encoding in ("utf-8-sig", "cp932"):
        with suppress(UnicodeDecodeError):
            # Not final: the last letter may be cut.
            getincrementaldecoder(encoding)().decode(head)
            return "文字だけのファイル（CSVやテキスト）"
    return ""


def zip_kind(names: Collection[str]) -> str:
    """The kind of a zip without a workbook, by the names in it; empty if unknown."""
    if any(name.startswith("xl/") for name in names):
        return ""
    found = (kind for start, kind in _ZIPPED if any(name.startswith(start) for name in names))
    if packed := next((name for name in names if name.endswith((".xlsx", ".xls", ".docx", ".pdf"))), None):
        return next(found, f"ほかのファイル（{packed.rpartition('/')[2]}など）を入れたZIPファイル")
    return next(found, "")


def refuse_other_books(names: Collection[str], parts: Mapping[str, bytes]) -> None:
    """Refuse a binary workbook and one with macros in it; ``names`` are of all parts, ``parts`` those of XML.

    Raises RefusedError.
    """
    main = _main(parts)
    if main.endswith(".bin") and main in names:
        raise RefusedError(Refusal.BINARY)
    if any(name.endswith("vbaproject.bin") for name in names) or _has_macros(main, names, parts):
        raise RefusedError(Refusal.MACROS)


def _main(parts: Mapping[str, bytes]) -> str:
    try:
        return next((one.part for one in relations(parts, "").values() if one.kind == MAIN), "")
    except (KeyError, ParseError):
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None


def _has_macros(main: str, names: Collection[str], parts: Mapping[str, bytes]) -> bool:
    """Whether a part that is there is one of macros, by its declared type or by how another relates to it."""
    listing = [name for name, part in parts.items() if name.endswith(".rels") and _speaks_of_macros(part)]
    try:
        related = [one for name in listing for one in relations_in(parts[name], name).values()]
        if any(one.part in names and _MACRO_TYPE.search(one.kind.lower()) for one in related):
            return True
        if not _speaks_of_macros(parts[TYPES]):
            return False
        overrides, defaults = _types(parts[TYPES])
    except ParseError:
        return True
    if any(part in names and _MACRO_TYPE.search(kind) for part, kind in overrides.items()):
        return True
    # A default tells what parts with an ending could be; only of the main part, which has to be known, is it believed.
    return "macroenabled" in (overrides.get(main) or defaults.get(main.rpartition(".")[2], ""))


@memo(longest=LONGEST_KNOWN, count=64)
def _speaks_of_macros(part: bytes) -> bool:
    """Parts that list others are the same to the byte in every workbook that one program saved from one template."""
    return _MACROS.search(part) is not None


@memo(longest=LONGEST_KNOWN, count=64)
def _types(xml: bytes) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Declared types in lower case: of single parts, and of all parts with an ending."""
    overrides, defaults = {}, {}
    for item in parsed(xml):
        kind = item.get("ContentType", "").lower()
        if local(item.tag) == "Override":
            overrides[part_name(item.get("PartName", ""))] = kind
        else:
            defaults[item.get("Extension", "").lower()] = kind
    return overrides, defaults

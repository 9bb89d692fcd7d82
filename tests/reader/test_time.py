"""A small file that is made to take long is answered as soon as any other: no search goes over a text twice."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sumida_etl.ooxml.workbook import EditableWorkbook
from sumida_etl.reader.admission.rejection import RefusedError
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.values.personal_data import mail_address
from tests.reader.zipped import BOOK, Parts, changed, parts_of, with_strings, zipped

MANY, SECONDS = 100_000, 2.0
STYLES = "xl/styles.xml"
FORMAT = b'<numFmts><numFmt numFmtId="200" formatCode="%s"/></numFmts><fonts'
STRUCK = b"<sst><si><r><rPr><strike/></rPr><t>a</t></r></si>"


def format_of(code: bytes) -> Callable[[Parts], Parts]:
    return lambda parts: changed(parts, STYLES, lambda xml: xml.replace(b"<fonts", FORMAT % code, 1))


def named(formula: bytes) -> Callable[[Parts], Parts]:
    last = b"</definedNames>"
    added = b'<definedName name="q">%s</definedName>%s' % (formula, last)
    return lambda parts: changed(parts, BOOK, lambda xml: xml.replace(last, added))


def styles(old: bytes, new: bytes) -> Callable[[Parts], Parts]:
    return lambda parts: changed(parts, STYLES, lambda xml: xml.replace(old, new))


LONG: dict[str, Callable[[Parts], Parts]] = {
    "brackets in a format": format_of(b"[" * MANY),
    "signs in a format": format_of(b"a\\b" * MANY),
    "a format's number": format_of(b"0" * 1000),
    "formats without an end": styles(b"<fonts", b"<numFmt " * 4000 + b"a" * 2_000_000 + b"<fonts"),
    "cell formats without an end": styles(b"</cellXfs>", b"<xf " * 14_000 + b"a" * 2_000_000 + b"</cellXfs>"),
    "lists of cell formats": styles(b"</cellXfs>", b"</cellXfs >" + b"<cellXfs />" * MANY),
    "fonts": styles(b"</fonts>", b"<font></font >" * 9000 + b"a" * 2_000_000 + b"</fonts>"),
    "a name of books": named(b"'" + b"[a]" * MANY),
    "a name of quotes": named(b"'" * (2 * MANY + 1)),
    "texts": lambda parts: with_strings(parts, STRUCK + b"<si>" * MANY + b"a" * 3_000_000 + b"</sst>"),
    "a declaration": lambda parts: {**parts, "docProps/x.xml": b"<?xml " + b' encoding="utf-8"' * 2 * MANY},
}


@contextmanager
def in_time() -> Iterator[None]:
    """Raise TimeoutError after so many seconds of this process's own time on the processor."""

    def end(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("what", LONG)
def test_no_part_takes_long_to_read(what: str, sample_folder: Path, tmp_path: Path) -> None:
    path = zipped(tmp_path / "long.xlsx", LONG[what](parts_of(min(sample_folder.glob("*.xlsx")))))
    with in_time():
        try:
            read_workbook(path)
        except RefusedError as refused:
            assert refused.refusal in ("D002", "D009", "D010", "D017"), refused


def test_blanks_within_a_tag_take_no_time_to_mark(sample_folder: Path, tmp_path: Path) -> None:
    parts = parts_of(min(sample_folder.glob("*.xlsx")))
    parts = changed(
        parts, "xl/worksheets/sheet4.xml", lambda xml: xml.replace(b"<sheetView ", b"<sheetView " + b" " * MANY)
    )
    book = EditableWorkbook(zipped(tmp_path / "long.xlsx", parts).read_bytes())
    with in_time():
        book.put_first("差戻し票", b"<worksheet/>", {})


def test_a_long_text_takes_no_time_to_search_for_addresses() -> None:
    with in_time():
        assert not mail_address("1件" * MANY)
        assert mail_address("件" * MANY + "a@b.jp")


@pytest.mark.parametrize("number", [b"x", b"1" * 5000])
def test_the_number_of_a_format_that_is_none_is_no_fault_of_the_program(
    number: bytes, sample_folder: Path, tmp_path: Path
) -> None:
    parts = styles(b'numFmtId="0"', b'numFmtId="%s"' % number)(parts_of(min(sample_folder.glob("*.xlsx"))))
    with pytest.raises(RefusedError, match="D002"):
        read_workbook(zipped(tmp_path / "odd.xlsx", parts))

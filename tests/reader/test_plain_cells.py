"""What is told of a plain sheet at one go is to the letter what the fast reader tells, or nothing is told."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from sumida_etl.reader.sheet_contents import _packed
from sumida_etl.reader.xml.cell_styles import styles_of
from sumida_etl.reader.xml.plain_cells import plain_cells, plain_texts, values_of
from sumida_etl.reader.xml.plain_sheet import Plain, PlainSheet
from sumida_etl.reader.xml.sheet_frame import Around

CODES = ("General", "@", "#,##0", "0.0%", '#,##0"件"', "yyyy/m/d", "[h]:mm", "ge.m.d", '"年度"0', "0.00E+00")
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
    + "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for at, code in enumerate(CODES)
    )
    + "</numFmts><cellXfs>"
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 22, 46, 57, *range(164, 164 + len(CODES))))
    + "</cellXfs></styleSheet>"
).encode()
SHARED = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>道路</t></si>'
    '<si><t/></si><si><t xml:space="preserve"> 1,234件\n</t><rPh sb="0" eb="2"><t>ドウロ</t></rPh>'
    '<phoneticPr fontId="1"/></si></sst>'
).encode()
LETTERS = st.text(st.sampled_from("件1,. 約　\n&<>\"'_x000D_é漢"), max_size=8).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
)
NUMBERS = st.one_of(
    st.integers(-(10**18), 10**18).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(("0", "-0", "1E5", "1e-7", "45000.5", "abc", "1.", ".5", "+3", "1e999", "00012")),
)


@st.composite
def cells(draw: st.DrawFn, address: str) -> str:
    """One cell as programs write it."""
    style = draw(st.one_of(st.just(""), st.integers(0, 14).map(' s="{}"'.format)))
    kind = draw(st.sampled_from(("", "n", "s", "str", "b", "inlineStr", "empty")))
    typed = f' t="{kind}"' if kind not in ("", "empty") else ""
    if kind == "empty":
        return f'<c r="{address}"{style}/>'
    if kind == "inlineStr":
        kept = draw(st.sampled_from(("", ' xml:space="preserve"')))
        return f'<c r="{address}"{style}{typed}><is><t{kept}>{draw(LETTERS)}</t></is></c>'
    value = {
        "s": st.integers(0, 2).map(str),
        "b": st.sampled_from("01"),
        "str": st.sampled_from(("R5", "a_x000D_", "1")),
    }
    return f'<c r="{address}"{style}{typed}><v>{draw(value.get(kind, NUMBERS))}</v></c>'


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    """The rows of a sheet, some of them empty."""
    rows = []
    for number in sorted(draw(st.sets(st.integers(1, 12), max_size=4))):
        columns = sorted(draw(st.sets(st.sampled_from("ABCDEFGH"), max_size=4)))
        rows.append(f'<row r="{number}">{"".join(draw(cells(f"{column}{number}")) for column in columns)}</row>')
    return f"<sheetData>{''.join(rows)}</sheetData>".encode()


def by_calamine(rows: bytes) -> list[list[object]]:
    book = Plain({"1": PlainSheet(rows, Around(), visible=True)}, STYLES, SHARED, from_1904=False)
    return CalamineWorkbook.from_filelike(BytesIO(_packed(book))).get_sheet_by_index(0).to_python(skip_empty_area=False)


def told(rows: bytes) -> list[list[object]] | None:
    found = plain_cells(rows)
    return None if found is None else values_of(found, plain_texts(SHARED), styles_of(STYLES, SHARED).codes)


@given(sheets())
def test_it_tells_what_the_fast_reader_tells(rows: bytes) -> None:
    found = told(rows)
    if found is not None:
        expected = by_calamine(rows)
        assert found == expected
        assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in expected]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B1"><v>1234.5</v></c>', 1234.5),
        ('<c r="B1" s="7" t="n"><v>1234</v></c>', 1234.0),
        ('<c r="B1" t="s"><v>2</v></c>', " 1,234件\n"),
        ('<c r="B1" t="inlineStr"><is><t xml:space="preserve"> 約1,234件 &amp;lt; </t></is></c>', " 約1,234件 &lt; "),
        ('<c r="B1" t="b"><v>1</v></c>', True),
        ('<c r="B1" t="str"><v>R5-12</v></c>', "R5-12"),
    ],
)
def test_what_programs_write_is_told(cell: str, value: object) -> None:
    rows = f'<sheetData><row r="1"><c r="A1" s="3"/>{cell}</row></sheetData>'.encode()
    assert told(rows) == [["", value]] == by_calamine(rows)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B1" s="1"><v>45000</v></c>',
        '<c r="B1" s="4"><v>45000</v></c>',
        '<c r="B1"><v>1,234</v></c>',
        '<c r="B1"><v>nan</v></c>',
        '<c r="B1" t="inlineStr"><is><t> 1</t></is></c>',
        '<c r="B1" t="inlineStr"><is><t>a_x000D_</t></is></c>',
        '<c r="B1" t="inlineStr"><is><t>&#x31;</t></is></c>',
        '<c r="B1" t="s"><v>3</v></c>',
        '<c r="B1" t="n"><is><t>1</t></is></c>',
        '<c r="B1"><f>1+1</f><v>2</v></c>',
    ],
)
def test_what_is_not_certain_is_left_to_the_fast_reader(cell: str) -> None:
    assert told(f'<sheetData><row r="1">{cell}</row></sheetData>'.encode()) is None

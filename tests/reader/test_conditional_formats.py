"""Conditional formats as Excel writes them, and as a hostile file may."""

import time

import pytest

from sumida_etl.reader.xml.conditional_formats import disguises_in
from sumida_etl.reader.xml.sheet_frame import around

X14 = b'xmlns:x14="urn:x14" xmlns:xm="urn:xm"'


def behind(xml: bytes) -> tuple[tuple[str, int | str], ...]:
    return around(b"<worksheet %s>" % X14, xml + b"</worksheet>").rules


def test_rules_of_every_generation() -> None:
    classic = b'<conditionalFormatting sqref="G4:H9 J4"><cfRule type="expression" dxfId="2"/></conditionalFormatting>'
    newer = (
        b"<extLst><ext><x14:conditionalFormattings><x14:conditionalFormatting>"
        b'<x14:cfRule type="expression"><x14:dxf><numFmt numFmtId="164" formatCode=";;;"/></x14:dxf></x14:cfRule>'
        b'<x14:cfRule type="dataBar"><x14:dataBar showValue="0"/></x14:cfRule>'
        b'<x14:cfRule type="expression"><x14:dxf><font><color rgb="FF9C0006"/></font></x14:dxf></x14:cfRule>'
        b"<xm:sqref>G4:G20</xm:sqref></x14:conditionalFormatting>"
        b'<x14:conditionalFormatting><x14:cfRule type="expression"><x14:dxf><font><color rgb="FFFFFFFF"/></font>'
        b"</x14:dxf></x14:cfRule><xm:sqref>H4</xm:sqref></x14:conditionalFormatting>"
        b"</x14:conditionalFormattings></ext></extLst>"
    )
    assert behind(classic + newer) == (("G4:H9 J4", 2), ("G4:G20", ";;;"), ("H4", ";;;"))


@pytest.mark.parametrize(
    ("dxf", "shown"),
    [
        (b'<font><color rgb="FFFFFFFF"/></font>', ";;;"),
        (b'<font><strike/><color rgb="FF9C0006"/></font>', ";;;"),
        (b'<font><strike val="0"/></font>', ""),
        (b'<fill><patternFill><bgColor rgb="FF000000"/></patternFill></fill>', ";;;"),
        (b'<font><color rgb="FFFFFFFF"/></font><fill><patternFill><bgColor rgb="FFC00000"/></patternFill></fill>', ""),
        (b'<numFmt numFmtId="164" formatCode="&quot;\xe6\xb8\x88&quot;"/>', '"済"'),
        (b'<numFmt x="formatCode=" formatCode=";;;" numFmtId="164"/>', ";;;"),
        (b'<font><b/><color rgb="FF9C0006"/></font>', ""),
    ],
)
def test_what_a_format_shows(dxf: bytes, shown: str) -> None:
    assert disguises_in(b"<dxfs><dxf>" + dxf + b"</dxf></dxfs>").get(0, "") == shown


def test_formats_made_to_take_long() -> None:
    begun = time.process_time()
    disguises_in(b"<dxfs>" + b"<dxf><font><fill><numFmt a=" * 40_000 + b"</dxfs>")
    assert time.process_time() - begun < 1

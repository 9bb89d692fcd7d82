"""What stands beside the cells of a sheet, as Excel writes it: each once, with the words a person sees."""

from collections.abc import Mapping

import pytest

from sumida_etl.reader.beside_cells import Beside, beside_cells

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING = 'xmlns:xdr="http://drawing" xmlns:a="http://a" xmlns:mc="http://mc"'
FROM = "<xdr:from><xdr:col>6</xdr:col><xdr:row>3</xdr:row></xdr:from>"


def relations(*related: tuple[str, str]) -> bytes:
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(related)
    )
    return f'<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'.encode()


def package(**beside: str) -> Mapping[str, bytes]:
    """A package of one sheet; ``beside``: what is related to it, by the kind of relation."""
    parts = {f"xl/{kind.lower()}s/{kind.lower()}1.xml": content.encode() for kind, content in beside.items()}
    return parts | {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="実績" r:id="r0"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            *((kind, f"../{kind.lower()}s/{kind.lower()}1.xml") for kind in beside)
        ),
    }


def box(*runs: str) -> str:
    return f"<xdr:sp><xdr:txBody>{''.join(f'<a:r><a:t>{run}</a:t></a:r>' for run in runs)}</xdr:txBody></xdr:sp>"


def either(drawn: str) -> str:
    """As a newer Excel writes what an older one shall show too: twice."""
    choices = f"<mc:Choice>{drawn}</mc:Choice><mc:Fallback>{drawn}</mc:Fallback>"
    return f"<mc:AlternateContent {DRAWING}>{choices}</mc:AlternateContent>"


def drawing(*anchors: str) -> str:
    placed = "".join(f"<xdr:twoCellAnchor>{each}</xdr:twoCellAnchor>" for each in anchors)
    return f"<xdr:wsDr {DRAWING}>{placed}</xdr:wsDr>"


BUTTONS = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<v:shape id="a"><v:textbox><div><font>確定<br>
する</font></div></v:textbox><x:ClientData ObjectType="Button"><x:Anchor>6, 15, 3, 2, 8, 0, 5, 0</x:Anchor>
</x:ClientData></v:shape>
<v:shape id="b"><v:textbox><div>メモの枠</div></v:textbox><x:ClientData ObjectType="Note"/></v:shape></xml>"""
SAID = "[スレッド化されたコメント] 速報値ですか"
THREAD = """<ThreadedComments xmlns="http://threads">
<threadedComment ref="G4" id="1"><text>速報値ですか</text></threadedComment>
<threadedComment ref="G4" id="2" parentId="1"><text>はい、速報です</text></threadedComment></ThreadedComments>"""
LEGACY = f"""<comments xmlns="{MAIN}"><commentList>
<comment ref="G4"><text><t>[スレッド化されたコメント] 速報値ですか</t></text></comment>
<comment ref="H5"><text><r><t>再計</t></r><r><t>算</t></r><rPh><t>サイケイサン</t></rPh></text></comment>
<comment ref="H6"><text><t>【差戻し】数値を直してください。</t></text></comment>
<comment ref="H7"><text><t>【差戻し】数値を直してください。【元のコメント】確定値</t></text></comment>
</commentList></comments>"""


@pytest.mark.parametrize(
    ("beside", "found"),
    [
        ({"drawing": drawing(FROM + box("7,018件に", "訂正"))}, [("G4", "図形の文字", "7,018件に訂正")]),
        ({"drawing": drawing(FROM + either(box("訂正")))}, [("G4", "図形の文字", "訂正")]),
        ({"drawing": either(drawing(FROM + box("訂正")))}, [("G4", "図形の文字", "訂正")]),
        (
            {"drawing": drawing(FROM + f"<xdr:grpSp>{box('一')}<xdr:grpSp>{box('二')}</xdr:grpSp>{box()}</xdr:grpSp>")},
            [("G4", "図形の文字", "一"), ("G4", "図形の文字", "二")],
        ),
        (
            {
                "drawing": drawing(
                    FROM + '<xdr:pic><xdr:nvPicPr><xdr:cNvPr name="図 1" descr="表の写真"/></xdr:nvPicPr></xdr:pic>'
                )
            },
            [("G4", "画像", "表の写真")],
        ),
        ({"drawing": drawing(FROM + "<xdr:graphicFrame/>")}, [("G4", "グラフや図", "")]),
        (
            {"threadedComment": THREAD, "comments": LEGACY},
            [
                ("G4", "コメント", "速報値ですか"),
                ("G4", "コメント", "はい、速報です"),
                ("H5", "メモ", "再計算"),
                ("H7", "メモ", "確定値"),
            ],
        ),
        (
            {"vmlDrawing": BUTTONS, "oleObject": "<x/>"},
            [("G4", "図形の文字", "確定 する"), ("", "埋め込まれたファイル", "oleobject1.xml")],
        ),
        (
            {"vmlDrawing": "<xml", "comments": LEGACY},
            [("G4", "メモ", SAID), ("H5", "メモ", "再計算"), ("H7", "メモ", "確定値")],
        ),
        ({"drawing": "<xdr:wsDr"}, []),
        ({}, []),
    ],
)
def test_each_is_named_once_with_what_a_person_sees(beside: dict[str, str], found: list[tuple[str, str, str]]) -> None:
    assert beside_cells(package(**beside), {"実績": None}) == tuple(Beside("実績", *each) for each in found)

"""Nothing that becomes a trigger by NFKC begins a published text, whatever stands unseen before it."""

import sys
import unicodedata

import pytest

from sumida_etl.values.characters import HIDDEN
from sumida_etl.values.text_safety import begins_as_formula

BECOME = [
    char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.normalize("NFKC", char)[:1] in set("=+-@")
]


@pytest.mark.parametrize("before", ["", " ", "\u3000", "\u200b", "\u00ad\u2060", "\ufe0f", "\U000e0041 "])
def test_every_form_of_a_trigger_is_one(before: str) -> None:
    assert len(BECOME) > 15
    assert [char for char in BECOME if not begins_as_formula(f"{before}{char}1")] == []


@pytest.mark.parametrize(
    "text", ["・＝継続", "①=1", "令和５年度", "−3.2億円の減", "～5件", "葛\U000e0100飾区", "👩\u200d💻の研修"]
)
def test_what_people_write_is_none(text: str) -> None:
    assert not begins_as_formula(text)
    assert HIDDEN.search(text) is None


def test_what_nobody_sees_is_hidden_and_what_forms_a_name_is_not() -> None:
    unseen = [0x034F, 0x061C, 0x115F, 0x180E, 0x2060, 0x2064, 0x3164, 0xFFA0, 0xFFF9, 0xE0001, 0xE0020, 0xE007F]
    assert [one for one in unseen if HIDDEN.search(chr(one)) is None] == []
    assert HIDDEN.search("葛\U000e0100") is None

"""The sheet for departments is one page, and was printed from its source as that stands now."""

import re

from scripts.department_guide import PRINTED, SOURCE, digest


def test_the_sheet_is_one_page_of_its_source() -> None:
    """``python -m scripts.department_guide`` prints it anew."""
    data = PRINTED.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
    title = SOURCE.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    named = re.search(rb"/Title <([0-9A-F]+)>", data)
    assert named
    assert bytes.fromhex(named[1].decode()).decode("utf-16") == f"{title} {digest()}"

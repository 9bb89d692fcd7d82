"""Each code says one thing."""

import re
from collections import Counter
from pathlib import Path

from sumida_etl.checks.findings import messages


def test_no_code_stands_twice() -> None:
    # YAML keeps the last of two entries, and says nothing.
    text = Path(messages.__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    codes = Counter(re.findall(r"^(\w+):", text, re.MULTILINE))
    assert [code for code, count in codes.items() if count > 1] == []
    assert set(codes) == set(messages.sentences())

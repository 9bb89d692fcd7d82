"""The classes of characters contain one another where their reasons do, and nothing that people type."""

import re
import sys

import pytest

from sumida_etl.values import characters
from sumida_etl.values.characters import HIDDEN, NOT_IN_GIVEN_NAME, NOT_IN_PRINT, NOT_IN_XML, UNPUBLISHED

EVERY = "".join(map(chr, range(sys.maxunicode + 1)))
CLASSES = {name: one for name, one in vars(characters).items() if isinstance(one, re.Pattern)}


@pytest.mark.parametrize(
    ("narrow", "wide"), [(HIDDEN, UNPUBLISHED), (NOT_IN_XML, NOT_IN_PRINT), (NOT_IN_XML, NOT_IN_GIVEN_NAME)]
)
def test_what_one_takes_out_the_wider_does_too(narrow: re.Pattern[str], wide: re.Pattern[str]) -> None:
    left = set(narrow.findall(EVERY)) - set(wide.findall(EVERY))
    assert left <= {"\ufffe", "\uffff"}  # no characters: a file system does not mind them


@pytest.mark.parametrize("name", CLASSES)
def test_no_letter_is_in_any_class(name: str) -> None:
    assert CLASSES[name].search("墨田区ﾃﾞｼﾞﾀﾙ①～－ー％（㎡）📊é") is None

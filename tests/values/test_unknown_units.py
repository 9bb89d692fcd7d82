"""A row's own unit that is in no table: read as by a pattern compiled for it alone, at a fraction of the cost."""

import re
import time

from hypothesis import example, given
from hypothesis import strategies as st

from sumida_etl.values import read_number
from sumida_etl.values.grammar.lexicon import MINUS_TRIANGLES, any_of
from sumida_etl.values.grammar.normalise import MINUS_DASHES, narrow
from sumida_etl.values.grammar.number_form import _ANY_NOTE, _MULTIPLIER, _PREFIX, NUMERAL, Grammar
from sumida_etl.values.grammar.units import PER_YEAR, UNITS, row_unit
from tests.values.test_number_properties import NEARLY

OWN_PARTS = st.lists(
    st.sampled_from([*"ほげ千万億年件人円%/()+-.*?\\[]|^$0 5,　", "百万", "/年", "(見込)", "ーム", "人日", "約", "ｹﾞ"]),
    max_size=4,
).map("".join)


def compiled_for(unit: str) -> re.Pattern[str]:
    """The form with the row's own unit among those of the table, the longest first."""
    row = row_unit(unit)
    own = {} if row.name in UNITS or re.match(r"[0-9.,]|$", row.name) else {row.name: row}
    units = {**UNITS, **own}
    bases = [name for name, known in units.items() if not known.shift]
    return re.compile(
        rf"(?P<head>(?:{_PREFIX.pattern})*)(?P<sign>[{re.escape(MINUS_TRIANGLES + MINUS_DASHES)}+]?)"
        rf"(?:(?P<plain>{NUMERAL})(?P<unit>{any_of(units)})?"
        rf"|(?P<worded>(?:{NUMERAL}(?:{_MULTIPLIER}))+(?:{NUMERAL})?)(?P<base>{any_of(bases)})?)"
        rf"(?P<per>{PER_YEAR})?(?P<notes>(?:{_ANY_NOTE})*)"
    )


@given(unit=OWN_PARTS, before=NEARLY, behind=st.sampled_from(["", "/年", "(見込)", "(12月末)", "ほげ", "/年(見込)"]))
@example(unit="千ほげ", before="5", behind="")
@example(unit="千ほげ", before="3億", behind="")
@example(unit="件(見込)", before="5", behind="")
@example(unit="/年", before="5", behind="/年")
@example(unit="(見込)", before="5", behind="(見込)")
@example(unit="億", before="3", behind="")
@example(unit="万", before="3億5", behind="")
@example(unit="人日", before="10", behind="/年")
@example(unit=".5", before="1", behind="")
def test_one_pattern_for_all_units_matches_as_one_for_each(unit: str, before: str, behind: str) -> None:
    name = row_unit(unit).name
    for text in (narrow(one).text for one in (f"{before}{behind}", f"{before}{name}{behind}", f"{before}{unit}")):
        grammar = Grammar.of_row(unit)
        found, alone = grammar.match(text), compiled_for(unit).fullmatch(text)
        assert (found is None) == (alone is None)
        if found and alone:
            ours = {key: part or None for key, part in found.groupdict().items() if key != "own"}
            assert ours == {key: part or None for key, part in alone.groupdict().items()}


def test_no_unit_of_the_table_goes_on_with_what_may_stand_behind_one() -> None:
    assert not [name for name in UNITS if set(name) & set("/(")]


def test_thousands_of_units_are_read_in_a_moment() -> None:
    begun = time.process_time()
    for number in range(5_000):
        assert read_number(f"5件目{number}号分", f"件目{number}号分").value == 5
    assert time.process_time() - begun < 1.5

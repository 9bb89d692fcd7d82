"""Numbers in every style people have, and texts that are almost numbers."""

from decimal import Decimal
from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sumida_etl.checks.findings.messages import sentences
from sumida_etl.values import RULES, Problem, Reading, Rule, raw_text
from sumida_etl.values.grammar.lexicon import MINUS_TRIANGLES, MULTIPLIERS, NOTES, PREFIXES, STATE_WORDS
from sumida_etl.values.grammar.units import UNITS
from sumida_etl.values.numbers import read_number
from sumida_etl.values.uncounted import holds_something
from sumida_etl.vocabulary import Severity, State
from tests.values.hand_reader import Way, ways

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
BLANKS = ["", "", " ", "　", "\n", "\u00a0"]
NUMBERS = st.decimals(min_value=0, max_value=10**18, places=2) | st.integers(0, 10**30).map(Decimal)
NUMERALS = "0 1 2 3 5 9 10 12 000 345 1,234 2,000 12,34 0.5 1.50 05 ① Ⅷ ٣ 三 1e3 1_0 ."
SLOTS = (
    "約 およそ 延べ 計 全 年",
    "約 延べ ▲ △ - － + ー ― ▲▲",
    NUMERALS,
    "億 万 千 百万 千万 百 , . ～",
    NUMERALS,
    "万 千 十 0 ,000",
    "円 千円 百万円 億円 件 人 名 回 % パーセント 千人 か 程度 月 日",
    "/年 /月",
    "(見込) （見込み） （概数） （） (延べ) ( ) (9)",
)
FRAGMENTS = " ".join(SLOTS).split()
# Texts with the parts of a number in their order, most of them left out, and texts with the parts in any order.
NEARLY = st.tuples(*(st.just("") | st.sampled_from([*slot.split(), " ", "　", "\n"]) for slot in SLOTS)).map(
    "".join
) | st.lists(st.sampled_from([*FRAGMENTS, " ", "　", "\n"]), max_size=7).map("".join)


@given(
    number=NUMBERS,
    unit=st.sampled_from([*UNITS]),
    prefixes=st.lists(st.sampled_from([*PREFIXES]), max_size=3),
    sign=st.sampled_from(["", "+", *MINUS_TRIANGLES]),
    grouped=st.booleans(),
    with_unit=st.booleans(),
    notes=st.lists(st.sampled_from([*NOTES]), max_size=2),
    full_width=st.booleans(),
    blanks=st.tuples(*[st.sampled_from(BLANKS)] * 5),
)
def test_every_style_of_writing_a_number_is_read_back_exactly(
    number: Decimal,
    unit: str,
    prefixes: list[str],
    sign: str,
    grouped: bool,
    with_unit: bool,
    notes: list[str],
    full_width: bool,
    blanks: tuple[str, ...],
) -> None:
    digits = format(number, ",f" if grouped else "f")
    parts = ["".join(prefixes), sign + digits, unit if with_unit else "", "".join(f"({note})" for note in notes)]
    typed = "".join(blank + part for blank, part in zip(blanks, parts, strict=False)) + blanks[-1]

    reading = read_number(typed.translate(FULL_WIDTH) if full_width else typed, unit)

    negative = sign in [*MINUS_TRIANGLES] and number
    rules = {PREFIXES[word] for word in prefixes} | {NOTES[word] for word in notes}
    assert (reading.state, reading.problem) == (State.VALUE, "")
    assert str(reading.value) == f"{'-' if negative else ''}{number:f}"
    assert reading.approx == (Rule.ABOUT in rules)
    assert reading.cumulative == (Rule.CUMULATIVE in rules)
    assert reading.forecast == (Rule.FORECAST in rules)


@given(
    coefficients=st.lists(st.integers(10, 999), min_size=len(MULTIPLIERS), max_size=len(MULTIPLIERS)),
    words=st.sampled_from([pair for size in (1, 2, 3) for pair in combinations(("兆", "億", "万"), size)]),
    rest=st.sampled_from([0, 10, 500, 9_999]),
)
def test_descending_steps_add_up(coefficients: list[int], words: tuple[str, ...], rest: int) -> None:
    steps = list(zip(coefficients, words, strict=False))
    typed = "".join(f"{number}{word}" for number, word in steps) + (f"{rest:,}" if rest else "")
    total = sum(number * 10 ** MULTIPLIERS[word] for number, word in steps) + rest
    assert read_number(typed + "人", "人").value == total
    assert read_number(typed + "円", "億円").value == Decimal(total).scaleb(-8)


@settings(max_examples=150)
@given(NEARLY)
@example("2千人")  # 2 of 千人, or 2,000 人: in a row of 千人 the same
def test_a_number_is_read_when_a_second_reader_finds_one_meaning_and_never_else(typed: str) -> None:
    for unit in ("件", "人", "%", "円", "千円", "億円", "千円/年", "千人"):
        reading = read_number(typed, unit)
        found = ways(typed, unit)

        assert len(found) <= 1, "the grammar itself reads this text in two ways"
        flags = {"概": reading.approx, "延": reading.cumulative, "見": reading.forecast}
        own = Way((reading.value or Decimal(0)).normalize(), frozenset(name for name, up in flags.items() if up))
        assert ({own} if reading.value is not None else set()) == found


@given(st.text(max_size=30) | st.text(alphabet="0123456789,.億万千約▲-－～か件%()（）年月日/ 　①三", max_size=12))
def test_any_text_is_a_value_or_a_state_or_refused_for_a_reason(typed: str) -> None:
    reading = read_number(typed, "件")
    assert (reading.value is not None) == (reading.state is State.VALUE)
    assert (reading.state is not None) == bool(reading.rule)
    assert set(reading.rule.split("+")) - {""} <= set(RULES)
    refused = reading.problem and sentences()[Problem(reading.problem)].severity is Severity.ERROR
    assert bool(refused) == (reading.state is None and bool(reading.problem))
    assert (reading == Reading()) == (not holds_something(typed))


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
def test_a_binary_number_is_the_decimal_excel_shows(cell: float) -> None:
    reading = read_number(cell, "%")
    assert reading.value == Decimal(format(cell, ".15g"))
    assert reading.value is not None
    assert reading.value.as_tuple().exponent <= 0
    assert Decimal(raw_text(cell)) == reading.value


@given(st.integers(-(10**40), 10**40))
def test_a_whole_number_stays_itself(cell: int) -> None:
    assert str(read_number(cell, "件").value) == str(cell) == raw_text(cell)


def test_no_word_stands_for_two_things() -> None:
    assert not set(STATE_WORDS) & set(PREFIXES)
    assert not set(PREFIXES) & set(UNITS), "年 before a number is a word, and behind it no unit of the table"
    assert not set(MULTIPLIERS) & set(UNITS)

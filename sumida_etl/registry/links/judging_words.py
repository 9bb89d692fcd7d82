"""Words of judgements by which nobody could tell good from bad: one word on both sides, in any two plans."""

from collections.abc import Iterator, Sequence

from sumida_etl.registry.faults import Fault
from sumida_etl.registry.links.spans import overlap, span_of
from sumida_etl.registry.spellings import folded
from sumida_etl.registry.table import Line
from sumida_etl.vocabulary import LIKE_JUDGEMENTS, Judgement

_VOCABULARY = {folded(judgement): judgement for judgement in Judgement}


def words_of_two_kinds(lines: Sequence[Line]) -> Iterator[Fault]:
    """Counts are shown by word over all plans, so a word has one meaning on a day: good, behind, or no verdict.

    ``Ａ`` and ``A`` are one word to whoever reads them.
    """
    for at, line in enumerate(lines):
        word, judgement = line.cells["語"], line.cells["判定"]
        known = _VOCABULARY.get(folded(word))
        if known and not _alike(judgement, known):
            yield line.fault("語", f"「{word}」は別の判定の語です。{judgement} とは良し悪しが違うので、別の語にします")
        for column in ("語", "英語"):
            yield from _said_before(line, lines[:at], column)


def _said_before(line: Line, before: Sequence[Line], column: str) -> Iterator[Fault]:
    word, judgement = line.cells[column], line.cells["判定"]
    for other in before if word else ():
        same = folded(other.cells[column]) == folded(word) and overlap(span_of(line), span_of(other))
        if same and not _alike(judgement, other.cells["判定"]):
            yield line.fault(
                column,
                f"「{word}」は{other.number}行目で {other.cells['判定']} の語です。"
                f"{judgement} とは良し悪しが違うので、別の語にします",
            )
            return


def _alike(one: Judgement, other: Judgement) -> bool:
    return any(one in group and other in group for group in LIKE_JUDGEMENTS)

"""Words of judgements by which nobody could tell good from bad: one word on both sides, in any two plans."""

from collections.abc import Iterator, Sequence

from sumida_etl.registry.faults import Fault
from sumida_etl.registry.links.spans import overlap, span_of
from sumida_etl.registry.table import Line
from sumida_etl.vocabulary import LIKE_JUDGEMENTS, Judgement


def words_of_two_kinds(lines: Sequence[Line]) -> Iterator[Fault]:
    """Counts are shown by word over all plans, so a word has one meaning on a day: good, behind, or no verdict."""
    for at, line in enumerate(lines):
        word, judgement = line.cells["語"], line.cells["判定"]
        if word in list(Judgement) and not _alike(judgement, Judgement(word)):
            yield line.fault("語", f"「{word}」は別の判定の語です。{judgement} とは良し悪しが違うので、別の語にします")
        for other in lines[:at]:
            same = other.cells["語"] == word and overlap(span_of(line), span_of(other))
            if same and not _alike(judgement, other.cells["判定"]):
                yield line.fault(
                    "語",
                    f"「{word}」は{other.number}行目で {other.cells['判定']} の語です。"
                    f"{judgement} とは良し悪しが違うので、別の語にします",
                )
                break


def _alike(one: Judgement, other: Judgement) -> bool:
    return any(one in group and other in group for group in LIKE_JUDGEMENTS)

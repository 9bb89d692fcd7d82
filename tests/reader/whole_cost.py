"""The cost of an admitted file: ``python -m tests.reader.whole_cost FILE…`` reads, checks and returns each.

Printed are its codes, the seconds of processor time (the reader's own process included) and the peak of memory.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from sumida_etl.reader.child import READER
from sumida_etl.registry import load_registry
from sumida_etl.registry.publication_metadata import load_metadata
from sumida_etl.rounds import Round
from sumida_etl.survey import Survey, receive
from sumida_etl.survey.return_delivery import send_back
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.token import TokenKey
from tests.reader.admission_cost import peak_mb

PLAN = Path(__file__).parents[2] / "plan"


def survey(key: TokenKey) -> Survey:
    registry, round = load_registry(PLAN), Round.parse("R5-12")
    return Survey(round, registry, asked_in(registry, round), key, load_metadata(PLAN))


def cost(path: Path, asked: Survey) -> dict[str, object]:
    began = seconds()
    with tempfile.TemporaryDirectory() as folder:
        received = receive([path], asked)
        read = seconds()
        returned = send_back(received, asked, Path(folder))
    refused = [f"{one.refusal} {one.detail}" for one in received.refused]
    codes = received.batch.findings["code"].value_counts().to_dict()
    READER.close()
    return {
        "file": path.name,
        "refused": refused,
        "codes": codes,
        "marked": len(returned.workbooks),
        "faults": len(returned.faults),
        "checked": round(read - began, 2),
        "seconds": round(seconds() - began, 2),
        "peak_mb": peak_mb(),
    }


def seconds() -> float:
    """Processor time of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    key, *names = sys.argv[1:]
    asked = survey(TokenKey(key.encode()))
    for name in names:
        print(json.dumps(cost(Path(name), asked), ensure_ascii=False), flush=True)

"""The cost of admission: ``python -m tests.reader.admission_cost FILE…`` prints code, seconds and peak memory."""

import json
import re
import sys
import time
from pathlib import Path

from sumida_etl.reader.admission.rejection import RefusedError
from sumida_etl.reader.workbook import read_workbook


def cost(path: Path) -> dict[str, object]:
    began = time.perf_counter()
    try:
        read_workbook(path)
        code, detail = "read", ""
    except RefusedError as error:
        code, detail = error.refusal.value, error.detail
    seconds = time.perf_counter() - began
    return {"file": path.name, "code": code, "detail": detail, "seconds": round(seconds, 3), "peak_mb": peak_mb()}


def peak_mb() -> int:
    """Of this process; getrusage would count what the one that started it had used."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) // 1024


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps(cost(Path(name))), flush=True)

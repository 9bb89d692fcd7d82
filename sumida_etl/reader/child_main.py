"""``python -m sumida_etl.reader.child_main`` reads packages that are not plainly ours, one by one.

Whatever a file does to a reader (a panic, an abort, a loop, memory without end) it does to this process: it is held to
so much memory, and to so much processor time a file, and ends without a word where it needs more.
"""

import pickle
import resource
import signal
import sys
import traceback
from typing import Any

from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.sheet_contents import read_contents

SECONDS = 1.5
"""Of the processor, for one file."""
MEMORY = 512 << 20
"""Bytes of address space, of which Python and calamine themselves take a fifth before anything is read."""


def answer(request: tuple[dict[str, bytes], tuple[str, ...]]) -> tuple[str, Any]:
    """What is sent back: ``read`` with the contents, ``refused`` with code and detail, ``failed`` with a traceback."""
    try:
        return "read", read_contents(*request)
    except RefusedError as error:
        return "refused", (error.refusal.value, error.detail)
    except (MemoryError, RecursionError):
        return "refused", (Refusal.BOMB.value, "")
    except Exception:
        return "failed", traceback.format_exc()


def main() -> None:
    """Answer until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            request = pickle.load(requests)  # noqa: S301 - of the process that started this one
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # SIGPROF, which nobody catches here, ends the process
        told = answer(request)
        del request
        pickle.dump(told, answers, protocol=pickle.HIGHEST_PROTOCOL)
        signal.setitimer(signal.ITIMER_PROF, 0)
        del told
        answers.flush()


if __name__ == "__main__":
    main()

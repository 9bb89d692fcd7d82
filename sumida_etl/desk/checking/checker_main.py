"""The warm process of a ``Checker``: all is imported, one form was checked, and each upload is checked in a fork.

Requests come over a socket (its descriptor and the usual round are the arguments), each with a descriptor that the
child holds as long as it lives: whoever sent the request reads the end of it. The child is held to so much memory, time
and file size, and leaves its answer as a file.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from sumida_etl import incidents
from sumida_etl.atomic_write import atomic_write
from sumida_etl.desk.checking.answer import ANSWER, UPLOAD
from sumida_etl.desk.checking.check import check_upload
from sumida_etl.incidents import incidents_logged
from sumida_etl.reader.child import READER
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey.survey import Survey
from sumida_etl.templates.workbook import template

MEMORY = 300 << 20
"""Bytes that a child may keep in memory."""
SECONDS, CLOCK = 10, 30
"""Of the processor, and of the clock, for one upload: on a busy machine a good one has to wait for its turn."""
_LARGEST_WRITTEN = 64 << 20
_REQUEST = 4096


def main() -> None:
    """Serve until the other end of the socket is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: the desk ends, and then this does
    settings = Settings()
    control = socket.socket(fileno=int(sys.argv[1]))
    with incidents_logged(settings.path(settings.warehouse) / "incidents.log"):
        READER.read_here()
        _warm(settings)
        gc.collect()
        gc.freeze()
        _serve(control, settings)


def _serve(control: socket.socket, settings: Settings) -> None:
    ends: dict[int, float] = {}
    """By process, when it is ended."""
    while True:
        ready, _, _ = select.select([control], [], [], 0.2 if ends else None)
        if ready:
            data, held, _, _ = socket.recv_fds(control, _REQUEST, 1)
            if not data:
                return
            child = os.fork()
            if not child:
                control.close()
                _work(data, settings)
            for each in held:
                os.close(each)
            ends[child] = time.monotonic() + CLOCK
        for child, end in tuple(ends.items()):
            done, _ = os.waitpid(child, os.WNOHANG)
            if done:
                del ends[child]
            elif time.monotonic() > end:
                os.kill(child, signal.SIGKILL)


def _work(data: bytes, settings: Settings) -> None:
    """Answer one request in this process, and end it."""
    try:
        asked = json.loads(data)
        folder = Path(asked["folder"])
        _limit()
        answer = check_upload(folder, settings, Round.parse(asked["round"]))
        atomic_write(folder / ANSWER, answer.model_dump_json().encode(), durable=False)
    except BaseException as problem:
        with suppress(Exception):
            incidents.report("窓口の点検", UPLOAD, problem)
    finally:
        os._exit(0)


def _limit() -> None:
    """Hold this process to its limits. What of its address space is not in memory now may never come to be."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    sizes = {line.split(":")[0]: int(line.split()[1]) << 10 for line in status.splitlines() if line.endswith(" kB")}
    space = MEMORY + sizes["VmSize"] - sizes["VmRSS"]
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_WRITTEN, _LARGEST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _warm(settings: Settings) -> None:
    """Check an empty form of ours once: what the libraries make at first use is there before anybody waits."""
    round = Round.parse(sys.argv[2])
    survey = Survey.open(settings, round)
    with tempfile.TemporaryDirectory() as name:
        template(survey.registry.ward, survey.owing[0], survey.asked, survey.key).save(Path(name) / UPLOAD)
        check_upload(Path(name), settings, round)


if __name__ == "__main__":
    main()

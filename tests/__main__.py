"""``make test``: every test but the long ones and those of `operations`; each part to its end, whatever fails.

``make long``: the long ones, in the same way (``python -m tests long``); FEWER=1: without the rare ones, as in CI.
"""

import os
import subprocess
import sys
import tempfile

from scripts.system import Missing
from tests.browser.chromium import prepare

PYTEST = (sys.executable, "-m", "pytest")
PARALLEL = ("-n", "2", "--dist", "loadgroup")


def main(long: str) -> int:
    """0 if every test ran and passed. ``long``: the marks of those that are run, as ``pytest -m`` takes them."""
    most, said = f"not operations and not faults and {long}", ""
    try:
        os.environ["CHROMIUM"] = prepare()
    except Missing as missing:
        said = f"tests/browser の試験はしていません。\n{missing}"
        print(said, file=sys.stderr, flush=True)
        most += " and not browser"
    # Faults fork, and want a process of their own, without the threads others leave behind. They mostly wait.
    with tempfile.TemporaryFile() as heard:
        faults = subprocess.Popen([*PYTEST, "tests/faults", "-m", long], stdout=heard, stderr=subprocess.STDOUT)
        failed = subprocess.run([*PYTEST, *PARALLEL, "-m", most], check=False).returncode
        failed = faults.wait() or failed
        heard.seek(0)
        sys.stdout.buffer.write(heard.read())
    print(said, file=sys.stderr)
    return 1 if failed or said else 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:]) or "not long"))

"""``make test``: everything CI runs, each part to its end whatever became of the others."""

import os
import subprocess
import sys

from scripts.system import Missing
from tests.browser.chromium import prepare

PARTS = (
    ("-n", "2", "--dist", "loadgroup", "--ignore", "tests/operations", "--ignore", "tests/faults"),
    # Faults fork, and want a process of their own, without the threads others leave behind.
    ("tests/faults",),
)


def main() -> int:
    """0 if every test ran and passed."""
    without: tuple[str, ...] = ()
    said = ""
    try:
        os.environ["CHROMIUM"] = prepare()
    except Missing as missing:
        said = f"tests/browser の試験はしていません。\n{missing}"
        print(said, file=sys.stderr, flush=True)
        without = ("--ignore", "tests/browser")
    failed = [
        part
        for part in PARTS
        if subprocess.run([sys.executable, "-m", "pytest", *part, *without], check=False).returncode
    ]
    print(said, file=sys.stderr)
    return 1 if failed or said else 0


if __name__ == "__main__":
    sys.exit(main())

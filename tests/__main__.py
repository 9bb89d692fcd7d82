"""``make test``: everything CI runs, each part to its end whatever became of the others."""

import os
import subprocess
import sys

from scripts.system import Missing
from tests.browser.chromium import prepare

PARALLEL = ("-n", "2", "--dist", "loadgroup")


def main() -> int:
    """0 if every test ran and passed."""
    most, said = "not operations and not faults", ""
    try:
        os.environ["CHROMIUM"] = prepare()
    except Missing as missing:
        said = f"tests/browser の試験はしていません。\n{missing}"
        print(said, file=sys.stderr, flush=True)
        most += " and not browser"
    # Faults fork, and want a process of their own, without the threads others leave behind.
    parts = ((*PARALLEL, "-m", most), ("tests/faults",))
    failed = [part for part in parts if subprocess.run([sys.executable, "-m", "pytest", *part], check=False).returncode]
    print(said, file=sys.stderr)
    return 1 if failed or said else 0


if __name__ == "__main__":
    sys.exit(main())

"""System packages for the operators' tests: a browser and a PostgreSQL server."""

import sys
from pathlib import Path

from scripts.system import Missing, install
from tests.browser.chromium import prepare

if __name__ == "__main__":
    try:
        prepare()
        if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            install("postgresql")
    except Missing as missing:
        sys.exit(str(missing))

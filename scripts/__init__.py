"""Set-up, run with the system's Python before anything is installed. Any Python 3 must be able to read this file."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - here it may be older
    sys.exit(
        "Python 3.11 以上が要ります（" + sys.executable + " は " + sys.version.split()[0] + "）。"
        "Debian 12 以降で使うか、新しい Python を PYTHON で指定してください。例: make run PYTHON=python3.12\n"
        "Python 3.11 or later is needed (this one is " + sys.version.split()[0] + "): "
        "use Debian 12 or later, or name a newer one: make run PYTHON=python3.12"
    )

"""The browser that the tests look through and playwright's driver for it, found by running them, not by their names."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from scripts.system import Missing, install, is_debian

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_PAGE = "<p id=answer></p><script>answer.textContent = 'answer ' + 6 * 7</script>"
_LIBRARY = re.compile(r"lib[\w.+-]+\.so[\w.]*")
_PACKAGES = {"libatomic.so.1": "libatomic1"}
"""Debian packages that playwright's own node needs."""


@cache
def usable_browser() -> str:
    """Path of a browser that shows a page from a file; ``CHROMIUM`` names one. Raises Missing."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(_shows_a_page, filter(None, map(shutil.which, [named] if named else _NAMES))), None)
    if found is None:
        raise Missing(
            f"使えるブラウザー（{named or 'chromium'}）がありません。Debian 12・13 では "
            "sudo apt-get install chromium を実行してください。Ubuntu の chromium は中身のない包みです: "
            "Google Chrome を入れるか、ブラウザーの場所を CHROMIUM に書いてください。",
            "No usable browser. On Debian 12 or 13: sudo apt-get install chromium. Ubuntu's chromium is only a stub: "
            "install Google Chrome, or name a browser in CHROMIUM.",
        )
    return found


def driver_lacks() -> str | None:
    """Debian's name for what playwright's driver lacks, None where it starts. Raises Missing if that is not known."""
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return None
    library = _LIBRARY.search(done.stderr)
    if library and library[0] in _PACKAGES:
        return _PACKAGES[library[0]]
    raise Missing(
        f"{done.stderr.strip()}\nplaywright のドライバーが動きません（上の行）。Debian 12・13 で試してください。",
        "playwright's driver does not start, see above: try on Debian 12 or 13.",
    )


def prepare() -> str:
    """Install what is missing where we may. Returns the browser's path; raises Missing with the command."""
    packages = [lacking] if (lacking := driver_lacks()) else []
    try:
        usable_browser()
    except Missing:
        if not is_debian() or "CHROMIUM" in os.environ:
            raise
        packages.append("chromium")
    if packages:
        install(*packages)
        driver_lacks()
    return usable_browser()


def _shows_a_page(browser: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(_PAGE)
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", "--dump-dom"]
        try:
            done = subprocess.run(
                [browser, *options, page.as_uri()], capture_output=True, text=True, timeout=120, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return "answer 42" in done.stdout


if __name__ == "__main__":
    try:
        print(prepare())
    except Missing as missing:
        sys.exit(str(missing))

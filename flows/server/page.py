"""Add our script to a copy of Prefect's page; the installed package is left unchanged."""

from importlib import resources
from pathlib import Path

SCRIPT = "page.js"
_TAG = f'<script src="/{SCRIPT}"></script>'


def add_script(folder: Path) -> None:
    """Add the script to the page in ``folder``, once. Raises OSError; RuntimeError where the page is not as known."""
    page = folder / "index.html"
    text = page.read_text(encoding="utf-8")
    if _TAG not in text:
        dressed = text.replace("<head>", f"<head>\n    {_TAG}", 1)
        if dressed == text:
            raise RuntimeError(f"no <head> in {page}")
        page.write_text(dressed, encoding="utf-8")
    (folder / SCRIPT).write_text(script(), encoding="utf-8")


def script() -> str:
    """Our script, as it came with the package."""
    return resources.files(__package__).joinpath(SCRIPT).read_text("utf-8")

"""Print docs/各課の手引き.md as one sheet of A4: ``python -m scripts.department_guide``, with chromium on the system.

The PDF is kept beside its source, because a ward's server has no browser to make it with.
"""

import shutil
import subprocess
import sys
from hashlib import sha256
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from markdown_it import MarkdownIt

DOCS = Path(__file__).resolve().parents[1] / "docs"
SOURCE, PRINTED = DOCS / "各課の手引き.md", DOCS / "各課の手引き.pdf"
_FONT = "matplotlib_fontja/fonts/ipaexg.ttf"
_STYLE = """
@font-face { font-family: G; src: url("%s"); }
@page { size: A4; margin: 13mm 15mm; }
body { font: 10pt/1.55 G; margin: 0; }
h1 { font-size: 17pt; margin: 0 0 2mm; border-bottom: .6mm solid #234; }
h2 { font-size: 12pt; margin: 4mm 0 1mm; color: #124; }
p, ul, ol { margin: 1mm 0; } ul, ol { padding-left: 6mm; }
strong { color: #8a1c1c; }
table { border-collapse: collapse; width: calc(100%% - 1mm); margin: 1mm .5mm; }
th, td { border: .2mm solid #789; padding: 1mm 2mm; text-align: left; vertical-align: top; }
th { background: #e8eef4; } td:first-child { white-space: nowrap; }
"""


def digest() -> str:
    """Of the source, as the title of the PDF has it: by it a test sees whether the sheet was printed anew."""
    return sha256(SOURCE.read_bytes()).hexdigest()[:12]


def page(font: Path) -> str:
    """The source as HTML."""
    text = SOURCE.read_text(encoding="utf-8")
    title = f"{text.splitlines()[0].removeprefix('# ')} {digest()}"
    body = MarkdownIt("commonmark").enable("table").render(text)
    style = _STYLE % font.as_uri()
    return (
        f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{style}</style><body>{body}</body></html>"
    )


def main() -> None:
    """Print it."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    font = next(path for each in sys.path if (path := Path(each) / _FONT).is_file())
    if browser is None:
        sys.exit("chromium がありません。sudo apt-get install chromium / there is no chromium")
    with TemporaryDirectory() as folder:
        source = Path(folder) / "guide.html"
        source.write_text(page(font), encoding="utf-8")
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
        subprocess.run(  # noqa: S603 - the system's own browser
            [browser, *options, f"--print-to-pdf={PRINTED}", source.as_uri()], check=True, timeout=300
        )


if __name__ == "__main__":
    main()

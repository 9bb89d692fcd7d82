"""What ``sumida-etl run`` ends with: where to look, as a link."""

import re
import shutil
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from rich.console import Console

from sumida_etl.console.run_command import run_round
from sumida_etl.rounds import Round


@pytest.mark.parametrize("terminal", [True, False])
def test_the_last_line_is_a_link_to_the_page(office: Path, sample_folder: Path, terminal: bool) -> None:
    inbox, out, shown = office / "inbox", office / "公開 #1", StringIO()
    (inbox / "R5-12").mkdir(parents=True)
    shutil.copy2(next(sample_folder.glob("*_税務課.xlsx")), inbox / "R5-12")
    console = Console(file=shown, width=40, force_terminal=terminal)
    assert run_round(Round.parse("R5-12"), inbox, out, provisional=True, console=console) == 0
    last = shown.getvalue().splitlines()[-1]
    found = re.search(r"file:///[!-:<-~]+", last)
    assert found is not None and last.startswith("ブラウザで見る: ")
    assert Path(unquote(urlsplit(found[0]).path)) == out / "公開" / "R5-12" / "index.html"
    assert Path(unquote(urlsplit(found[0]).path)).is_file()
    assert ("\x1b]8;" in last) is terminal

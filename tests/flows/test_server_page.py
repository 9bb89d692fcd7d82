"""Prefect's page with our script before its own."""

from pathlib import Path

import pytest

from flows.server.__main__ import SCRIPT, add_script

PAGE = "<!DOCTYPE html>\n<html>\n  <head>\n    <script type=module src=a.js></script></head><body></body></html>"


def test_our_script_comes_first_and_once(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    add_script(tmp_path)
    once = (tmp_path / "index.html").read_text()
    add_script(tmp_path)
    assert (tmp_path / "index.html").read_text() == once
    assert once.index(f'src="/{SCRIPT}"') < once.index("a.js")
    assert "prefect-password" in (tmp_path / SCRIPT).read_text()


def test_a_page_that_is_not_as_known_is_not_served_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html></html>")
    with pytest.raises(RuntimeError, match="no <head>"):
        add_script(tmp_path)

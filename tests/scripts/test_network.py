"""What pip's configuration says of a city's network reaches uv, and what is set for uv itself stays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.network import for_uv, options_for_uv, pip_configuration

UV = Path(sys.executable).with_name("uv")


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ({"index-url": "https://mirror/simple"}, {"UV_DEFAULT_INDEX": "https://mirror/simple"}),
        (
            {"extra-index-url": "\nhttps://a/simple\nhttps://b/simple"},
            {"UV_INDEX": "https://a/simple https://b/simple", "UV_INDEX_STRATEGY": "unsafe-best-match"},
        ),
        ({"find-links": "/opt/a /opt/b"}, {"UV_FIND_LINKS": "/opt/a,/opt/b"}),
        ({"trusted-host": "mirror:8080"}, {"UV_INSECURE_HOST": "mirror:8080"}),
        (
            {"cert": "/etc/city.pem", "client-cert": "/etc/me.pem"},
            {"SSL_CERT_FILE": "/etc/city.pem", "SSL_CLIENT_CERT": "/etc/me.pem"},
        ),
        ({"proxy": "http://proxy:8080"}, {"ALL_PROXY": "http://proxy:8080"}),
        ({"timeout": "15.0"}, {"UV_HTTP_TIMEOUT": "15"}),
        ({}, {}),
    ],
)
def test_said_in_uvs_words(configuration: dict[str, str], said: dict[str, str]) -> None:
    assert for_uv(configuration, {}) == {"UV_SYSTEM_CERTS": "1"} | said


@pytest.mark.parametrize(
    ("configuration", "environment"),
    [
        ({"index-url": "https://mirror/simple"}, {"UV_DEFAULT_INDEX": "https://ours/simple"}),
        ({"index-url": "https://mirror/simple"}, {"UV_INDEX_URL": "https://ours/simple"}),
        ({"proxy": "http://proxy:8080"}, {"https_proxy": "http://ours:3128"}),
        ({"cert": "/etc/city.pem"}, {"SSL_CERT_FILE": "/etc/ours.pem"}),
    ],
)
def test_what_is_set_for_uv_stays(configuration: dict[str, str], environment: dict[str, str]) -> None:
    assert for_uv(configuration, environment) == {"UV_SYSTEM_CERTS": "1"}


def test_the_strongest_of_pips_settings_counts(tmp_path: Path) -> None:
    told = """\
:env:.cert='/env.pem'
global.index-url='https://weak/simple'
global.cert='/weak.pem'
download.index-url='https://other/simple'
install.index-url='https://strong/simple'
install.extra-index-url='\\nhttps://a/simple\\nhttps://b/simple'
"""
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\ncat <<'END'\n{told}END\n")
    python.chmod(0o755)
    assert pip_configuration(python, {"PATH": os.environ["PATH"]}) == {
        "index-url": "https://strong/simple",
        "extra-index-url": "\nhttps://a/simple\nhttps://b/simple",
        "cert": "/env.pem",
    }


@pytest.mark.parametrize(
    ("option", "more"),
    [("index-url", {}), ("extra-index-url", {}), ("find-links", {}), ("find-links", {"no-index": "true"})],
)
def test_the_pinned_uv_goes_by_these_words(option: str, more: dict[str, str], tmp_path: Path) -> None:
    page = tmp_path / "simple" / "only-here"
    page.mkdir(parents=True)
    wheel = "only_here-7-py3-none-any.whl"
    (page / "index.html").write_text(f'<a href="{wheel}" data-core-metadata="true">{wheel}</a>')
    (page / f"{wheel}.metadata").write_text("Metadata-Version: 2.1\nName: only-here\nVersion: 7\n")
    (page / wheel).touch()
    address = str(page) if option == "find-links" else (tmp_path / "simple").as_uri()
    offline = {"UV_CACHE_DIR": str(tmp_path / "cache"), "PATH": os.environ["PATH"], "UV_OFFLINE": "1"}
    if more:
        offline |= {"UV_OFFLINE": "0", "UV_DEFAULT_INDEX": "http://127.0.0.1:9/not-to-be-asked", "UV_HTTP_RETRIES": "0"}
    done = subprocess.run(
        [
            UV,
            "pip",
            "install",
            *options_for_uv(more),
            "--dry-run",
            "--no-deps",
            "--python",
            sys.executable,
            "only-here",
        ],
        env=offline | for_uv({option: address}, {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "only-here==7" in done.stderr, done.stderr


def test_the_pinned_uv_knows_the_systems_certificates() -> None:
    told = subprocess.run([UV, "pip", "install", "--help"], capture_output=True, text=True, check=True)
    assert "UV_SYSTEM_CERTS" in told.stdout

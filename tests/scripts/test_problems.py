"""What pip and uv say when they give up becomes a sentence with the next step, and their own words stay."""

from pathlib import Path

import pytest

from scripts.problems import DiskSpace, explain

NEEDED_MB = DiskSpace((Path("/"),), 700)
REFUSED = """\
WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by
 'NewConnectionError(': Failed to establish a new connection: [Errno 111] Connection refused')': /simple/uv/
ERROR: Could not find a version that satisfies the requirement uv==0.13.9 (from versions: none)
ERROR: No matching distribution found for uv==0.13.9"""
UNKNOWN_HOST = """\
error: Failed to fetch: https://mirror/simple/typer/
  cause: client error (Connect)
  cause: dns error
  cause: failed to lookup address information: Name or service not known"""
UNTRUSTED = """\
error: Failed to fetch: https://mirror/simple/typer/
  cause: client error (Connect)
  cause: invalid peer certificate: UnknownIssuer"""
PIP_UNTRUSTED = """\
Could not fetch URL https://mirror/simple/uv/: There was a problem confirming the ssl certificate:
 HTTPSConnectionPool(host='mirror', port=443): Max retries exceeded (Caused by SSLError(SSLCertVerificationError(1)))"""
PROXY = "WARNING: ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication"
LACKING = """\
error: No solution found when resolving dependencies
  cause: Because aiosqlite was not found in the package registry and you require aiosqlite==0.22.1"""
OTHER_BYTES = "error: Failed to download `setuptools==84.2.1`\n  cause: Hash mismatch for `setuptools==84.2.1`"
PIP_OTHER_BYTES = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
FULL = "error: Failed to write to the distribution cache\n  cause: No space left on device (os error 28)"
DENIED = "error: failed to create directory `/srv/uv`\n  cause: Permission denied (os error 13)"


@pytest.mark.parametrize(
    ("words", "japanese", "english"),
    [
        (REFUSED, "pip config set global.index-url", "cannot be reached"),
        (UNKNOWN_HOST, "HTTPS_PROXY=http://プロキシ:番号", "cannot be reached"),
        (UNTRUSTED, "sudo update-ca-certificates", "not trusted"),
        (PIP_UNTRUSTED, "sudo update-ca-certificates", "not trusted"),
        (PROXY, "利用者:パスワード@", "user:password@"),
        (LACKING, "要る部品（上の行）がありません", "lacks a package"),
        (OTHER_BYTES, "ロックファイルの記録と違います", "not the one in the lock file"),
        (PIP_OTHER_BYTES, "ロックファイルの記録と違います", "not the one in the lock file"),
        (DENIED, "持ち主と権限", "owner and mode"),
        ("error: something new", "上の行のとおり", "mend it and try again"),
    ],
)
def test_each_says_what_to_do(words: str, japanese: str, english: str) -> None:
    said = str(explain(words.splitlines(), NEEDED_MB))
    assert said.startswith(words)
    assert japanese in said
    assert english in said


def test_a_full_disk_is_told_in_megabytes() -> None:
    said = str(explain(FULL.splitlines(), NEEDED_MB))
    assert "700 MB 要ります: /（空き " in said
    assert "700 MB are needed in / (" in said


def test_only_the_places_without_room_are_named(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=f"10{'0' * 9} MB 要ります: {tmp_path}/not/yet（空き"):
        DiskSpace((tmp_path / "not" / "yet",), 10**10).check()
    DiskSpace((tmp_path,), 0).check()

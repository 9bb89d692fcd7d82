"""Packages of the system: installed as root, otherwise named in Japanese and English with the command to type."""

import os
import platform
import shutil
import subprocess
import sys


class Missing(Exception):  # noqa: N818 - no error of the program
    """Something that only the person at the machine can fix. The text says what and how, in both languages."""

    def __init__(self, japanese: str, english: str) -> None:
        super().__init__(f"{japanese}\n{english}")


def say(japanese: str, english: str) -> None:
    """Print one line about the current step."""
    print(f"{japanese} / {english}", file=sys.stderr, flush=True)


def is_debian() -> bool:
    """Debian itself. Ubuntu has apt too, but its chromium is an empty package that asks for a snap."""
    try:
        return platform.freedesktop_os_release()["ID"] == "debian"
    except OSError:
        return False


def install(*packages: str) -> None:
    """Install packages of Debian's, saying so first. Raises Missing with the command where we are not root."""
    names = " ".join(packages)
    command = f"apt-get install {names}"
    if shutil.which("apt-get") is None:
        raise Missing(
            f"{names}（Debian での名前）に当たるものがありません。このシステムのやり方で入れてください。",
            f"The equivalent of Debian's {names} is missing: install it as this system does.",
        )
    if os.geteuid() != 0:
        raise Missing(
            f"{names} がありません。sudo {command} を実行してください（sudo が使えなければ、管理者に頼んでください）。",
            f"{names} missing. Run: sudo {command} (or ask the administrator for it).",
        )
    say(f"システムに {names} を入れます（{command}）", f"installing {names} into the system")
    quiet = ["-y", "-qq", "--no-install-recommends"]
    for words in (["apt-get", "update", "-qq"], ["apt-get", "install", *quiet, *packages]):
        done = subprocess.run(  # noqa: S603 - our own command line
            words,
            env={"DEBIAN_FRONTEND": "noninteractive"} | os.environ,
            capture_output=True,
            text=True,
            check=False,
            close_fds=False,  # a second set-up waits for it
        )
        if done.returncode:
            raise Missing(
                f"{done.stderr.strip()}\n{' '.join(words[:2])} に失敗しました（上の行）。"
                "ネットワークと apt の設定を確かめてください。",
                f"{' '.join(words)} failed: look at the network and at apt's configuration.",
            )

"""Why pip or uv failed: their output is matched, and what to do is said in Japanese and English."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.system import Missing

_SENTENCES = (
    (
        r"\b407\b|proxy authentication",
        "プロキシが利用者名とパスワードを求めています。"
        "HTTPS_PROXY=http://利用者:パスワード@プロキシ:番号 を設定してください。",
        "The proxy wants a name and a password: set HTTPS_PROXY=http://user:password@proxy:port.",
    ),
    (
        r"certificate|UnknownIssuer|CERT_",
        "接続先の証明書を確かめられません。庁内の認証局の証明書を /usr/local/share/ca-certificates/ に .crt で置き、"
        "sudo update-ca-certificates を実行してください。",
        "The server's certificate is not trusted: put the authority's .crt into /usr/local/share/ca-certificates/ "
        "and run sudo update-ca-certificates.",
    ),
    (
        r"hash mismatch|do not match the hashes",
        "届いたファイルが、ロックファイルの記録と違います（途中で変えられたか、壊れています）。"
        "もう一度実行し、続くなら pip の設定（pip config list）の配布元を確かめてください。",
        "A file that came is not the one in the lock file: try again, then look at the index in pip config list.",
    ),
    (
        r"permission denied|read-only file system|os error (13|30)\b",
        "書き込めないフォルダがあります（上の行）。持ち主と権限を確かめてください。",
        "A folder cannot be written to (see above): look at its owner and mode.",
    ),
    (
        r"connect|dns|name resolution|timed? ?out|error sending request|unreachable|max retries|\b50[234]\b|\b403\b",
        "部品の配布元に届きません。ネットワークを確かめてください。"
        "プロキシがあれば HTTPS_PROXY=http://プロキシ:番号 を、"
        "庁内に配布元があれば pip config set global.index-url アドレス を設定して、もう一度実行してください。",
        "The package index cannot be reached. Look at the network; set HTTPS_PROXY=http://proxy:port, or an index of "
        "your own with pip config set global.index-url ADDRESS, and try again.",
    ),
    (
        r"no matching distribution|not found in the (package )?registry|no version of|no wheels? with|not be satisfied",
        "配布元に、要る部品（上の行）がありません。pip の設定（pip config list）の配布元と、"
        "このシステム（Debian 12・13、x86-64）を確かめてください。",
        "The index lacks a package (see above): look at the index in pip config list, and at this system.",
    ),
)
_FULL = re.compile(r"no space left|disk quota exceeded|os error (28|122)\b", re.IGNORECASE)


@dataclass(frozen=True)
class DiskSpace:
    """The free space that a set-up needs, in MB, in every one of ``folders``."""

    folders: tuple[Path, ...]
    needed: int

    def check(self) -> None:
        """Raises Missing if one of the folders has less."""
        if self._short():
            raise self.missing()

    def missing(self) -> Missing:
        """The message for too little space."""
        short = self._short() or self.folders
        places = "、".join(f"{folder}（空き {free(folder)} MB）" for folder in short)
        english = ", ".join(f"{folder} ({free(folder)} MB free)" for folder in short)
        return Missing(
            f"ディスクの空きが足りません。{self.needed} MB 要ります: {places}。"
            "空きを作って、もう一度実行してください。",
            f"The disk is full: {self.needed} MB are needed in {english}. Make room and try again.",
        )

    def _short(self) -> list[Path]:
        return [folder for folder in self.folders if free(folder) < self.needed]


def free(folder: Path) -> int:
    """Free MB on the disk of a folder, which need not exist yet."""
    return shutil.disk_usage(existing(folder)).free // 1_000_000


def existing(folder: Path) -> Path:
    """The folder, or its nearest parent that exists."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def explain(lines: Iterable[str], room: DiskSpace) -> Missing:
    """Explain why an installer failed, from its last lines of output."""
    text = "\n".join(lines).strip()
    if _FULL.search(text):
        return room.missing()
    for pattern, japanese, english in _SENTENCES:
        if re.search(pattern, text, re.IGNORECASE):
            return Missing(f"{text}\n{japanese}", english)
    return Missing(
        f"{text}\n用意が途中で止まりました。理由は上の行のとおりです。直して、もう一度実行してください。",
        "Set-up stopped for the reason above: mend it and try again.",
    )

"""What the record says of a round's publications, and whether a folder is one of them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sumida_etl.publication.files import manifest


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What was recorded of a round's publications.

    Attributes:
        manifests: The SHA-256 of the manifest of each edition ever entered.
        last: The files of the one that is in force by the record; None where they cannot be made again.
        tell: Is told, in a sentence, of what lies in the folder and is not on record, before it is replaced.
    """

    manifests: Collection[str]
    last: Callable[[], Mapping[str, bytes] | None]
    tell: Callable[[str], None]

    def has(self, files: Mapping[str, bytes]) -> bool:
        """Whether the files of a folder are an edition on record, each as its manifest lists it."""
        data = files.get(manifest.NAME, b"")
        if sha256(data).hexdigest() not in self.manifests:
            return False
        return manifest.listed(data) == {
            name: sha256(data).hexdigest() for name, data in files.items() if name != manifest.NAME
        }


def strange(folder: Path, apart: Path) -> str:
    """The sentence on a folder that was not as it was recorded."""
    return (
        f"公開フォルダ {folder} の内容が、公開の記録と違いました（書き換えられたか、別の記録から公開されたものです）。"
        f"その内容は {apart} に移し、公開フォルダは記録の内容に置き換えました。"
    )

"""What the parts of a soak found, kept by commit: one that was stopped goes on with the part it had begun."""

import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from soak.sandbox import CHECKOUT
from soak.tally import Tally
from sumida_etl.atomic_write import atomic_write


@dataclass(frozen=True, slots=True)
class Kept:
    """``commit``: the code that was tried; empty: the checkout is not what any commit holds, so nothing is kept."""

    commit: str
    parent: Path = CHECKOUT / "build" / "soak"

    @classmethod
    def of_checkout(cls) -> "Kept":
        """Of the code that is being tried."""
        return cls("" if _git("status", "--porcelain") else _git("rev-parse", "HEAD"))

    @property
    def folder(self) -> Path:
        """Where the parts are."""
        return self.parent / self.commit

    def found(self, part: str) -> Tally | None:
        """What a part came to; None: it has not come to its end."""
        path = self.folder / f"{part}.json"
        if not self.commit or not path.is_file():
            return None
        cells = json.loads(path.read_bytes())
        return Tally([tuple(row) for row in cells["rows"]], cells["wrong"], cells["seconds"])

    def keep(self, part: str, tally: Tally) -> None:
        """A part that came to its end."""
        if self.commit:
            self.folder.mkdir(parents=True, exist_ok=True)
            atomic_write(self.folder / f"{part}.json", json.dumps(asdict(tally), ensure_ascii=False).encode())


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=CHECKOUT, capture_output=True, text=True, check=True)  # noqa: S603, S607
    return done.stdout.strip()

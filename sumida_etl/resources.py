"""Data files of the program: beside the packages in a checkout, in ``share`` once installed."""

import sysconfig
from pathlib import Path

from sumida_etl.errors import SumidaError

_PACKAGES = Path(__file__).resolve().parents[1]
_SHARE = Path("share") / "sumida-etl"


class MissingPartError(SumidaError, FileNotFoundError):
    """A file or folder of the program is nowhere; says where it was looked for."""

    def __init__(self, name: str, places: tuple[Path, ...]) -> None:
        looked = "、".join(map(str, places))
        super().__init__(
            f"プログラムの一部 {name} がありません（探した場所：{looked}）。インストールし直してください。"
        )
        self.name = name
        self.places = places


def shipped(name: str) -> Path:
    """The path of a file or folder, named as in the checkout (``prefect.yaml``); installed by ``data-files``.

    Raises MissingPartError.
    """
    installed = sysconfig.get_path("data"), sysconfig.get_path("data", sysconfig.get_preferred_scheme("user"))
    # The last is where ``pip install --target`` puts it.
    places = (_PACKAGES / name, *(Path(base) / _SHARE / name for base in installed), _PACKAGES / _SHARE / name)
    for place in places:
        if place.exists():
            return place
    raise MissingPartError(name, places)

"""Files of the program that are no Python: beside the packages in a checkout, in ``share`` once installed."""

import sysconfig
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """Where a file or folder is, named as in the checkout (``prefect.yaml``); installed by ``data-files``."""
    beside = _CHECKOUT / name
    return beside if beside.exists() else Path(sysconfig.get_path("data")) / "share" / "sumida-etl" / name

"""The five columns every table begins with, and how remarks are put together."""

import unicodedata
from collections.abc import Iterable, Sequence

from sumida_etl.registry.rows.plans import Ward
from sumida_etl.rounds import Round


def common_columns(ward: Ward, round: Round, ids: Sequence[str], plans: Iterable[str]) -> dict[str, object]:
    """The columns of the model PublishedTable, one row per ID."""
    return {
        "city_code": [ward.code] * len(ids),
        "id": list(ids),
        "city_name": [ward.name] * len(ids),
        "round": [round.key] * len(ids),
        "plan": list(plans),
    }


def item_columns(items: Iterable[str | None]) -> dict[str, object]:
    """項目 as a number that every program reads (① is 1), and as it is printed."""
    printed = list(items)
    return {"item": [_numbered(item) for item in printed], "item_printed": printed}


def _numbered(item: str | None) -> str | None:
    signs = ((sign, unicodedata.category(sign) == "No") for sign in item or "")
    return "".join(unicodedata.normalize("NFKC", sign) if number else sign for sign, number in signs) or None


def joined(remarks: Iterable[object]) -> str:
    """Remarks in one cell, each once; what is no text, or an empty one, is none."""
    return "／".join(dict.fromkeys(text for text in remarks if isinstance(text, str) and text))

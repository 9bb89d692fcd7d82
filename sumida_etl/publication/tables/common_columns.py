"""The four columns every table begins with."""

from collections.abc import Iterable, Sequence

from sumida_etl.registry.model import Ward


def leading(ward: Ward, ids: Sequence[str], plans: Iterable[str]) -> dict[str, object]:
    """The columns of the model CommonColumns, a row an ID."""
    return {
        "city_code": [ward.code] * len(ids),
        "id": list(ids),
        "city_name": [ward.name] * len(ids),
        "plan": list(plans),
    }

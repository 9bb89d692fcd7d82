"""The plans as a table."""

import pandas as pd

from sumida_etl.publication.tables.common_columns import common_columns
from sumida_etl.publication.tables.row_ids import measure_ids
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round


def measures(registry: Registry, round: Round) -> pd.DataFrame:
    """The table of Measures: every measure of every plan, whoever reported on it."""
    rows = registry.measures
    ids = measure_ids(registry)
    return pd.DataFrame(
        {
            **common_columns(
                registry.ward, round, [ids[row.plan, row.number] for row in rows], [row.plan for row in rows]
            ),
            "guideline": [row.guideline for row in rows],
            "policy": [row.policy for row in rows],
            "measure": [row.number for row in rows],
            "title": [row.title for row in rows],
            "leads": [row.leads for row in rows],
            "dx_priority": [row.dx_priority for row in rows],
            "new": [row.new for row in rows],
        },
        dtype=object,
    )

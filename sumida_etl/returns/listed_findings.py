"""Which findings a person is shown: all, unless there are more than anybody can go through."""

import pandas as pd

from sumida_etl.rules.rows import ROW_LOST
from sumida_etl.vocabulary import Severity

MOST_LISTED = 500


def listed(findings: pd.DataFrame) -> pd.DataFrame:
    """At most ``MOST_LISTED`` of the findings, in their order; every kind of them before many of one.

    Errors come before warnings, since they are what keeps the workbook from being accepted, and rows that are put back
    before all else: what is marked in them must be said.
    """
    if len(findings) <= MOST_LISTED:
        return findings
    ranks = pd.DataFrame(
        {
            "deleted": (findings["code"] == ROW_LOST).to_numpy(),
            "error": (findings["severity"] == Severity.ERROR).to_numpy(),
            "nth": findings.groupby(["code", "sheet"], sort=False).cumcount().to_numpy(),
        }
    )
    ordered = ranks.sort_values(["deleted", "error", "nth"], ascending=[False, False, True], kind="stable")
    return findings.iloc[sorted(ordered.index[:MOST_LISTED])]

"""What returned workbooks need of an inspection, so that no workbook is laid out a second time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from sumida_etl.checks.run import Inspection
from sumida_etl.returns.deleted_rows import DeletedRows, deleted_rows
from sumida_etl.returns.kpi_preview import doubted_values


@dataclass(frozen=True, slots=True, eq=False)
class ReturnFacts:
    """Of many submissions. ``doubted``: see ``doubted_values``; ``deleted``: by submission, see ``deleted_rows``."""

    doubted: pd.DataFrame
    deleted: Mapping[str, tuple[DeletedRows, ...]]

    @classmethod
    def together(cls, parts: Iterable["ReturnFacts"]) -> "ReturnFacts":
        """Those of several chunks, at least one; a submission read in two chunks is the same in both."""
        every = tuple(parts)
        doubted = pd.concat([part.doubted for part in every], ignore_index=True)
        return cls(doubted, {key: rows for part in every for key, rows in part.deleted.items()})

    def none(self) -> "ReturnFacts":
        """Those of no submission."""
        return ReturnFacts(self.doubted.iloc[:0], {})


def return_facts(inspection: Inspection) -> ReturnFacts:
    """Pick them out of the laid-out frames, which need not be kept."""
    return ReturnFacts(doubted_values(inspection), deleted_rows(inspection))

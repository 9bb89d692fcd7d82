"""One pass of the checks, reduced to what later steps need, so that the large frames can be freed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from sumida_etl.checks.batch import Batch
from sumida_etl.checks.repeated_figures import RepeatedFigures, repeated_in
from sumida_etl.checks.run import Inspection, inspect
from sumida_etl.reader.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.returns.deleted_rows import DeletedRows, deleted_rows
from sumida_etl.returns.kpi_preview import doubted_values
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.templates.token import TokenKey


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


@dataclass(frozen=True, slots=True, eq=False)
class Inspected:
    """Many submissions after the checks.

    Attributes:
        batch: What may be merged, with all findings but those that compare submissions (B001, B002).
        repeated: What B002 compares once all submissions of the round are together.
        facts: What returned workbooks are written from.
    """

    batch: Batch
    repeated: RepeatedFigures
    facts: ReturnFacts


def inspected(forms: Forms, asked: Asked, registry: Registry, key: TokenKey) -> Inspected:
    """Check laid-out submissions."""
    return reduced(inspect(forms, asked, registry, key), registry)


def reduced(done: Inspection, registry: Registry) -> Inspected:
    """What later steps need of one pass of the checks."""
    return Inspected(done.batch, repeated_in(done.responses, done.forms, registry), return_facts(done))

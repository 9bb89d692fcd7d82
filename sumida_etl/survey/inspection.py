"""One pass of the checks, reduced to what later steps need, so that the large frames can be freed."""

from dataclasses import dataclass

from sumida_etl.checks.batch import Batch
from sumida_etl.checks.repeated_figures import RepeatedFigures, repeated_in
from sumida_etl.checks.run import Inspection, inspect
from sumida_etl.reader.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.returns.return_facts import ReturnFacts, return_facts
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.templates.token import TokenKey


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

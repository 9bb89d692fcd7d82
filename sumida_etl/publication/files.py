"""Every file of a publication, from one edition: what is added to a publication is added here."""

from dataclasses import dataclass

from sumida_etl.publication.artefact import Artefact
from sumida_etl.publication.csv import csv_files
from sumida_etl.publication.edition import Edition
from sumida_etl.publication.manifest import manifest
from sumida_etl.registry import Registry


@dataclass(frozen=True, slots=True, eq=False)
class Issue:
    """What a publication is made from: the round's edition, the plan, and the edition of the round before, if any."""

    edition: Edition
    registry: Registry
    previous: Edition | None = None


def files_of(issue: Issue) -> tuple[Artefact, ...]:
    """The publication's files, ``manifest.json`` last. Raises FormulaTextError and UnsoundTableError."""
    tables = csv_files(issue.edition)
    return (*tables, manifest(issue.edition, tables))

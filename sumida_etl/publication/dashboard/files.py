"""The dashboard's files, for whoever lists a publication's files."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sumida_etl.publication.artefact import Artefact
from sumida_etl.publication.dashboard.page import page
from sumida_etl.publication.picture import pictures

if TYPE_CHECKING:  # files.py lists these files: it imports this module
    from sumida_etl.publication.issue import Issue


def dashboard_files(issue: "Issue", tables: Sequence[Artefact]) -> tuple[Artefact, ...]:
    """``index.html`` and the summary pictures. ``tables`` and the pictures are what the page offers for download."""
    drawn = pictures(issue.edition, issue.registry)
    return (page(issue.edition, issue.registry, issue.previous, [*tables, *drawn]), *drawn)

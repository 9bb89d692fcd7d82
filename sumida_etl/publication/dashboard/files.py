"""The dashboard's files, for whoever lists a publication's files."""

from collections.abc import Sequence

from sumida_etl.publication.artefact import Artefact
from sumida_etl.publication.dashboard.page import page
from sumida_etl.publication.issue import Issue
from sumida_etl.publication.picture import pictures


def dashboard_files(issue: Issue, beside: Sequence[Artefact]) -> tuple[Artefact, ...]:
    """``index.html`` and the summary pictures; the page offers these, and the files ``beside`` it, for download."""
    drawn = pictures(issue.edition, issue.registry)
    return (page(issue.edition, issue.registry, issue.previous, [*beside, *drawn]), *drawn)

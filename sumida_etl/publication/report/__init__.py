"""The ward's own report of a round, as a page to read and print and as a Word document to go on editing."""

from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.report.composition import compose
from sumida_etl.publication.report.html import html_bytes
from sumida_etl.publication.report.word import docx_bytes
from sumida_etl.publication.tables.edition import Issue

HTML, WORD = "report.html", "report.docx"


def report_files(issue: Issue) -> tuple[Artefact, ...]:
    """report.html and report.docx, both laid out from one composition."""
    report = compose(issue.edition, issue.registry)
    return Artefact(HTML, html_bytes(report)), Artefact(WORD, docx_bytes(report))

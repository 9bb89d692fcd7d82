"""Every file of a publication, from one issue: what is added to a publication is added here."""

from functools import cache

from sumida_etl.publication.datapackage.descriptor import package_files
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.csv import csv_files
from sumida_etl.publication.files.manifest import manifest
from sumida_etl.publication.gate.gate import gate
from sumida_etl.publication.gate.readability import readability
from sumida_etl.publication.gate.sheet import read_sheet
from sumida_etl.publication.tables.edition import Issue


def files_of(issue: Issue) -> tuple[Artefact, ...]:
    """The publication's files, past the gate, ``manifest.json`` last.

    Raises FormulaTextError, UnsoundTableError and GateError, each naming the cell.
    """
    # matplotlib and python-docx: half of what a command imports, and only who publishes draws and writes.
    from sumida_etl.publication.dashboard.page import dashboard_files  # noqa: PLC0415
    from sumida_etl.publication.report import report_files  # noqa: PLC0415

    tables = csv_files(issue.edition)
    files = (*tables, *package_files(issue.edition, tables, issue.metadata), *report_files(issue))
    files = (*files, *dashboard_files(issue, files))
    read = cache(read_sheet)  # the tables are measured and inspected from one reading
    measured = readability(tables, {each: issue.edition.columns_of(each) for each in issue.edition.tables}, read)
    every = (*files, manifest(issue.edition, files, measured.as_json()))
    gate(every, issue.edition, issue.metadata, read)
    return every

"""The town's publication as files: tables, package, catalogue, list and manifest, as ``files_of`` makes them."""

from pathlib import Path

from sumida_etl.publication.datapackage.descriptor import package_files
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.csv import csv_files
from sumida_etl.publication.files.manifest import manifest
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry.publication_metadata import Metadata, load_metadata
from tests.publication.town import made

METADATA = load_metadata(Path(__file__).parents[2] / "plan")
EDITION = made()
KPI, HISTORY, RESULTS, PROGRESS, MEASURES, PARTS = (
    f"999999_{name}_2023-12.csv"
    for name in ("kpi_attainment", "indicator_values", "results", "measure_progress", "measures", "indicator_parts")
)
LISTING = "999999_open_data_list.csv"


def files_of(edition: Edition | None = None, metadata: Metadata = METADATA) -> tuple[Artefact, ...]:
    """Every file, ``manifest.json`` last."""
    edition = edition or EDITION
    tables = csv_files(edition)
    files = (*tables, *package_files(edition, tables, metadata))
    return (*files, manifest(edition, files))


def described_anew(files: dict[str, bytes]) -> tuple[Artefact, ...]:
    """The files with manifest, package and catalogue stating the sizes and digests they have now."""
    edition = EDITION
    names = (KPI, HISTORY, RESULTS, PROGRESS, MEASURES, PARTS)
    tables = tuple(Artefact(name, files[name]) for name in names if name in files)
    package = {file.name: file for file in package_files(edition, tables, METADATA)} if len(tables) == 6 else {}
    package.pop(LISTING, None)
    every = {name: Artefact(name, data) for name, data in files.items()} | package
    every.pop("manifest.json", None)
    return (*every.values(), manifest(edition, tuple(every.values())))

"""datapackage.json: the round's tables as a Data Package v2, and with it the two files that catalogues want."""

import json
from collections.abc import Sequence
from typing import Any

from schemas.publication import about, name_of, title_of
from sumida_etl.publication.datapackage.catalogues import NAME as CATALOGUE
from sumida_etl.publication.datapackage.catalogues import catalogue, described_as, edition_title, open_data_list
from sumida_etl.publication.datapackage.csvw import NAME as CSVW
from sumida_etl.publication.datapackage.csvw import table_group
from sumida_etl.publication.datapackage.table_schema import table_schema
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.csv import file_name
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry.publication_metadata import Metadata

NAME = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"
_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": False,
    "commentRows": [1],
}
"""The first row holds the fields' titles. Their names are others (ASCII), so a reader is told not to compare them."""


def package_files(edition: Edition, tables: Sequence[Artefact], metadata: Metadata) -> tuple[Artefact, ...]:
    """``datapackage.json``, ``csv-metadata.json``, ``catalog.json`` and the open-data list of an edition's CSVs.

    Raises KeyError for a table that is not among the files.
    """
    files = {file.name: file for file in tables}
    ordered = [files[file_name(table, edition)] for table in edition.tables]
    package = Artefact(NAME, json_bytes(descriptor(edition, ordered, metadata)))
    return (
        package,
        Artefact(CSVW, json_bytes(table_group(edition, ordered, metadata))),
        Artefact(CATALOGUE, json_bytes(catalogue(edition, (*ordered, package), metadata))),
        open_data_list(edition, ordered, metadata),
    )


def json_bytes(content: dict[str, Any]) -> bytes:
    """JSON as it is published: keys in the order given, Japanese as it is."""
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def descriptor(edition: Edition, files: Sequence[Artefact], metadata: Metadata) -> dict[str, Any]:
    """The package descriptor. ``files``: the CSVs in the order of the edition's tables."""
    round, ward = edition.round, edition.ward
    released = metadata.released_of(round).last
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": f"{ward.code}-{metadata.name}-{round.stamp}",
        "id": metadata.url(round, NAME),
        "title": edition_title(edition, metadata),
        "description": described_as(edition, metadata),
        "version": f"{round.as_of.year}.{round.as_of.month}.{edition.number}",
        **({"created": f"{released.isoformat()}T00:00:00+09:00"} if released else {}),
        "homepage": metadata.homepage,
        "keywords": list(metadata.keywords),
        "licenses": [
            {"name": metadata.license.name, "path": metadata.license.path, "title": metadata.license.title},
        ],
        "contributors": [
            {"title": f"{ward.name}{metadata.maintainer}", "organization": ward.name, "roles": ["publisher"]},
        ],
        "temporal": {"start": _first_day(edition), "end": round.as_of.isoformat()},
        "provisional": edition.provisional,
        "specimen": edition.specimen,
        "updateFrequency": metadata.update_frequency,
        "resources": [
            {
                "$schema": f"{_PROFILES}/dataresource.json",
                "name": name_of(table),
                "type": "table",
                "path": file.name,
                "title": title_of(table),
                "description": about(table),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(file.content),
                "hash": f"sha256:{file.sha256}",
                "dialect": _DIALECT,
                "schema": {
                    "$schema": f"{_PROFILES}/tableschema.json",
                    **table_schema(table, edition.columns_of(table), edition.tables[table]),
                },
            }
            for table, file in zip(edition.tables, files, strict=True)
        ],
    }


def _first_day(edition: Edition) -> str:
    """The first day of the earliest fiscal year in any table."""
    years = [int(table["fiscal_year"].min()) for table in edition.tables.values() if len(table.get("fiscal_year", ()))]
    return f"{min([*years, edition.round.fiscal_year])}-04-01"

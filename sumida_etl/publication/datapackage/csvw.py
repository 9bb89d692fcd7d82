"""csv-metadata.json: the tables of a round as CSV on the Web (W3C), found beside the CSVs by that name."""

from collections.abc import Sequence
from typing import Any

from schemas.columns import Column, Type
from schemas.publication import PRIMARY_KEY, PublishedTable, about, links_from, title_of
from sumida_etl.publication.datapackage.table_schema import declared_link
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.csv import file_name
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry.publication_metadata import Metadata

NAME = "csv-metadata.json"
_TYPES: dict[Type, Any] = {
    "text": "string",
    "lines": "string",
    "choice": "string",
    "number": {"base": "decimal"},
    "date": {"base": "date", "format": "yyyy-MM-dd"},
    "fiscal_year": "gYear",
    "flag": {"base": "boolean", "format": "1|0"},
}


def table_group(edition: Edition, files: Sequence[Artefact], metadata: Metadata) -> dict[str, Any]:
    """The tables with the Japanese and the ASCII name of every column. ``files``: their CSVs, in the same order."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ja"}],
        "dc:title": metadata.title,
        "dc:license": {"@id": metadata.license.path},
        "tables": [_table(table, file, edition) for table, file in zip(edition.tables, files, strict=True)],
    }


def _table(table: type[PublishedTable], file: Artefact, edition: Edition) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(column) for column in edition.columns_of(table)],
        "primaryKey": PRIMARY_KEY,
        "foreignKeys": [
            {
                "columnReference": list(stated.columns),
                "reference": {
                    "resource": file_name(stated.target, edition),
                    "columnReference": list(stated.target_columns),
                },
            }
            for stated in map(declared_link, links_from(table))
        ],
    }
    return {"url": file.name, "dc:title": title_of(table), "dc:description": about(table), "tableSchema": schema}


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.title,
        "dc:description": column.about,
        "datatype": _TYPES[column.type],
        **({"required": True} if column.required else {}),
    }

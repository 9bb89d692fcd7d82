"""A pandera model whose columns are checked in one pass: what it finds is pandera's, without what pandera repeats.

pandera validates each column as a schema of its own, which raises its failures, that are then raised again for the
frame; each time all failure cases are put together anew. Here the frame's backend collects them once
(``docs/adr/pandera.md`` has the figures).
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.backends.base import CoreCheckResult
from pandera.backends.pandas.components import ColumnBackend
from pandera.backends.pandas.container import DataFrameSchemaBackend
from pandera.errors import SchemaError


class RowSchema(pa.DataFrameSchema):
    """The schema of a ``RowModel``."""


class RowSchemaBackend(DataFrameSchemaBackend):
    """Runs the checks of every column on the frame itself."""

    def run_schema_component_checks(
        self, check_obj: pd.DataFrame, schema: RowSchema, schema_components: list[pa.Column], lazy: bool
    ) -> list[CoreCheckResult]:
        """The failed checks of all columns, each with the column's name."""
        return [failed for column in schema_components for failed in _failed(check_obj, column)]


RowSchema.register_backend(pd.DataFrame, RowSchemaBackend)


class RowModel(pa.DataFrameModel):
    """A model whose fields' checks are ``RowCheck``."""

    @classmethod
    def build_schema_(cls, **kwargs: Any) -> RowSchema:  # noqa: ANN401 - as pandera's own
        """Build the schema as pandera does, to be validated by ``RowSchemaBackend``."""
        return RowSchema(super().build_schema_().columns, **kwargs)


def _failed(rows: pd.DataFrame, column: pa.Column) -> Iterator[CoreCheckResult]:
    backend, cells = ColumnBackend(), rows[column.name]
    results = [backend.check_nullable(cells, column), backend.check_dtype(cells, column)]
    for result in (*results, *backend.run_checks(rows, column)):
        if not result.passed:
            error = SchemaError(  # type: ignore[no-untyped-call]
                column,
                None,
                result.message,
                failure_cases=result.failure_cases,
                check=result.check,
                check_index=result.check_index,
                check_output=result.check_output,
                reason_code=result.reason_code,
                column_name=column.name,
            )
            yield result._replace(schema_error=error)

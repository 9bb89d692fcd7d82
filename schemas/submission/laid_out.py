"""What a row of a table sheet carries beside its declared columns once it has been laid out for the rules."""

import pandera.pandas as pa

from sumida_etl.rules.row_schema import RowModel


class LaidOut(RowModel):
    """One row per submission and asked-for or filled row.

    The rules also read what ``sumida_etl.checks`` puts beside a declared column: ``asked_<locked>`` (its text in the
    template), ``<number>_value`` and the rest of a reading, ``<date>_value``, ``<text>_suspect``.
    """

    submission: object = pa.Field(description="The workbook's SHA-256.")
    row: int = pa.Field(description="The row of the sheet (1-based) in which it stands, or should stand.")
    asked: bool = pa.Field(description="The department was asked for it.")
    present: bool = pa.Field(description="The workbook has it.")
    duplicate: bool = pa.Field(description="An earlier row of the workbook has the same key.")
    assigned_department: object = pa.Field(description="Of a row not asked for: the department that is, if any.")
    spare_row: bool = pa.Field(description="The department added it, in a spare row of the sheet.")
    active: bool = pa.Field(description="Its input counts: it is present, and was asked for or is a spare row.")
    prior_year: bool = pa.Field(description="It asks about the year before, of which there is no 見込 any more.")
    final_alone: bool = pa.Field(description="It asks about the year before an indicator ended or rested, and no more.")
    perhaps: bool = pa.Field(description="Whether it is asked for at all only the warehouse knows.")
    stages: object = pa.Field(description="Of a 有無 the words to choose from, joined by semicolons; else empty.")
    keyed: bool = pa.Field(description="The headers of all key columns are there, so that rows can be told apart.")

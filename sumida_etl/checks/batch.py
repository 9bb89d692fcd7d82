"""What comes out of the checks and goes into the warehouse."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Many submissions as five frames, each row naming its ``submission`` (the workbook's SHA-256); missing is None.

    - ``submissions``: submission, round (key), department (code), name, form_version, author, contact, submitted_on
      (date), received_at (aware), outcome (受理 or 差戻し). One row a submission. ``received_at`` is when the file
      reached the inbox, not when it was read: it orders the submissions of a department.
    - ``values``: submission, indicator, part, kind, fiscal_year, as_of, state, value (Decimal), approx, cumulative,
      remark, sheet, cell, raw, rule
    - ``results``: submission, result, plan, measure, item, name, unit, then as ``values`` from kind on
    - ``narratives``: submission, plan, measure, item, title, fiscal_year, progress, outlook, sheet, progress_cell,
      outlook_cell
    - ``findings``: submission, code, severity, sheet, cell, raw, message, example, figure, answered, waived
    """

    submissions: pd.DataFrame
    values: pd.DataFrame
    results: pd.DataFrame
    narratives: pd.DataFrame
    findings: pd.DataFrame

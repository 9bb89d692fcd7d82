"""What comes out of the checks and goes into the warehouse."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Many submissions as five frames, each row naming its ``submission`` (the workbook's SHA-256); missing is None.

    - ``submissions``: submission, round (key), department (code), name, form_version, author, contact, submitted_on
      (date), received_at (aware), confirms (of 変更なし: the workbook confirmed), outcome (受理 or 差戻し).
      One row per submission. ``received_at`` is when the file reached the inbox, not when it was read: it orders the
      submissions of a department. A survey adds plan_edition, the digest of the plan it was checked by.
    - ``values``: submission, indicator, part, kind, fiscal_year, as_of, state, value (Decimal), approx, cumulative,
      the notes that the sheet asks for (``Sheet.kept``: remark), sheet, cell, raw, rule, told_in, told_cell
      (where what 変更なし confirms was typed)
    - ``results``: submission, result, plan, measure, item, name, unit, then as ``values`` from kind on
    - ``narratives``: submission, plan, measure, item, title, fiscal_year, sheet, and the notes, each with its cell
      (progress, outlook, progress_cell, outlook_cell)
    - ``findings``: submission, code, severity, sheet, cell, raw, message, example, figure, answered, waived
    """

    submissions: pd.DataFrame
    values: pd.DataFrame
    results: pd.DataFrame
    narratives: pd.DataFrame
    findings: pd.DataFrame

    def only(self, submissions: Collection[str]) -> "Batch":
        """The rows of some submissions, in all frames."""
        wanted = set(submissions)
        frames = {field.name: getattr(self, field.name) for field in fields(self)}
        return Batch(**{name: frame[frame["submission"].isin(wanted)] for name, frame in frames.items()})

    @classmethod
    def together(cls, batches: Sequence["Batch"]) -> "Batch":
        """Several as one; they share no submission. Of one batch, that."""
        if len(batches) == 1:
            return batches[0]
        names = [field.name for field in fields(cls)]
        return cls(**{name: pd.concat([getattr(one, name) for one in batches], ignore_index=True) for name in names})

"""The plan as typed, frozen rows: one class per file of ``plan/``. Rows know nothing of files; ``load`` does."""

"""The published tables, one module per table, built from an edition."""

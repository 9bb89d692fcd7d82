"""The archive of accepted workbooks and its journal."""

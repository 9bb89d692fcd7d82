"""A workbook's XML in one plain form: what is searched and what the fast reader reads cannot differ."""

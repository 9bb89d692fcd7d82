"""点検: the formulas with which a workbook answers while its department types."""

"""What is wrong in a workbook, which cell, and what to type: every finding of every submission in one pass."""

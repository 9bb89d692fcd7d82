"""What a cell of a plan file may hold. A parser takes the cell's text and raises ValueError with a sentence.

Codes, numbers and dates are read as Excel and people leave them (full width, ``2024/4/1``, ``R4.4.1``); what can be
read in two ways is refused with an example.
"""

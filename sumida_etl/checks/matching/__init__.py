"""Submitted rows beside the rows that were asked for."""

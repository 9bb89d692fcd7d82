"""Answers that stand in the wrong rows or columns: told once, and checked as they are meant."""

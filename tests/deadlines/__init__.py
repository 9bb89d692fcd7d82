"""Deadlines: data, working days, and what closes."""

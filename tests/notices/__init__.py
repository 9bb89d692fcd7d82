"""Notices: told once by each channel, on record, whatever is away."""

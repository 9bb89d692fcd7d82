"""Notices to the coordinators: what waits for them, each told once by every channel that the ward has named."""

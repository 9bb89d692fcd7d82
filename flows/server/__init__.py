"""Prefect's server as the ward runs it: its own app, behind a door of ours, on a SQLite that loses no click."""

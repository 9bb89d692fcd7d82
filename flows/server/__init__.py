"""Prefect's server as the ward runs it: its own app, a guard against foreign requests, a SQLite that loses no click."""

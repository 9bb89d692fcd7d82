"""Prefect's server with a guard against foreign requests, served files, and SQLite writes that wait for each other."""

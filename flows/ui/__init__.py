"""Prefect's UI for operators: artifacts, progress and the approval form."""

"""Chunks read in other processes and on other machines, through Prefect's task runners."""

"""Processes of one machine behind ``make up`` and ``make down``."""

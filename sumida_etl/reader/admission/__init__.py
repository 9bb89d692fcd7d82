"""Admission: reject unsafe or non-Excel files by their raw bytes, before any Excel parser runs."""

"""Trace a published number back to cells and plan data, and compare versions and rounds."""

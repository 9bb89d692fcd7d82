"""Descriptions of the published files: Data Package, CKAN package, open-data list, data dictionary."""

"""A round's figures as open data: five tables, their CSVs, a manifest, and the folder that appears all at once."""

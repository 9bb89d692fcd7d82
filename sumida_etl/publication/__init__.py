"""A round's figures as open data: tables, their CSVs, a manifest, and the folder that appears all at once."""

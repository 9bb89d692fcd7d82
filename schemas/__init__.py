"""What a submission and a publication look like: one pandera model a table, reading like a list."""

"""index.html: the page residents look at. One file, no requests; made from the same edition as the CSVs."""

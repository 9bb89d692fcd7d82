"""From a table to the bytes of a published file."""

"""From the record to a publication: composed, seen to be whole, published and put on record; per group, too."""

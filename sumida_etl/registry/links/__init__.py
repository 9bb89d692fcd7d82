"""What is looked at between the lines of a plan's files, once each of them could be read."""

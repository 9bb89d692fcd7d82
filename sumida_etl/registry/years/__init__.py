"""What of a plan goes on from one year to the next: who answers for whom, and the finals still open of what ended."""

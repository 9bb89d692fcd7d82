"""Where a published number came from, and what changed: backwards from the publication to the cell and the plan."""

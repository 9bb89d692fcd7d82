"""Ten years of one office whose plan is reorganised again and again, and the edits of a plan that this takes."""

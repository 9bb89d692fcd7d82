"""Letters to the departments: drafts that a mail program opens, and sending, each once and on record."""

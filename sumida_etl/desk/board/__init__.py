"""The coordinators' board: a round as it is now, and how those before went. It reads, and writes marks alone."""

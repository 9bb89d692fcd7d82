"""The coordinators' board: a round as it is now, and how the rounds before it went. It reads, and changes nothing."""

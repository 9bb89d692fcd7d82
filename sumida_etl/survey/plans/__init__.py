"""Which plan a round goes by, what another edition would change in it, and letting it go by that one."""

"""Three invented towns that one plan surveys."""

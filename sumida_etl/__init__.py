"""The work itself: registry → forms → values → checks → warehouse → attainment → publication."""

"""The work itself: registry → values → forms → checks → warehouse → attainment → publication."""

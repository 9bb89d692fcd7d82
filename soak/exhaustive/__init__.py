"""Every call, every byte, whole histories: what makes the other trials complete."""

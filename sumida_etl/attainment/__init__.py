"""From what departments answered to what the ward says: one value an indicator, and its judgement."""

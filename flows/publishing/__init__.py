"""The end of a run: judge and publish, one municipality or each group of a plan."""

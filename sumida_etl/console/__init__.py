"""The command line: the commands of ``sumida-etl``, and how findings and rounds are shown in a terminal."""

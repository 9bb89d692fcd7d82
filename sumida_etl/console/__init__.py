"""What is seen in the terminal: the commands, and how findings and rounds are shown."""

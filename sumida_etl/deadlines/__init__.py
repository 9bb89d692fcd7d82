"""When a department's questionnaire is due, and whether the desk still takes it."""

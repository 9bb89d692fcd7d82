"""What a check found, in words: findings, their sentences by code, and how many are shown."""

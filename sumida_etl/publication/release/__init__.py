"""Putting a publication into its folder, whole or not at all, and keeping its history."""

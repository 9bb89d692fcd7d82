"""The record made again from archive and journal."""

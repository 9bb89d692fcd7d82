"""Workbooks out and in: who is asked what, the template, and reading it back as frames of many submissions."""

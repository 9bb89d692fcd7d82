"""The check of an upload, in a process that can be ended."""

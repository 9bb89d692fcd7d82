"""From untrusted bytes to cells: nothing else in the program opens what a department sent with an Excel library.

A file may be a bomb (limits on sizes, tags, areas), may hide macros or links (refused), may be read differently by two
readers (one plain form is searched and read), or may abort, stall or exhaust a reader (a child process with limits).
Links are never followed, formulas never computed, declared sizes never trusted. See ``docs/adr/reader.md``.
"""

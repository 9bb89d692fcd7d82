"""What the ward was told and what it published, kept for good: nothing here updates or deletes a row.

``connect`` opens a database, ``schema`` brings it up to date, ``archive`` keeps the workbooks, ``merge`` adds
submissions, ``queries`` reads back what is in force, ``publications`` records what went out. No judging, no
checking, no file formats.
"""

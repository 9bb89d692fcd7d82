"""The work itself: registry → templates / reader → values → checks → warehouse → attainment → publication."""

import os

# With lxml installed openpyxl writes every Japanese character as a numeric reference: workbooks twice the size, which
# take twice as long to read back. It looks at this variable once, when it is first imported.
os.environ.setdefault("OPENPYXL_LXML", "False")

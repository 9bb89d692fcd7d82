"""The work itself: registry → templates / reader → values → checks → warehouse → attainment → publication."""

import os
import sys
from types import ModuleType

# With lxml installed openpyxl writes every Japanese character as a numeric reference: workbooks twice the size, which
# take twice as long to read back. It looks at this variable once, when it is first imported.
os.environ.setdefault("OPENPYXL_LXML", "False")

# Where Dask is installed (docs/cluster.md), pandera imports its frames, which are none of ours: a tenth of every start.
_no_frames = ModuleType("pandera.typing.dask")
_no_frames.DASK_INSTALLED = False  # type: ignore[attr-defined]
sys.modules.setdefault("pandera.typing.dask", _no_frames)

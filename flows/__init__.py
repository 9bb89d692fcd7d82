"""Prefect lives here and nowhere else.

Importing this package sets Prefect's defaults, so they are there before any module below can import Prefect.
"""

from flows.prefect_settings import set_defaults

set_defaults()

"""A number as people read it on pages, slide and report; CSVs, and cells to be typed, keep the hyphen."""

from decimal import Decimal


def number_text(value: Decimal) -> str:
    """Thousands apart, a true minus, the places behind the point as they were typed: ``−21,661.50``."""
    return f"{value:,f}".replace("-", "−")

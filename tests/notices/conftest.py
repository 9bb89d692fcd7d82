"""The ward of the letters: one department accepted, one sent back, all others silent."""

from tests.letters.conftest import ward

__all__ = ["ward"]

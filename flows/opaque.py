"""A task's argument that Prefect does not look into."""

from typing import Generic, TypeVar

Content = TypeVar("Content")


class Sealed(Generic[Content]):
    """Holds what a task needs.

    Prefect walks through every dataclass, list and dict handed to a task in search of futures: with the plan and 54
    read workbooks that is a second a task. It does not open an object of a plain class.
    """

    __slots__ = ("content",)

    def __init__(self, content: Content) -> None:
        self.content = content

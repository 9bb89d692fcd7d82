"""Opaque wrapper: stops Prefect from traversing large task arguments."""

from typing import Generic, TypeVar

Content = TypeVar("Content")


class Opaque(Generic[Content]):
    """Holds one argument or result of a task.

    Prefect searches every dataclass, list and dict that a task is given for futures. For the plan and 54 workbooks
    that takes a second per task. It does not look into an object of a plain class like this one.
    """

    __slots__ = ("content",)

    def __init__(self, content: Content) -> None:
        self.content = content

"""Draw the imports between the project's rooms, as the picture in ``docs/architecture.md``.

    python -m scripts.architecture          # rewrites the picture in the page

The same graph is checked by ``tests/test_architecture.py``.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PAGE = CHECKOUT / "docs" / "architecture.md"
PACKAGES = ("schemas", "sumida_etl", "flows")
BEGIN, END = "<!-- picture: made by scripts/architecture.py -->", "<!-- end of picture -->"
Graph = Mapping[str, frozenset[str]]
"""By name, the names that it imports."""


@dataclass(frozen=True)
class Imports:
    """Which module imports which, among the project's own.

    Attributes:
        modules: By dotted name of a module, the dotted names of the modules that it imports. A package that is imported
            stands for its ``__init__`` module.
    """

    modules: Graph

    @classmethod
    def read(cls, checkout: Path = CHECKOUT, packages: Iterable[str] = PACKAGES) -> "Imports":
        """Read the import statements of every module; nothing is executed."""
        files = {_name(file, checkout): file for each in packages for file in sorted((checkout / each).rglob("*.py"))}
        return cls({name: frozenset(_imported(file, files)) - {name} for name, file in files.items()})

    @cached_property
    def rooms(self) -> Graph:
        """By room, the other rooms that its modules import from."""
        found: dict[str, set[str]] = {self.room(name): set() for name in self.modules}
        for name, imported in self.modules.items():
            found[self.room(name)] |= {self.room(each) for each in imported} - {self.room(name)}
        return {name: frozenset(others) for name, others in found.items()}

    def room(self, module: str) -> str:
        """``flows``, ``schemas``, or a folder (with its subfolders) or module directly in the core."""
        first, second, *_ = module.split(".")
        return f"{first}.{second}" if first == "sumida_etl" else first

    @property
    def folders(self) -> list[str]:
        """Every folder, with subfolders."""
        return sorted({name.rpartition(".")[0] for name in self.modules})

    def inside(self, folder: str) -> Graph:
        """The imports among the modules of one folder, without its ``__init__``, which only hands on."""
        names = {name for name in self.modules if name.rpartition(".")[0] == folder and not name.endswith("__init__")}
        return {name: self.modules[name] & names for name in names}


def floors(graph: Graph) -> int:
    """The length of the longest chain of imports, in names. Raises CycleError where imports go round."""
    height: dict[str, int] = {}
    for name in TopologicalSorter(graph).static_order():
        height[name] = 1 + max((height[each] for each in graph.get(name, ())), default=0)
    return max(height.values(), default=0)


def picture(graph: Graph) -> str:
    """A Mermaid flowchart of rooms: an arrow to each imported room that cannot be reached through another one."""
    lines = ["```mermaid", "flowchart BT"]
    lines += [f'    {_key(name)}["{name.replace(".", "/").removeprefix("sumida_etl/")}"]' for name in sorted(graph)]
    lines += [f"    {_key(name)} --> {_key(to)}" for name in sorted(graph) for to in sorted(_direct(graph, name))]
    return "\n".join([*lines, "```"])


def _direct(graph: Graph, name: str) -> set[str]:
    """What a room imports and cannot reach through another room that it imports."""
    return {to for to in graph[name] if not any(to in _reached(graph, other) for other in graph[name] - {to})}


def _reached(graph: Graph, name: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[name])
    while waiting:
        if (each := waiting.pop()) not in seen:
            seen.add(each)
            waiting += graph[each]
    return seen


def _imported(file: Path, known: Mapping[str, Path]) -> Iterable[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield from _modules((f"{node.module}.{alias.name}", node.module), known)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield from _modules((alias.name,), known)


def _modules(names: Iterable[str], known: Mapping[str, Path]) -> Iterable[str]:
    """The first of the names that is a module of this project, or a package's ``__init__``."""
    for name in names:
        if found := next((each for each in (name, f"{name}.__init__") if each in known), None):
            yield found
            return


def _name(file: Path, checkout: Path) -> str:
    return ".".join(file.relative_to(checkout).with_suffix("").parts)


def _key(name: str) -> str:
    return name.replace(".", "_")


def page_with(text: str, drawn: str) -> str:
    """The page with the picture between its marks replaced. Raises ValueError where a mark is missing."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{drawn}\n\n{END}{after}"


def main() -> None:
    """Rewrite the picture in the page."""
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8"), picture(Imports.read().rooms)), encoding="utf-8")


if __name__ == "__main__":
    main()

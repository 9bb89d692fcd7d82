"""``make soak MUTANTS=1``: whether a test fails whenever the code that reads and judges figures is changed.

No tool is fetched for it: the changes are made on the syntax tree, each is tried in a fork of a process that has all
of the code and the tests loaded, so that it takes about a second. Where a change is inside a function, only the code of
the function is replaced; a module's own tables are made anew by importing everything again.
"""

import csv
import importlib
import importlib.abc
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.machinery import ModuleSpec
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from soak.child import FORK
from soak.sandbox import CHECKOUT
from soak.strength.mutations import CodeMutation, mutations_of

TESTS = {"sumida_etl/attainment": ("tests/attainment",), "sumida_etl/values": ("tests/values",)}
"""What judges, combines, rounds and reads, and the tests that must notice a change of it."""
EQUAL = Path(__file__).with_name("equal.csv")
"""Changes that change nothing, each with the reason."""
_OURS = ("sumida_etl", "schemas", "flows", "tests")
_SECONDS = 300
_WORKERS = 2
_OPTIONS = ("-x", "-q", "-n", "0", "-p", "no:cacheprovider")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change: ``noticed`` by a test, or ``argued`` to be none."""

    mutation: CodeMutation
    noticed: bool
    argued: bool


def argued() -> set[tuple[str, ...]]:
    """The changes that are listed as changing nothing."""
    with EQUAL.open(encoding="utf-8", newline="") as file:
        return {
            (row["module"], row["where"], row["before"], row["after"], row["place"]) for row in csv.DictReader(file)
        }


def outcomes(only: Sequence[str] = ()) -> Iterator[Outcome]:
    """Try every change of every module (``only``: of those whose path holds one of these), as they end."""
    equal = argued()
    for folder, tests in TESTS.items():
        _quietly(partial(pytest.main, ["--collect-only", *_OPTIONS, *tests]))
        every = [one for path in _modules(folder, only) for one in mutations_of(path, _name(path))]
        for mutation, code in _in_forks(every, tests):
            yield Outcome(mutation, noticed=code != 0, argued=mutation.key in equal)


def main(only: Sequence[str] = ()) -> int:
    """Print what no test notices; 1 if anything of that is not argued."""
    tried = noticed = 0
    left: list[CodeMutation] = []
    for one in outcomes(only):
        tried += 1
        noticed += one.noticed
        if not one.noticed and not one.argued:
            left.append(one.mutation)
            print(f"  NOT NOTICED {one.mutation}", flush=True)
    equal = tried - noticed - len(left)
    print(f"{tried} changes of the code: {noticed} noticed, {equal} argued to change nothing, {len(left)} not noticed.")
    return 1 if left else 0


def _modules(folder: str, only: Sequence[str]) -> Iterator[Path]:
    for path in sorted((CHECKOUT / folder).rglob("*.py")):
        if not only or any(part in path.as_posix() for part in only):
            yield path


def _name(path: Path) -> str:
    return ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)


def _in_forks(every: Sequence[CodeMutation], tests: Sequence[str]) -> Iterator[tuple[CodeMutation, int]]:
    """Each change in a fork of its own, ``_WORKERS`` at a time; one that does not end counts as noticed."""
    waiting, running = list(reversed(every)), dict[ForkProcess, CodeMutation]()
    while waiting or running:
        while waiting and len(running) < _WORKERS:
            process = FORK.Process(target=_tried, args=(waiting[-1], tests))
            process.start()
            running[process] = waiting.pop()
        ready = wait([one.sentinel for one in running], timeout=_SECONDS)
        for process in [one for one in running if one.sentinel in ready] or list(running):
            if process.sentinel not in ready:
                process.kill()
            process.join()
            yield running.pop(process), process.exitcode or 0


def _tried(mutation: CodeMutation, tests: Sequence[str]) -> None:
    silent = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(silent, descriptor)
    try:
        if not _patched(mutation):
            _reimported(mutation)
        code = int(pytest.main([*_OPTIONS, *tests]))
    except BaseException:  # a module that cannot be imported is noticed by whoever imports it
        code = 1
    os._exit(code)


def _patched(mutation: CodeMutation) -> bool:
    """Give the function its changed code; False where the change is in no plain function."""
    found: Any = sys.modules.get(mutation.module)
    code: CodeType | None = compile(mutation.tree, mutation.module, "exec")
    for name in filter(None, mutation.where.split(".")):
        code = next((each for each in (code.co_consts if code else ()) if _is_named(each, name)), None)
        found = vars(found).get(name) if isinstance(found, ModuleType | type) else None
        found = getattr(found, "__func__", getattr(found, "__wrapped__", found))
    if not isinstance(found, FunctionType) or code is None or code.co_freevars != found.__code__.co_freevars:
        return False
    if code.co_consts == found.__code__.co_consts and code.co_code == found.__code__.co_code:
        return False  # the change is in a default, or the like
    found.__code__ = code
    return True


def _is_named(constant: object, name: str) -> bool:
    return isinstance(constant, CodeType) and constant.co_name == name


def _reimported(mutation: CodeMutation) -> None:
    """Let the module be imported as it was changed, and everything else of ours anew."""

    class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
            if name != mutation.module:
                return None
            origin = CHECKOUT.joinpath(*name.split(".")).with_suffix(".py")
            return importlib.util.spec_from_file_location(name, origin, loader=self)

        def exec_module(self, module: ModuleType) -> None:
            exec(compile(mutation.tree, str(module.__file__), "exec"), vars(module))  # noqa: S102 - our own code

    for name in [name for name in sys.modules if name.split(".")[0] in _OURS]:
        del sys.modules[name]
    sys.meta_path.insert(0, Changed())


def _quietly(work: Any) -> None:  # noqa: ANN401 - whatever it returns
    silent, before = os.open(os.devnull, os.O_WRONLY), os.dup(1)
    os.dup2(silent, 1)
    try:
        work()
    finally:
        os.dup2(before, 1)
        os.close(before)
        os.close(silent)

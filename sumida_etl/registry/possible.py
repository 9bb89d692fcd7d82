"""Whether baselines, targets and the figures of earlier years are possible for their indicator."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from sumida_etl.registry.faults import Fault
from sumida_etl.registry.table import Line
from sumida_etl.vocabulary import Nature, ValueType

_NOT_BELOW_ZERO = (Nature.COUNT, Nature.AMOUNT, Nature.RATE)
_FINEST = 6
"""Digits behind the point that a figure of a plan has at most; more are the rest of a calculation."""
_OF_TARGETS = ("目標値", "目標下限", "目標上限")


def impossible_figures(indicators: Iterable[Line], targets: Iterable[Line], history: Iterable[Line]) -> Iterator[Fault]:
    """What is wrong with baselines, with targets (中間目標 among them) and with the figures of earlier years.

    A figure may be possible for any of its indicator's rows: a nature or the stages may have changed on a day.
    """
    known: dict[str, list[Line]] = defaultdict(list)
    for line in indicators:
        known[line.cells["指標コード"]].append(line)
        if line.cells["基準値"] is not None:
            yield from _possible(line, "基準値", line.cells["基準値"], line.cells["性質"])
    for line in targets:
        yield from _of_all([list(_of_target(line, each)) for each in known.get(line.cells["指標コード"], ())])
    for line in history:
        value, rows = line.cells["実績値"], known.get(line.cells["指標コード"], ())
        if value is not None:
            yield from _of_all([list(_possible(line, "実績値", value, each.cells["性質"])) for each in rows])


def _of_all(found: list[list[Fault]]) -> list[Fault]:
    return found[-1] if found and all(found) else []


def _of_target(target: Line, indicator: Line) -> Iterator[Fault]:
    yield from _last_stage(target, indicator)
    figures = [(name, target.cells[name]) for name in _OF_TARGETS]
    figures += [("中間目標", value) for _, value in target.cells["中間目標"]]
    for column, value in figures:
        if value is not None:
            yield from _possible(target, column, value, indicator.cells["性質"])


def _possible(line: Line, column: str, value: Decimal, nature: Nature) -> Iterator[Fault]:
    """What is wrong with a figure of a nature."""
    if nature is Nature.SHARE and not 0 <= value <= 100:
        yield line.fault(column, f"{value} は割合（0～100）ではありません。100を超えうるなら性質を「率」にします")
    if nature in _NOT_BELOW_ZERO and value < 0:
        yield line.fault(column, f"{value} は負の数です。負になりうるなら性質を「金額」にします")
    if -int(value.normalize().as_tuple().exponent) > _FINEST:
        said = f"{value} は小数点の下が{_FINEST}桁より長く、計算の端数のようです。決めた数値を書きます"
        yield replace(line.fault(column, said), stops=False)
    if nature is Nature.SHARE and 0 < value < 1:  # what a cell that shows 90% holds
        percent = f"{(value * 100).normalize():f}"
        said = f"{value} は {value}% と読みます。{percent}% のことなら {percent} と書きます"
        yield replace(line.fault(column, said), stops=False)


def _last_stage(target: Line, indicator: Line) -> Iterator[Fault]:
    """A 有無 is reached with its last stage, so nothing else can be its target."""
    stages, value = indicator.cells["段階"], target.cells["目標値"]
    if indicator.cells["値の種類"] is ValueType.MILESTONE and value is not None and value != len(stages) - 1:
        said = f"有無の指標の目標は、最後の段階の番号 {len(stages) - 1}（{stages[-1]}）です"
        yield target.fault("目標値", f"{said}。そこまで求めないなら、段階を短くします")

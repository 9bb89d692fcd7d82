"""Whether the figures of targets and earlier years are possible for their indicator, whose nature another file has."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from sumida_etl.registry.faults import Fault
from sumida_etl.registry.table import Line
from sumida_etl.vocabulary import Nature, ValueType

_NOT_BELOW_ZERO = (Nature.COUNT, Nature.AMOUNT, Nature.RATE)
_OF_TARGETS = ("目標値", "目標下限", "目標上限")


def possible(line: Line, column: str, value: Decimal, nature: Nature) -> Iterator[Fault]:
    """What is wrong with a figure of a nature."""
    if nature is Nature.SHARE and not 0 <= value <= 100:
        yield line.fault(column, f"{value} は割合（0～100）ではありません。100を超えうるなら性質を「率」にします")
    if nature in _NOT_BELOW_ZERO and value < 0:
        yield line.fault(column, f"{value} は負の数です。負になりうるなら性質を「金額」にします")
    if nature is Nature.SHARE and 0 < value < 1:  # what a cell that shows 90% holds
        percent = f"{(value * 100).normalize():f}"
        said = f"{value} は {value}% と読みます。{percent}% のことなら {percent} と書きます"
        yield replace(line.fault(column, said), stops=False)


def impossible_figures(indicators: Iterable[Line], targets: Iterable[Line], history: Iterable[Line]) -> Iterator[Fault]:
    """What is wrong with the figures of targets, 中間目標 among them, and of earlier years."""
    known = {line.cells["指標コード"]: line for line in indicators}
    for line in targets:
        if (indicator := known.get(line.cells["指標コード"])) is None:
            continue
        yield from _last_stage(line, indicator)
        nature = indicator.cells["性質"]
        figures = [(name, line.cells[name]) for name in _OF_TARGETS]
        figures += [("中間目標", value) for _, value in line.cells["中間目標"]]
        for column, value in figures:
            if value is not None:
                yield from possible(line, column, value, nature)
    for line in history:
        indicator, value = known.get(line.cells["指標コード"]), line.cells["実績値"]
        if indicator is not None and value is not None:
            yield from possible(line, "実績値", value, indicator.cells["性質"])


def _last_stage(target: Line, indicator: Line) -> Iterator[Fault]:
    """A 有無 is reached with its last stage, so nothing else can be its target."""
    stages, value = indicator.cells["段階"], target.cells["目標値"]
    if indicator.cells["値の種類"] is ValueType.MILESTONE and value is not None and value != len(stages) - 1:
        said = f"有無の指標の目標は、最後の段階の番号 {len(stages) - 1}（{stages[-1]}）です"
        yield target.fault("目標値", f"{said}。そこまで求めないなら、段階を短くします")

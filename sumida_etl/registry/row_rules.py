"""Whether a line of a plan makes sense by itself, and as what is published of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from sumida_etl.eras import western
from sumida_etl.registry import files
from sumida_etl.registry.faults import Fault
from sumida_etl.registry.files.plan_file import PlanFile
from sumida_etl.registry.published_cells import unpublishable
from sumida_etl.registry.rows.plans import Plan, TextKind
from sumida_etl.registry.spellings import folded
from sumida_etl.registry.table import Line
from sumida_etl.rounds import Round, era, fiscal_year_of
from sumida_etl.values.characters import UNPUBLISHED
from sumida_etl.values.text_safety import LAYOUT, PLATFORM, SEVERAL
from sumida_etl.vocabulary import Combine, Comparator, Part, State, ValueType

_FAR = 30
"""Years from a plan's own that no year of it lies beyond: a slip of the pen (R70), not a plan."""
_OLDEST = 1868
"""The year before which no row begins."""
_LONGEST_WORD = 12
"""Of a judgement, in characters: what has room in the tables and in the picture."""
_DAYS = ("有効開始", "有効終了", "改定日")
_AS_WRITTEN = ("有効開始欄", "有効終了欄")


def row_faults(file: PlanFile, lines: Iterable[Line], plans: Sequence[Plan]) -> Iterator[Fault]:
    """What is wrong with each line of a file by itself."""
    last = max((fiscal_year_of(plan.valid_to or plan.valid_from) for plan in plans), default=date.max.year) + _FAR
    rule, right = _RULES.get(file.name), set[tuple[date | None, ...]]()
    for line in lines:
        days = tuple(map(line.cells.get, (*_DAYS, *_AS_WRITTEN)))
        if days not in right:  # most lines of a file have the same
            faults = [*_period(line), *_near(line, last)]
            if not faults:
                right.add(days)
            yield from faults
        yield from unpublishable(file, line)
        if rule:
            yield from rule(line, plans)


def _period(line: Line) -> Iterator[Fault]:
    begin = line.cells.get("有効開始欄") or line.cells.get("有効開始")
    end = line.cells["有効終了欄"] if "有効終了欄" in line.cells else line.cells.get("有効終了")
    if begin and end and end < begin:
        yield line.fault("有効終了", f"{end} は有効開始 {begin} より前です。終わりの日を直します")
    elif "計画コード" in line.cells and "有効開始欄" in line.cells:
        last = line.cells["有効終了"]
        if last is not None and last < line.cells["有効開始"]:
            yield line.fault("有効開始", f"計画「{line.cells['計画']}」の期間の外です。計画の期間に合わせます")


def _near(line: Line, last: int) -> Iterator[Fault]:
    """A day is of this age: 0022 and 2202 are slips of the pen that would put a row out of force in silence."""
    for name in _DAYS:
        day = line.cells.get(f"{name}欄") or line.cells.get(name)
        if day and day != date.min and not _OLDEST <= day.year <= last:
            yield line.fault(name, f"{day} は計画の期間から離れすぎています。年を確かめます")


def _plan(line: Line, _plans: Sequence[Plan]) -> Iterator[Fault]:
    if not set(line.cells["調査の月"]):
        yield line.fault("調査の月", "調べる月を 6;9;12;3 の形で書きます")


def _indicator(line: Line, plans: Sequence[Plan]) -> Iterator[Fault]:
    yield from _year(line, "基準年度", plans)
    baseline = line.cells["基準値"]
    if line.cells["値の種類"] is not ValueType.MILESTONE:
        return
    if line.cells["集計方法"] is not Combine.SINGLE:
        yield line.fault("集計方法", "段階は足すことも割ることもできません。有無の指標の集計方法は「単独」にします")
    stages = line.cells["段階"]
    if baseline is not None and baseline not in range(len(stages)):
        said = "、".join(f"{place}は{word}" for place, word in enumerate(stages))
        yield line.fault("基準値", f"{baseline} は段階の番号ではありません（{said}）")


def _target(line: Line, plans: Sequence[Plan]) -> Iterator[Fault]:
    yield from _year(line, "目標年度", plans)
    yield from _bounds(line)
    if any(year >= line.cells["目標年度"] for year, _ in line.cells["中間目標"]):
        yield line.fault("中間目標", "目標年度より前の年度だけを書きます（目標年度の値は 目標値 に書きます）")
    about, tolerance = line.cells["目標条件"] is Comparator.ABOUT, line.cells["許容幅"]
    if about and (tolerance is None or tolerance <= 0):
        yield line.fault("許容幅", "目標条件が「程度」のときは、幅を目標値に対する % で書きます（例 20）")
    if tolerance is not None and not about:
        yield line.fault("許容幅", "幅は、目標条件が「程度」のときだけ書きます")


def _bounds(line: Line) -> Iterator[Fault]:
    """What a target's 目標条件 asks for is there, and nothing else."""
    comparator, lower, upper = line.cells["目標条件"], line.cells["目標下限"], line.cells["目標上限"]
    numberless = comparator in (Comparator.RANGE, Comparator.MORE, Comparator.LESS)
    if (line.cells["目標値"] is None) is not numberless:
        said = "空欄にします" if numberless else "空欄にできません"
        yield line.fault("目標値", f"{said}（目標条件 {comparator or '空欄'}）")
    if comparator != Comparator.RANGE and (lower is not None or upper is not None):
        said = "目標条件が 範囲 のときだけ書きます（程度は許容幅から計算します）"
        yield line.fault("目標下限・目標上限", said)
    if comparator == Comparator.RANGE and (lower is None or upper is None or lower > upper):
        yield line.fault("目標下限・目標上限", "範囲 では両方を、下限から上限の順に書きます")


def _past(line: Line, plans: Sequence[Plan]) -> Iterator[Fault]:
    yield from _year(line, "年度", plans)
    if (line.cells["状態"] is State.VALUE) != (line.cells["実績値"] is not None):
        yield line.fault("実績値", "数値は、状態が「値あり」のときだけ、必ず書きます")


def _note(line: Line, _plans: Sequence[Plan]) -> Iterator[Fault]:
    about = line.cells["対象"]
    if about in ("指標", "目標"):
        return
    try:
        named = Round.parse(about).key if "-" in about else era(western(about))
    except ValueError:
        named = None
    if named != about:
        yield line.fault("対象", f"「{about}」は 指標・目標・年度（R5）・調査回（R5-12）のどれでもありません")


def _text(line: Line, _plans: Sequence[Plan]) -> Iterator[Fault]:
    kind, measure = line.cells["種類"], line.cells["取組番号"]
    if kind is TextKind.AIM and not measure:
        yield line.fault("取組番号", "目指す姿は取組ごとに書きます。取組番号を書きます")
    if measure and kind not in (TextKind.AIM, TextKind.TERM):
        yield line.fault("取組番号", f"{kind}は計画全体のことです。空欄にします")
    if kind is TextKind.TERM and not line.cells["題"]:
        yield line.fault("題", "説明する用語を書きます")


def _assignment(line: Line, _plans: Sequence[Plan]) -> Iterator[Fault]:
    if line.cells["分担"] is not Part.VALUE and not line.cells["分担名"]:
        yield line.fault("分担名", f"{line.cells['分担']}が何の数かを書きます（例 納めた額）")


def _thresholds(line: Line, _plans: Sequence[Plan]) -> Iterator[Fault]:
    if line.cells["順調"] <= line.cells["やや遅れ"]:
        yield line.fault("やや遅れ", "やや遅れ は 順調 より小さくします")


def _judgement(line: Line, _plans: Sequence[Plan]) -> Iterator[Fault]:
    word = line.cells["語"]
    if folded(word) in map(folded, State):
        yield line.fault("語", f"「{word}」は状態の語です。別の語にします")
    if found := PLATFORM.search(word):
        said = f"「{found[0]}」は機種により読めない文字です（半角カナ、①、㈱ など）。ふつうの文字で書きます"
        yield line.fault("語", said)
    if UNPUBLISHED.search(word):
        return  # told as such: what it does to the layout follows from it
    if LAYOUT.search(word):
        yield line.fault("語", "全角の空白か、続いた空白があります。半角の空白1つにするか、詰めて書きます")
    if SEVERAL.search(word):
        yield line.fault("語", "区切りの記号（; ／ ｜ 、）で、いくつもの語に見えます。一つの語にします")
    if len(word) > _LONGEST_WORD:
        yield line.fault("語", f"{len(word)}文字あります。{_LONGEST_WORD}文字までにします")


def _total(line: Line, _plans: Sequence[Plan]) -> Iterator[Fault]:
    whole, parts = line.cells["合計コード"], line.cells["内訳コード"]
    if whole in parts:
        yield line.fault("内訳コード", f"合計の {whole} 自身は書きません。内訳だけを書きます")
    elif twice := [code for at, code in enumerate(parts) if code in parts[:at]]:
        yield line.fault("内訳コード", f"{twice[0]} が二度あります。一度だけ書きます")


def _year(line: Line, column: str, plans: Sequence[Plan]) -> Iterator[Fault]:
    """A year is near some plan's own."""
    year = line.cells[column]
    near = [
        fiscal_year_of(plan.valid_from) - _FAR <= year <= fiscal_year_of(plan.valid_to or plan.valid_from) + _FAR
        for plan in plans
    ]
    if near and not any(near):
        yield line.fault(column, f"{era(year)}（{year}年度）は計画の期間から離れすぎています。年度を確かめます")


_RULES: Mapping[str, Callable[[Line, Sequence[Plan]], Iterator[Fault]]] = {
    files.PLANS.name: _plan,
    files.INDICATORS.name: _indicator,
    files.TARGETS.name: _target,
    files.HISTORY.name: _past,
    files.FOOTNOTES.name: _note,
    files.ASSIGNMENTS.name: _assignment,
    files.TEXTS.name: _text,
    files.TOTALS.name: _total,
    files.THRESHOLDS.name: _thresholds,
    files.JUDGEMENTS.name: _judgement,
}

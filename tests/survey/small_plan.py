"""A plan of three departments, small enough to be edited at random a hundred times, and the edits."""

from pathlib import Path

from hypothesis import strategies as st

from soak.decade.plan_edits import Row, edit
from tests.another_city.test_whole_way import PLAN as CITY

_FILES = {
    "plans.csv": (
        "計画コード,計画名,略称,文書,有効開始,有効終了,調査の月\nS,小さな計画,,別冊,2022-04-01,2027-03-31,9;12;3\n"
    ),
    "departments.csv": (
        "所属コード,所属名,部,有効開始,有効終了,前身,備考\n01,企画室,,2022-04-01,,,\n02,福祉室,,2022-04-01,,,\n"
        "03,土木室,,2022-04-01,,,\n"
    ),
    "measures.csv": (
        "取組コード,計画,取組番号,指針,施策,取組名,主な担当所属,担当所属コード,自治体DX重点,新規,目的,有効開始,有効終了,備考\n"
        "M1,S,1,,,守る,企画室,01,,,,,,\nM2,S,2,,,育てる,福祉室,02,,,,,,\n"
    ),
    "items.csv": (
        "項目コード,計画,取組番号,項目,取組名,担当所属コード,有効開始,有効終了,根拠\nM1A,S,1,①,見回り,01;02,,,\nM2A,S,2,●,集い,02,,,\n"
    ),
    "indicators.csv": (
        "指標コード,計画,分類,取組番号,指標名,単位,性質,方向,延べ,増加のみ,集計方法,基準年度,基準値,有効開始,有効終了,"
        "備考,根拠,値の種類,段階\n"
        "A1,S,守る,1,見回りの数,回,件数,増,,,単独,R3,100,,,,,時点値,\n"
        "A2,S,守る,1,届いた割合,%,割合,増,,,単独,R3,40,,,,,年間値,\n"
        "A3,S,育てる,2,集いの数,回,件数,増,,,合計,R3,10,,,,,時点値,\n"
        "A4,S,育てる,2,集いの家,,件数,増,,,単独,R3,0,,,,,有無,\n"
    ),
    "targets.csv": (
        "コード,指標コード,有効開始,有効終了,目標年度,目標条件,目標値,許容幅,表記,根拠\n"
        "A1-T,A1,2022-04-01,,R8,,200,,,\nA2-T,A2,2022-04-01,,R8,,90,,,\nA3-T,A3,2022-04-01,,R8,,30,,,\n"
        "A4-T,A4,2022-04-01,,R8,,3,,,\n"
    ),
    "history.csv": "指標コード,年度,状態,実績値,概数,延べ,備考,根拠\nA1,R4,値あり,120,,,,\nA2,R4,値あり,50,,,,\n",
    "footnotes.csv": "コード,指標コード,記号,対象,文,有効開始,有効終了\nN1,A1,※1,指標,延べで数える,,\n",
    "assignments.csv": (
        "コード,指標コード,所属コード,分担,有効開始,有効終了,根拠\nA1-01,A1,01,値,2022-04-01,,\n"
        "A2-02,A2,02,値,2022-04-01,,\nA3-02,A3,02,値,2022-04-01,,\nA3-03,A3,03,値,2022-04-01,,\n"
        "A4-02,A4,02,値,2022-04-01,,\n"
    ),
    "results.csv": (
        "実績コード,計画,取組番号,項目,所属コード,実績名,単位,性質,延べ,増加のみ,対象年度,再掲元,有効開始,有効終了,備考,根拠\n"
        "E1,S,1,①,01,見回った人,人,件数,,,,,,,,\nE2,S,2,●,02,集った人,人,件数,,1,,,,,,\n"
    ),
    "judgements.csv": (
        "コード,計画,有効開始,有効終了,判定,語,英語\nJ1,S,,,順調,計画どおり,As planned\nJ2,,2024-10-01,,遅れ,要改善,\n"
        "J3,S,,,途中経過,年の途中,\n"
    ),
    "totals.csv": "コード,合計コード,内訳コード,有効開始,有効終了,備考\n",
}
_CELLS = {
    "plans.csv": {"計画名": ["大きな計画"], "調査の月": ["9;3", "12;3", "3"], "有効終了": ["2024-10-31", ""]},
    "departments.csv": {"所属名": ["総務室"], "有効終了": ["2024-08-31", "2024-10-31"]},
    "measures.csv": {"取組名": ["支える"], "取組番号": ["1", "3"], "有効終了": ["2024-08-31"], "新規": ["1"]},
    "items.csv": {
        "取組名": ["夜回り"],
        "項目": ["②"],
        "担当所属コード": ["01", "02", "03", "01;03", "02;03"],
        "有効終了": ["2024-08-31", "2024-10-31"],
    },
    "indicators.csv": {
        "指標名": ["改めた名"],
        "単位": ["件", "千回", "%"],
        "方向": ["増", "減"],
        "集計方法": ["単独", "合計"],
        "基準値": ["30", "0", ""],
        "基準年度": ["R3", "R4"],
        "値の種類": ["時点値", "年間値", "計画累計", "有無"],
        "段階": ["", "未着手;工事;供用"],
        "有効開始": ["2024-04-01", "2024-10-01"],
        "有効終了": ["2024-03-31", "2024-10-31"],
        "備考": ["読む人への説明"],
    },
    "targets.csv": {
        "目標値": ["50", "150", "2", "3"],
        "目標年度": ["R7", "R6"],
        "目標条件": ["以上", "超", "以下", ""],
        "有効開始": ["2024-10-01"],
    },
    "history.csv": {"実績値": ["130", "60"], "年度": ["R5", "R3"], "状態": ["値あり"]},
    "footnotes.csv": {"文": ["別の注"], "対象": ["目標", "R4", "R6-09"], "有効終了": ["2024-10-31"]},
    "assignments.csv": {"所属コード": ["01", "02", "03"], "有効終了": ["2024-03-31", "2024-10-31"]},
    "judgements.csv": {
        "判定": ["達成", "やや遅れ", "順調", "未達成", "途中経過", "判定なし"],
        "語": ["Ａ", "要改善", "年の途中", "達成", "後退"],
        "計画": ["S", ""],
        "英語": ["Fine", ""],
        "有効開始": ["2024-10-01", "2024-12-31", ""],
        "有効終了": ["2024-10-31", "2024-08-31", ""],
    },
    "results.csv": {
        "実績名": ["改めた実績"],
        "単位": ["世帯"],
        "所属コード": ["01", "02", "03"],
        "増加のみ": ["", "1"],
        "有効終了": ["2024-08-31", "2024-10-31"],
    },
}
Edit = tuple[str, int, str, str]
"""A file, a row, a column, and what is typed there; no column: the row is deleted, or put in again under a new code."""


def small_plan(folder: Path) -> None:
    """Write the plan."""
    folder.mkdir()
    for name, text in _FILES.items():
        (folder / name).write_text(text, encoding="utf-8-sig")
    for name in ("ward.yaml", "publication.yaml"):
        (folder / name).write_bytes((CITY / name).read_bytes())


def _cell(file: str) -> st.SearchStrategy[Edit]:
    rows = _FILES[file].count("\n") - 1
    cells = st.sampled_from([(column, text) for column, texts in _CELLS[file].items() for text in texts])
    typed = st.tuples(st.integers(0, rows - 1), cells).map(lambda found: (file, found[0], *found[1]))
    moved = st.tuples(st.just(file), st.integers(0, rows - 1), st.just(""), st.sampled_from(["delete", "again"]))
    return st.one_of(typed, typed, typed, moved)


EDITS = st.lists(st.sampled_from(sorted(_CELLS)).flatmap(_cell), min_size=1, max_size=3)
"""One to three cells typed over, rows deleted, rows put in."""


def typed_over(plan: Path, edits: list[Edit]) -> None:
    """Edit the files; what makes no plan is for the caller to see."""
    for file, at, column, text in edits:
        edit(plan, file, lambda rows, at=at, column=column, text=text: _typed(rows, at, column, text))


def _typed(rows: list[Row], at: int, column: str, text: str) -> list[Row]:
    if not rows:
        return rows
    at %= len(rows)
    if column:
        return [{**row, column: text} if place == at else row for place, row in enumerate(rows)]
    if text == "delete":
        return rows[:at] + rows[at + 1 :]
    new = {name: f"{cell}Z" if name.endswith(("コード", "名", "項目")) else cell for name, cell in rows[at].items()}
    kept = {name: rows[at][name] for name in ("担当所属コード",) if name in new}
    return [*rows, {**new, **kept}]

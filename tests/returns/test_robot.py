"""The sentences obeyed by a robot: it reads the 差戻し票 alone, types what the example says, and is accepted."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from sumida_etl.checks.batch import Batch
from sumida_etl.checks.run import inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.registry import Registry
from sumida_etl.returns.letter import Letter
from sumida_etl.returns.returned_files import write_returned
from sumida_etl.survey.inspection import return_facts
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.templates.workbook import write_template
from tests.checks.conftest import KEY, ROUND, asked, filled, registry  # noqa: F401 - fixtures
from tests.checks.editing import edited
from tests.checks.faults import Fault
from tests.checks.test_faults import FAULTS, TOGETHER
from tests.returns.robot import obey

pytestmark = pytest.mark.long

Files = Mapping[str, Path]
Figures = dict[tuple[str, str], tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Of many workbooks: those accepted after one return and after two, and those of which another figure changed."""

    sent: int
    once: frozenset[str]
    twice: frozenset[str]
    changed: frozenset[str]


class Round12:
    """The survey office: checks what it gets, sends back what is at fault, and has the robot mend it."""

    def __init__(self, registry: Registry, asked: Asked, folder: Path) -> None:  # noqa: F811 - as fixtures
        self.registry, self.asked, self.folder = registry, asked, folder
        standing = {one.code: one for one in registry.departments_on(ROUND.as_of)}
        (folder / "forms").mkdir()
        self.form = {
            code: write_template(folder / "forms", registry.ward, standing[code], asked, KEY)
            for code in {fault.department for fault in FAULTS}
        }

    def returned(self, sent: Mapping[str, Path], turn: int) -> tuple[Batch, dict[str, Path]]:
        """The batch, and what is sent back, by name."""
        books = {name: read_workbook(path) for name, path in sent.items()}
        done = inspect(read_forms(books.values(), ROUND), self.asked, self.registry, KEY)
        facts, batch = return_facts(done), done.batch
        outcomes = dict(zip(batch.submissions["submission"], batch.submissions["outcome"], strict=True))
        letter = Letter(ROUND, "税務課", self.registry.ward.office)
        back = {
            name: write_returned(
                self.folder / f"back{turn}", f"{name}.xlsx", book,
                batch.findings[batch.findings["submission"] == book.sha256], letter, facts.deleted.get(book.sha256, ()),
            )
            for name, book in books.items() if outcomes[book.sha256] == "差戻し"
        }  # fmt: skip
        return batch, back

    def worked_off(self, faults: Mapping[str, Sequence[Fault]], filled: Files) -> Outcomes:  # noqa: F811 - a fixture
        """Make the faults, send the workbooks in, and mend twice."""
        of = {name: every[0].department for name, every in faults.items()}
        sent = {
            name: edited(filled[of[name]], self.folder / f"{name}.xlsx", [edit for one in every for edit in one.edits])
            for name, every in faults.items()
        }
        untouched = {code: self.figures(self.returned({code: filled[code]}, 0)[0]) for code in set(of.values())}
        touched = {
            name: {(one.sheet, one.cell) for fault in every for one in fault.expected} for name, every in faults.items()
        }
        accepted: list[set[str]] = []
        changed, pending = set(), sent
        for turn in (1, 2, 3):
            batch, back = self.returned(pending, turn)
            names = dict(zip(batch.submissions["submission"], batch.submissions["name"], strict=True))
            accepted.append({name for name in pending if name not in back})
            for key, file in names.items():
                name = file.removesuffix(".xlsx").removeprefix("mended-")
                lost = any(one.code == "S021" for fault in faults[name] for one in fault.expected)
                if turn > 1 and name in accepted[-1] and not lost:
                    now = self.figures(batch.only([key]))
                    rows = {(sheet, cell.lstrip("ABCDEFGHIJK")) for sheet, cell in touched[name]}
                    if any(_is_another(said, now.get(at), rows) for at, said in untouched[of[name]].items()):
                        changed.add(name)
            pending = {}
            for name, path in back.items():
                mended = self.folder / f"mended-{name}.xlsx"
                assert path.suffix == ".xlsx", path.read_text(encoding="utf-8")
                touched[name] |= obey(path, self.form[of[name]], mended, ROUND)
                pending[name] = mended
        made = {name for name in sent if name not in accepted[0]}
        return Outcomes(len(made), frozenset(accepted[1]), frozenset(accepted[1] | accepted[2]), frozenset(changed))

    def figures(self, batch: Batch) -> Figures:
        return {
            (str(row.get("indicator") or row.get("result")), f"{row.get('part')} {row['kind']}"): (
                f"{row['state']} {row['value']}",
                row["sheet"],
                row["cell"][1:],
            )
            for frame in (batch.values, batch.results)
            for row in frame.to_dict("records")
        }


def _is_another(before: tuple[str, str, str], now: tuple[str, str, str] | None, rows: set[tuple[str, str]]) -> bool:
    """Whether a figure was lost, or changed though nothing in its row was told."""
    return now is None or (before[0] != now[0] and not {before[1:], now[1:]} & rows)


def five(seed: int) -> list[Fault]:
    """Five faults in one workbook, each in a row of its own."""
    chance, taken, found = random.Random(seed), set[str](), list[Fault]()
    for fault in chance.sample(TOGETHER, len(TOGETHER)):
        rows = {f"{one.sheet}{one.cell[1:]}" for one in fault.expected}
        if not rows & taken and len(found) < 5:
            taken |= rows
            found.append(fault)
    return found


@pytest.fixture
def office(registry: Registry, asked: Asked, tmp_path: Path) -> Round12:  # noqa: F811
    return Round12(registry, asked, tmp_path)


def told(faults: Mapping[str, Sequence[Fault]], names: set[str]) -> list[str]:
    return sorted("、".join(f"{one.expected[0].code} {one.name}" for one in faults[name]) for name in names)


def tried(office: Round12, faults: Mapping[str, Sequence[Fault]], filled: Files, share: float) -> None:  # noqa: F811
    """Work off the faults: so many are accepted after one return, all after two, and no other figure changed."""
    done = office.worked_off(faults, filled)
    print(f"{done.sent} 件を差し戻し、1回で {len(done.once)} 件、2回で {len(done.twice)} 件を受理")
    assert told(faults, set(done.changed)) == []
    assert len(done.twice) == done.sent
    assert len(done.once) >= share * done.sent, told(faults, set(done.twice - done.once))


def test_what_is_said_can_be_done(office: Round12, filled: Files) -> None:  # noqa: F811
    tried(office, {f"{at}": [fault] for at, fault in list(enumerate(FAULTS))[::6]}, filled, 0.98)


def test_five_faults_are_mended_in_one_go(office: Round12, filled: Files) -> None:  # noqa: F811
    tried(office, {f"{seed}": five(seed) for seed in range(5)}, filled, 0.9)

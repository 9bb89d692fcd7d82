"""A round whose plan holds what ``plan check`` refuses today is read, corrected and verified all the same."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sumida_etl.registry.faults import PlanError
from sumida_etl.registry.load import load_registry
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Survey
from sumida_etl.survey.plans.pinned import PinnedPlans
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from tests.another_city.test_whole_way import PLAN, call, take_in, typed
from tests.conftest import KEY

pytestmark = pytest.mark.long

ROUND = Round.parse("R6-09")
OLD = {
    "ward.yaml": ("code: 019992", "code: 019999\nstart_year: R4"),
    "targets.csv": ("\nK109-T1,", "\n# 案,K107,2023-04-01,,R8,,1.50,,1.50,架空,,,,\nK109-T1,"),
    "indicators.csv": ("合計特殊出生率,,数量", "合計特殊出生率,空欄,数量"),
    "publication.yaml": ("\nhomepage:", "\ncontact: だれか\nhomepage:"),
}
"""What the files held when the round began, and was no fault then."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("city")
    shutil.copytree(PLAN, home / "plan")
    today = PlanFiles.of_folder(home / "plan")
    then = {file: today.text(file).replace(old, new, 1).encode() for file, (old, new) in OLD.items()}
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("HOME", "PLAN", "SAMPLE", "INBOX", "OUT", "WAREHOUSE", "ARCHIVE", "DATABASE"):
            monkeypatch.delenv(f"SUMIDA_{name}", raising=False)
        for name, where in (("HOME", home), ("INBOX", home / "inbox"), ("OUT", home / "out"), ("TOKEN_KEY", KEY)):
            monkeypatch.setenv(f"SUMIDA_{name}", str(where))
        edition = PlanFiles(today.folder, {**today.content, **then})
        with pytest.raises(PlanError):
            load_registry(edition)
        PinnedPlans.open(Settings()).editions.pin(ROUND, edition, "調査票")
        for command in ("template", "sample"):
            said = call(command, "--round", ROUND.key)
            assert said.exit_code == 0, said.output
        assert set(take_in(Settings(), ROUND)) == {"受理"}
        said = call("publish", "--round", ROUND.key)
        assert said.exit_code == 0, said.output
        yield home


def test_it_is_asked_judged_and_published_as_its_plan_says(city: Path) -> None:
    registry = Survey.open(Settings(), ROUND).registry
    target = registry.target_on("K107", ROUND.as_of)
    assert target is not None and (target.code, str(target.value)) == ("# 案", "1.50")
    table = city / "out" / "公開" / ROUND.key / "019999_kpi_attainment_2024-09.csv"
    rows = [row for row in table.read_text(encoding="utf-8-sig").splitlines() if ",K107," in row]
    assert rows and all(",空欄," in row and ",1.50," in row for row in rows)


def test_it_is_traced_verified_and_built_again(city: Path, tmp_path: Path) -> None:
    for code in ("K102", "K107", "F107"):
        said = call("trace", code, "--round", ROUND.key)
        assert said.exit_code == 0, said.output
    assert "異常はありません" in call("verify").output
    again = f"sqlite:///{tmp_path / 'again.db'}"
    assert call("rebuild", "--database", again).exit_code == 0
    engines = [open_warehouse(url) for url in (again, Settings().database_url)]
    first, second = ([line for line in dump(engine) if "recorded_at" not in line] for engine in engines)
    assert first == second
    for engine in engines:
        engine.dispose()


def test_a_late_correction_is_published_by_the_same_plan(city: Path) -> None:
    path = next((city / "inbox" / ROUND.key).glob("*_0401_*.xlsx"))
    typed(path, "指標", "I4", "52999")
    take_in(Settings(), ROUND)
    said = call("publish", "--round", ROUND.key)
    assert said.exit_code == 0, said.output
    table = city / "out" / "公開" / ROUND.key / "019999_kpi_attainment_2024-09.csv"
    assert ",52999," in table.read_text(encoding="utf-8-sig")
    assert "異常はありません" in call("verify").output


def test_todays_plan_is_told_of_all_the_same(city: Path) -> None:
    """The mended files differ from what the round goes by; with the old ones in their place, the check refuses them."""
    assert "計画データが R6-09 の版" in Survey.open(Settings(), ROUND).plan_changed
    file, (old, new) = "targets.csv", OLD["targets.csv"]
    path = city / "plan" / file
    good = path.read_bytes()
    path.write_text(good.decode("utf-8-sig").replace(old, new, 1), encoding="utf-8-sig")
    said = call("plan", "check")
    path.write_bytes(good)
    assert said.exit_code == 1 and "使わない行は、# など" in said.output

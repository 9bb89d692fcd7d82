"""変更なし beside everything else: a plan that changed, towns in one plan, other processes, mails."""

import os
import pickle
import shutil
import time
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from soak.decade.plan_edits import Change, edit
from sumida_etl.letters.draft import Draft, LetterKind
from sumida_etl.letters.drafting import Sources, drafts
from sumida_etl.settings import RETURNED_FOLDER, Settings
from sumida_etl.survey import Store, in_order, receive, record_many, together
from sumida_etl.survey.apart.reading import Parcel, read_apart
from sumida_etl.survey.apart.stage import Stage
from sumida_etl.survey.intake import opened
from sumida_etl.survey.return_delivery import send_back
from sumida_etl.survey.spool import Spool
from sumida_etl.survey.status import statuses
from sumida_etl.templates.sample import Sample, invented_sample, write_sample
from tests.survey.test_last_finals import City, city, row_of
from tests.survey.test_unchanged import DEPARTMENT, LEVELS, Ward, put, ward

__all__ = ["city", "ward"]
TOWNS = Path(__file__).parents[1] / "three_towns" / "plan"


def cells(column: str, code: str, **changed: str) -> Change:
    return lambda rows: [{**row, **changed} if row[column] == code else row for row in rows]


FIGURE = [("効果・実績", "G4"), ("効果・実績", "H4")]
CHANGES = [
    ("results.csv", cells("実績コード", "E1003", 単位="人"), FIGURE),
    pytest.param("results.csv", cells("実績コード", "E1003", 単位="千件"), FIGURE, marks=pytest.mark.long),
    pytest.param("results.csv", cells("実績コード", "E1003", 実績名="照会した口座数"), FIGURE, marks=pytest.mark.long),
    pytest.param("results.csv", cells("実績コード", "E1003", 延べ="1"), FIGURE, marks=pytest.mark.long),
    pytest.param("results.csv", cells("実績コード", "E1003", 備考="同じ数です"), [], marks=pytest.mark.long),
    (
        "items.csv",
        cells("項目コード", "P1-M02-2", 取組名="窓口の事務の見直し"),
        [("取組状況", "F4"), ("取組状況", "H4")],
    ),
]


@pytest.mark.parametrize(("file", "change", "asked"), CHANGES)
def test_what_the_plan_counts_otherwise_now_is_asked_for(
    ward: Ward,
    file: str,
    change: Change,
    asked: list[tuple[str, str]],
) -> None:
    ward.take_in("R5-09", ward.filled("R5-09"))
    edit(ward.home / "plan", file, change)
    found = ward.take_in("R5-12", ward.unchanged("R5-12"))
    assert found == sorted(("V042", *place) for place in (*LEVELS, *asked))


@pytest.mark.long
@pytest.mark.parametrize("stages", ["", "未着手;検討中;試行中;完了"])
def test_a_stage_is_confirmed_while_its_words_are_the_same(city: City, stages: str) -> None:
    """The place of 実施中 among the words is that of 試行中 in the new ones."""
    office = Ward(city.settings, city.store, city.sample, city.home, "0102")
    first = city.books("R5-06", {})["0102"]
    at = row_of(first, "K101")
    assert city.take_in("R5-06", put(first, {("指標", f"I{at}"): "実施中", ("指標", f"J{at}"): "完了"})) == []
    plan = city.home / "plan" / "indicators.csv"
    head, *lines = plan.read_text(encoding="utf-8-sig").splitlines()
    added = [f"{head},段階", *(f"{line},{stages if line.startswith('K101') else ''}" for line in lines)]
    plan.write_text("\n".join(added), encoding="utf-8")
    found = [one for one in office.take_in("R5-09", office.unchanged("R5-09")) if one[0] == "V042"]
    wanted = [("V042", "指標", f"{letter}{at}") for letter in "IJ"]
    assert [one for one in found if one in wanted] == (wanted if stages else [])


@pytest.mark.long
def test_towns_of_one_plan_confirm_each_their_own(tmp_path: Path) -> None:
    shutil.copytree(TOWNS, tmp_path / "plan")
    edit(tmp_path / "plan", "plans.csv", lambda rows: [{**row, "調査の月": "9;12"} for row in rows])
    settings = Settings(home=tmp_path)
    office = Ward(settings, Store.open(settings), Sample({}, {}), tmp_path)
    at = office.survey("R5-09")
    made = list(write_sample(tmp_path / "R5-09", invented_sample(at.registry, at.asked), at.registry, at.asked, at.key))
    for path in made:
        code = path.name.split("_")[1]
        if code in ("A1", "B1"):
            number = {"A1": "11件", "B1": "22件"}[code]
            office.take_in("R5-09", put(path, {("効果・実績", "G4"): number, ("効果・実績", "H4"): number}))
    towns = {code: replace(office, code=code) for code in ("A1", "B1", "C1")}
    asked = {code: town.take_in("R5-12", town.unchanged("R5-12")) for code, town in towns.items()}
    assert [one for one in asked["C1"] if one[0] == "C018"], "it never answered"
    assert not [one for code in ("A1", "B1") for one in asked[code] if one[0] == "C018" or one[1] == "効果・実績"]
    last = office.survey("R5-12").asked.last or {}
    told = {code: last[code].answers["効果・実績", "R1", "値", "actual"].raw for code in ("A1", "B1")}
    assert told == {"A1": "11件", "B1": "22件"}
    town = office.survey("R5-12").of_group("990027")
    assert town.asked.last_of("", "B1") == last["B1"]
    office.store.engine.dispose()


def test_another_process_takes_the_same_answers(ward: Ward) -> None:
    ward.take_in("R5-09", ward.filled("R5-09"))
    path = ward.unchanged("R5-12", LEVELS)
    at = ward.survey("R5-12")
    with Stage.made(ward.store.archive, at) as stage, Spool() as spool:
        parcel = Parcel.of(tuple(opened([path])), stage)
        where, there = pickle.loads(pickle.dumps((parcel.path, stage)))
        laid = parcel.opened_again(pickle.loads(pickle.dumps(read_apart(there.sent(where), there))))
        spool.add_laid_out(laid.outline, laid.path)
        (part,) = spool.parts()
    here = receive([path], at)
    for name in ("values", "results", "narratives", "findings"):
        assert getattr(part.batch, name).equals(getattr(here.batch, name)), name
    record_many(in_order(together([part], at, ward.store), ward.store), ward.store)
    digest = at.asked.last[DEPARTMENT].submission if at.asked.last else ""
    assert ward.figures("R5-12")["E1003", "現在"] == ("82343", "82,343件", digest, "G4")


def test_by_mail_it_is_taken_returned_and_acknowledged(ward: Ward) -> None:
    ward.take_in("R5-09", ward.filled("R5-09"))
    at = ward.survey("R5-12")
    back = ward.home / "out" / RETURNED_FOLDER / "R5-12"

    def mailed(path: Path) -> None:
        message = EmailMessage()
        message["Subject"] = "提出します"
        message.set_content("よろしくお願いします。")
        message.add_attachment(path.read_bytes(), maintype="application", subtype="octet-stream", filename=path.name)
        mail = ward.home / "提出.eml"
        mail.write_bytes(message.as_bytes())
        os.utime(mail, (time.time() - 60,) * 2)
        received = in_order(together([receive([mail], at)], at, ward.store), ward.store)
        record_many(received, ward.store)
        send_back(received, at, back)

    def letter(kind: LetterKind) -> Draft:
        department = at.registry.department(DEPARTMENT, at.round.as_of)
        (made,) = drafts(
            kind, Sources(at, ward.store, back, {}, lambda _: date(2024, 1, 15), date(2024, 1, 10)), [department]
        )
        assert isinstance(made, Draft)
        return made

    mailed(ward.unchanged("R5-12"))
    returned = letter(LetterKind.RETURN)
    assert "表紙は「変更なし」ですが" in returned.body and len(returned.attachments) == 1
    mailed(ward.unchanged("R5-12", LEVELS, name="mended"))
    assert [one.said for one in statuses(at, ward.store) if one.code == DEPARTMENT] == ["受理（変更なし）"]
    assert "前回の回答のまま（表紙の「変更なし」により、空欄は前回の回答です）" in letter(LetterKind.RECEIPT).body

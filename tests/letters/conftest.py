"""A ward in which three departments stand differently: one accepted, one sent back, and all others silent."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pydantic import SecretStr

from sumida_etl.rounds import Round
from sumida_etl.settings import RETURNED_FOLDER, Settings
from sumida_etl.survey import Store, Survey, receive, record_many, together
from sumida_etl.survey.return_delivery import send_back
from tests.conftest import CHECKOUT, KEY

ROUND = Round.parse("R5-12")
CONTACTS = """\
所属コード,宛先,CC
D101,seisaku@example.lg.jp,
D302,madoguchi@example.lg.jp;kakari@example.lg.jp,kacho@example.lg.jp
"""


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Settings:
    """Read only. D101 is accepted, D302 sent back (担当者 is empty, and a number cannot be read)."""
    home = tmp_path_factory.mktemp("ward")
    shutil.copytree(CHECKOUT / "plan", home / "plan")
    (home / "plan" / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    settings = Settings(home=home, token_key=SecretStr(KEY))
    survey = Survey.pinned(settings, ROUND, "調査票")
    good = next(sample_folder.glob("R5-12_D101_*"))
    bad = home / next(sample_folder.glob("R5-12_D302_*")).name
    book = load_workbook(next(sample_folder.glob("R5-12_D302_*")))
    cover = book["表紙"]
    (row,) = [row for row in cover.iter_rows(max_col=2) if row[0].value == "担当者"]
    row[1].value = ""
    book.save(bad)
    store = Store.open(settings)
    taken = together([receive([good, bad], survey)], survey, store)
    record_many(taken, store)
    send_back(taken, survey, settings.path(settings.out) / RETURNED_FOLDER / ROUND.key)
    store.engine.dispose()
    return settings

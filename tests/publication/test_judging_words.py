"""A plan with words of its own for the judgements: every file says them, and nothing else is judged otherwise."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from sumida_etl.attainment.judging_words import JudgingWords, counts_by_kind
from sumida_etl.publication.dashboard.appearance import looks_of
from sumida_etl.publication.dashboard.tally import Tally
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.gate.fault import GateError
from sumida_etl.publication.gate.gate import gate
from sumida_etl.publication.release.compose import files_of
from sumida_etl.publication.tables.changes import changes_of
from sumida_etl.publication.tables.edition import Edition, Issue
from sumida_etl.registry.rows.plans import JudgementWord
from sumida_etl.vocabulary import Judgement
from tests.publication import town
from tests.publication.town_package import KPI, METADATA

WORDS = (
    JudgementWord(Judgement.ON_PACE, "計画どおり", "As planned", plan=town.DIGITAL, valid_from=town.BEGIN),
    JudgementWord(Judgement.BEHIND, "要改善", plan=town.DIGITAL, valid_from=town.BEGIN),
    JudgementWord(Judgement.MISSED, "要改善", valid_from=town.BEGIN),
    JudgementWord(Judgement.LATE, "停滞", valid_from=town.BEGIN),
)
ACHIEVED = JudgementWord(Judgement.ACHIEVED, "Ａ", "A")
PLAIN = town.made()


@pytest.fixture(scope="module")
def edition() -> Edition:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(town, "REGISTRY", replace(town.REGISTRY, judgements=WORDS))
        return town.made()


@pytest.fixture(scope="module")
def files(edition: Edition) -> dict[str, str]:
    """The text files of the publication, past the gate, with the round before in the old words."""
    made = files_of(Issue(edition, replace(town.REGISTRY, judgements=WORDS), METADATA, PLAIN))
    return {file.name: file.content.decode("utf-8-sig") for file in made if not file.name.endswith((".docx", ".png"))}


def judged(files: dict[str, str]) -> list[str]:
    return [row["判定"] for row in csv.DictReader(io.StringIO(files[KPI], newline=""))]


def test_the_table_has_the_words_of_each_plan_and_the_judging_is_the_same(
    edition: Edition, files: dict[str, str]
) -> None:
    assert list(PLAIN.attained["judgement"]) == list(edition.attained["judgement"])
    assert judged(files) == ["停滞", "集計中", "停滞", "要改善", "計画どおり", "計画どおり", "要改善", "要改善"]


def test_counts_stand_by_word_in_the_order_of_the_judgements(edition: Edition) -> None:
    counts = counts_by_kind(edition.attained, edition.words)
    assert [word for word, _ in counts.rows] == ["計画どおり", "要改善", "停滞", "集計中"]
    assert sum(sum(row) for _, row in counts.rows) == 8


def test_the_first_sentence_counts_the_same_indicators(files: dict[str, str]) -> None:
    assert "3の指標のうち1が達成・維持・順調・計画どおりです。" in files["report.html"]
    page = re.sub(r"<[^>]*>|\s", "", files["index.html"])
    assert "3の指標のうち1が達成・維持・順調・計画どおりです。" in page
    assert 'data-en="are achieved, maintained, on pace or as planned."' in files["index.html"]


def test_every_page_says_what_the_words_mean(files: dict[str, str]) -> None:
    for name in ("index.html", "report.html"):
        assert files[name].count(f"{town.DIGITAL}の判定の") and files[name].count(f"{town.REFORM}の判定の")
        assert "やや遅れ" in files[name] and "計画どおり" in files[name]
        assert "未達成" not in files[name]


def test_the_package_allows_and_explains_the_words(files: dict[str, str]) -> None:
    schema = json.loads(files["datapackage.json"])["resources"][0]["schema"]
    field = next(each for each in schema["fields"] if each["name"] == "judgement")
    assert field["example"] == "停滞"
    assert {"計画どおり", "要改善", "停滞", "順調", "やや遅れ"} <= set(field["constraints"]["enum"])
    assert not {"遅れ", "未達成"} & set(field["constraints"]["enum"])
    assert field["description"].endswith(
        f"この調査回では、{town.REFORM}の判定のうち、遅れは「停滞」、未達成は「要改善」と記します。"
        f"{town.DIGITAL}の判定のうち、順調は「計画どおり」、やや遅れ・未達成は「要改善」、遅れは「停滞」と記します。"
    )
    assert "要改善" in files["csv-metadata.json"]


def test_the_manifest_says_them_too(files: dict[str, str]) -> None:
    content = json.loads(files["manifest.json"])
    assert content["judgement_words"][town.REFORM] == {"遅れ": "停滞", "未達成": "要改善"}
    assert "thresholds" in content


def test_another_word_for_the_same_judgement_is_no_change(edition: Edition) -> None:
    changes = changes_of(edition, PLAIN)
    assert changes.judged == () and changes.moved == ()


def test_the_gate_lets_no_other_word_pass(edition: Edition, files: dict[str, str]) -> None:
    made = files_of(Issue(edition, town.REGISTRY, METADATA))
    spoilt = tuple(
        Artefact(file.name, file.content.replace("計画どおり".encode(), "けいかく".encode()))
        if file.name == KPI
        else file
        for file in made
    )
    with pytest.raises(GateError, match="けいかく"):
        gate(spoilt, edition, METADATA)


def test_english_words_are_said_once_in_the_first_sentence_and_a_name_keeps_its_capitals() -> None:
    own = {("P", "順調"): JudgementWord(Judgement.ON_PACE, "計画どおり"), ("P", "達成"): ACHIEVED}
    looks = looks_of(JudgingWords(("P", "Q"), own)).values()
    assert [look.word for look in looks if look.good] == ["Ａ", "達成", "維持", "計画どおり", "順調"]
    assert Tally("", "", tuple((look, 1) for look in looks)).good_english == "A, achieved, maintained or on pace"


def test_words_that_all_plans_have_are_told_without_their_names() -> None:
    assert JudgingWords(("P", "Q"), {(plan, "達成"): ACHIEVED for plan in "PQ"}).told == "達成は「Ａ」と記します。"
    assert JudgingWords(("P", "Q"), {("Q", "達成"): ACHIEVED}).told == "Qの判定のうち、達成は「Ａ」と記します。"


def test_without_words_of_its_own_nothing_is_said_of_them() -> None:
    made = {file.name: file.content for file in files_of(Issue(PLAIN, town.REGISTRY, METADATA))}
    assert "judgement_words" not in json.loads(made["manifest.json"])
    assert "と記します" not in made["datapackage.json"].decode()

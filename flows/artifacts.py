"""What a run leaves in Prefect for the operator: who stands where, what is wrong in which cell, what was published."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

from prefect.artifacts import create_markdown_artifact

from flows import tables
from flows.intake import FIND_IT, Intake
from flows.office import Office
from sumida_etl import survey as work
from sumida_etl.publication.edition import Edition
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import publications

MOST = 50
"""Refused workbooks that get an artifact of their own; all of them are in 提出状況 and in OUT/差戻し."""


def show(kind: str, round: Round | None, title: str, text: str) -> None:
    """Leave an artifact: one a kind and round (None: of no round), whose history Prefect keeps."""
    key = f"{kind}-{round.key}".lower() if round else kind
    create_markdown_artifact(key=key, markdown=f"# {title}\n\n{text}", description=title)


def show_intake(office: Office, intake: Intake) -> None:
    """提出状況 of the round, and the findings of each refused workbook."""
    round = office.survey.round
    show_findings(office, intake.received, intake.returned.workbooks)
    submissions = intake.received.batch.submissions.set_index("submission")["department"]
    returned = {submissions[one]: path for one, path in intake.returned.workbooks.items()}
    text = tables.standings_text(work.standings(office.survey, office.store), returned)
    text += _set_aside(office, intake)
    if faults := intake.incidents:
        text += f"\n\n## プログラムの不具合 {len(faults)}件\n\n{FIND_IT}\n\n"
        found = ((tables.plain(one.subject), one.stage, one.number, one.error) for one in faults)
        text += tables.table(("ファイル", "処理", "番号", "種類"), found)
    show("progress", round, f"{round.key} 提出状況", text)


def _set_aside(office: Office, intake: Intake) -> str:
    """What of the inbox is in no publication: in sentences, then the files with what was written about each."""
    aside = work.set_aside(office.survey, intake.received)
    text = "".join(f"\n\n**{tables.plain(each)}**" for each in aside.sentences())
    if aside.litter:
        names = "、".join(aside.litter[:10]) + (" ほか" if len(aside.litter) > 10 else "")
        text += f"\n\n調査票ではない一時ファイルなど {len(aside.litter)}件（{tables.plain(names)}）は読みません。"
    if intake.returned.notes:
        first = islice(intake.returned.notes.items(), MOST)
        rows = ((tables.plain(path.name), tables.link(note)) for path, note in first)
        text += "\n\n## 受け付けられないファイル\n\n" + tables.table(("ファイル", "説明"), rows)
    if (more := len(intake.returned.notes) - MOST) > 0:
        text += f"\n\nほか{more}件の説明は差戻しフォルダにあります。"
    return text


def show_findings(office: Office, received: work.Received, returned: dict[str, Path]) -> None:
    """One artifact a refused workbook."""
    submissions, findings = received.batch.submissions, received.batch.findings
    bad = submissions[submissions["outcome"] == Outcome.RETURNED]
    # Strangers come last: however many there are, they crowd out no department.
    ordered = sorted(bad.to_dict("records"), key=lambda row: row["department"] not in office.codes(None))
    for row in ordered[:MOST]:
        name = office.survey.name_of(row["department"]) or row["name"]
        text = tables.findings_text(findings[findings["submission"] == row["submission"]])
        where = returned.get(row["submission"])
        foot = f"\n\n差戻しファイル：{tables.link(where)}　`{where}`" if where else ""
        kind = f"findings-{row['department'] or row['submission'][:8]}"
        show(kind, office.survey.round, f"{office.survey.round.key} {tables.plain(name)} の指摘", text + foot)


def show_release(office: Office, released: work.Release, before: Edition | None) -> None:
    """Judgements by count, what changed since the round before, and the files."""
    round, folder = office.survey.round, released.published.folder
    mark = "（暫定）" if released.edition.provisional else ""
    judged = tables.judgements_text(released.edition)
    changed = tables.changes_text(released.edition, before)
    show("judgements", round, f"{round.key} 判定{mark}", f"{judged}\n\n## 変わった判定\n\n{changed}")
    rows = ((tables.plain(name), tables.link(folder / name)) for name in released.published.files)
    files = tables.table(("ファイル", "リンク"), rows)
    note = "" if released.published.changed else "\n\n前回の公開から変わりありません。"
    show("published", round, f"{round.key} 公開{mark}", f"公開フォルダ：`{folder}`{note}\n\n{files}")


def published_before(office: Office) -> Edition | None:
    """The edition of the last round before this one that was published; None where there is none."""
    rounds = {Round.parse(key) for key in publications.published(office.store.engine)["round"]}
    earlier = [round for round in rounds if round < office.survey.round]
    return work.edition(replace(office.survey, round=max(earlier)), office.store) if earlier else None

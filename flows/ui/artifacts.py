"""Artifacts for the operator: the status of each department, findings by cell, judgements and published files."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from unicodedata import normalize

from prefect.artifacts import create_markdown_artifact

from flows.context import RoundContext
from flows.ingest import HOW_TO_REPORT, Intake
from flows.reading.inbox import MOST, to_show
from flows.ui import markdown
from sumida_etl import survey as work
from sumida_etl.file_names import safe_name
from sumida_etl.japan_time import JAPAN, now
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry.rows.departments import Department
from sumida_etl.rounds import Round
from sumida_etl.settings import PUBLICATION_FOLDER
from sumida_etl.vocabulary import Outcome, how_published
from sumida_etl.warehouse import publications, queries
from sumida_etl.warehouse.withdrawals import withdrawals_of

MOST_EVENTS = 100
"""Events of a round on its page; the warehouse has them all."""


def show(kind: str, round: Round | None, title: str, text: str) -> None:
    """Create an artifact. Prefect keeps one history per kind and round (None: of no round)."""
    key = f"{kind}-{round.key}".lower() if round else kind
    create_markdown_artifact(key=key, markdown=f"# {title}\n\n{text}", description=title)


def show_round(context: RoundContext, said: str) -> None:
    """The current state of the round: how the last run ended, the status of each department, and the history.

    ``said``: how the last run ended. All else comes from the warehouse, so that it is the same after a retry as after
    a first run.
    """
    round, store = context.survey.round, context.store
    sent = queries.outcomes(store.engine, round)
    bad = sent[sent["outcome"] == Outcome.RETURNED]
    returned = {row["department"]: context.returns / safe_name(row["name"]) for row in bad.to_dict("records")}
    count = Counter(normalize("NFKC", path.name).casefold() for path in returned.values())
    alike = {name for name, number in count.items() if number > 1}  # one of them was given another name
    returned = {
        code: path
        for code, path in returned.items()
        if path.is_file() and normalize("NFKC", path.name).casefold() not in alike
    }
    page = context.out / PUBLICATION_FOLDER / round.key / "index.html"
    public = f"\n\n公開したページ：{markdown.link(page)}　{markdown.plain(page.parent)}" if page.is_file() else ""
    happened = round_history(context)[:MOST_EVENTS]
    text = (
        f"**{markdown.plain(said)}**（{now():%Y-%m-%d %H:%M}）{public}\n\n## 提出状況\n\n"
        f"{markdown.statuses_text(work.statuses(context.survey, store), returned)}\n\n## 経過（新しい順）\n\n"
        + (markdown.table(("日時", "できごと", "内容"), happened) if happened else "まだ何も届いていません。")
    )
    show("round", round, f"{round.key} いまの状態", text)


def round_history(context: RoundContext) -> list[tuple[str, str, str]]:
    """Rows of a table, newest first: every workbook that was received and every publication."""
    round, engine = context.survey.round, context.store.engine
    happened: list[tuple[datetime, str, str]] = []
    for row in queries.submissions_of(engine, round).to_dict("records"):
        name = context.survey.name_of(row["department"]) or row["name"]
        version = f" 第{row['version']}版" if row["outcome"] == Outcome.ACCEPTED else ""
        happened.append((row["received_at"], row["outcome"], f"{markdown.plain(name)}{version}"))
    for row in withdrawals_of(engine, round).to_dict("records"):
        what = f"{context.survey.name_of(row['department'])} 第{row['version']}版"
        said = f"{what}　{row['side']} {row['name']}　{row['reason']}"
        happened.append((row["recorded_at"], Outcome.WITHDRAWN, markdown.plain(said)))
    for row in publications.published(engine, round).to_dict("records"):
        who = f"承認 {row['approved_by']}" if row["approved_by"] else ""
        said = "　".join(filter(None, (who, row["note"])))
        happened.append((row["published_at"], how_published(row["provisional"]), markdown.plain(said)))
    happened.sort(key=lambda each: each[0], reverse=True)
    return [(f"{at.astimezone(JAPAN):%Y-%m-%d %H:%M}", what, about) for at, what, about in happened]


def show_templates(context: RoundContext, paths: Mapping[Department, Path], bundle: Path) -> None:
    """The workbooks to be sent, each with its link, and all of the folder in one file."""
    round = context.survey.round
    rows = (
        (each.code, markdown.plain(each.name), markdown.plain(path.name), markdown.link(path))
        for each, path in paths.items()
    )
    head = f"まとめて保存：{markdown.link(bundle)}　{markdown.plain(bundle)}"
    text = markdown.table(("所属コード", "所属名", "ファイル", "リンク"), rows)
    folder = markdown.plain(bundle.with_suffix(""))
    show("templates", round, f"{round.key} 調査票", f"{head}\n\nフォルダ：{folder}\n\n{text}")


def show_intake(context: RoundContext, intake: Intake) -> None:
    """提出状況 of the round, and the findings of each refused workbook."""
    round = context.survey.round
    show_findings(context, intake.received, intake.returned.workbooks)
    submissions = intake.received.batch.submissions.set_index("submission")["department"]
    returned = {submissions[one]: path for one, path in intake.returned.workbooks.items()}
    text = markdown.statuses_text(work.statuses(context.survey, context.store), returned)
    text += _set_aside(context, intake)
    if faults := intake.incidents:
        text += f"\n\n## プログラムの不具合 {len(faults)}件\n\n{HOW_TO_REPORT}\n\n"
        found = ((markdown.plain(one.subject), one.stage, one.number, one.error) for one in faults)
        text += markdown.table(("ファイル", "処理", "番号", "種類"), found)
    show("progress", round, f"{round.key} 提出状況", text)


def _set_aside(context: RoundContext, intake: Intake) -> str:
    """Markdown about files that no publication uses: sentences, then links to the notes about them."""
    files = work.set_aside(context.survey, intake.received)
    text = "".join(f"\n\n**{markdown.plain(each)}**" for each in files.sentences())
    if files.leftovers:
        names = "、".join(files.leftovers[:10]) + (" ほか" if len(files.leftovers) > 10 else "")
        text += f"\n\n調査票ではない一時ファイルなど {len(files.leftovers)}件（{markdown.plain(names)}）は読みません。"
    if intake.returned.notes:
        first = islice(intake.returned.notes.items(), MOST)
        rows = ((markdown.plain(path.name), markdown.link(note)) for path, note in first)
        text += "\n\n## 受け付けられないファイル\n\n" + markdown.table(("ファイル", "説明"), rows)
    if (more := len(intake.returned.notes) - MOST) > 0:
        text += f"\n\nほか{more}件の説明は差戻しフォルダにあります。"
    return text


def show_findings(context: RoundContext, received: work.Received, returned: dict[str, Path]) -> None:
    """One artifact per refused workbook."""
    findings = received.batch.findings
    for row in to_show(context, received):
        name = context.survey.name_of(row["department"]) or row["name"]
        text = markdown.findings_text(findings[findings["submission"] == row["submission"]])
        where = returned.get(row["submission"])
        foot = f"\n\n差戻しファイル：{markdown.link(where)}　{markdown.plain(where)}" if where else ""
        kind = f"findings-{row['department'] or row['submission'][:8]}"
        show(kind, context.survey.round, f"{context.survey.round.key} {markdown.plain(name)} の指摘", text + foot)


def show_release(context: RoundContext, released: work.Release, previous: Edition | None) -> None:
    """Judgements by count, what changed since the round before, and the files."""
    round, folder = context.survey.round, released.published.folder
    mark = "（暫定）" if released.edition.provisional else ""
    judged = markdown.judgements_text(released.edition)
    changed = markdown.changes_text(released.edition, previous)
    show("judgements", round, f"{round.key} 判定{mark}", f"{judged}\n\n## 前回から変わったこと\n\n{changed}")
    rows = ((markdown.plain(name), markdown.link(folder / name)) for name in released.published.files)
    files = markdown.table(("ファイル", "リンク"), rows)
    note = "" if released.published.changed else "\n\n前回の公開から変わりありません。"
    show("published", round, f"{round.key} 公開{mark}", f"公開フォルダ：{markdown.plain(folder)}{note}\n\n{files}")

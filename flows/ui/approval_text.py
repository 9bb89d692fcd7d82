"""What the form of an approval shows: what would be published, what changed, and what is still doubted."""

from collections.abc import Collection, Iterator
from urllib.parse import quote

from flows.context import RoundContext
from flows.ui import markdown
from sumida_etl import survey as work
from sumida_etl.operations.site import Site
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Severity
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.follow_ups import follow_ups

_MOST_WARNINGS = 200
"""What a form still opens with; the board has them all."""


def of_round(context: RoundContext, composed: work.Composed) -> str:
    """The text of a round of one municipality."""
    return "\n\n".join((_head(context), *_of_edition(context, composed), *_doubts(context, None)))


def of_group(context: RoundContext, composed: work.Composed) -> str:
    """The part of one group, which ``of_groups`` puts together; ``context``: of the group."""
    name = markdown.plain(context.survey.registry.ward.name)
    return "\n\n".join((f"# {name}", *_of_edition(context, composed)))


def of_groups(context: RoundContext, parts: Collection[str], codes: Collection[str]) -> str:
    """The text of the groups that are published together, of which ``codes`` are theirs; ``context``: of all."""
    registry = context.survey.registry
    departments = {row.code for row in registry.departments if registry.group_of(row.code) in codes}
    return "\n\n".join((_head(context), *_doubts(context, departments), *parts))


def _head(context: RoundContext) -> str:
    round = context.survey.round
    return f"{round.year_label} {round.as_of_label}現在の公開内容です。"


def _of_edition(context: RoundContext, composed: work.Composed) -> Iterator[str]:
    """What would be published, and what changed since the round before."""
    edition = composed.edition
    missing = "、".join(each.name for each in edition.missing)
    address = _preview(context.survey.round, context.survey.group)
    yield f"[名前と数値ごとの変更をボードで見る]({address})" + (f"**暫定**（未提出：{missing}）" if missing else "")
    if composed.renewal:
        yield composed.renewal
    yield f"## 判定\n\n{markdown.judgements_text(edition)}"
    yield f"## 前回から変わったこと\n\n{markdown.changes_text(edition, composed.previous)}"


def _preview(round: Round, group: str) -> str:
    return f"{Site.of_environment().board}/{round.key}/preview" + (f"?group={quote(group)}" if group else "")


def _doubts(context: RoundContext, departments: Collection[str] | None) -> Iterator[str]:
    """Open warnings (of these departments; None: of all), figures marked on the board, and what was waived."""
    survey, round = context.survey, context.survey.round
    found = queries.findings_of(context.store.engine, round)
    found = found[(found["severity"] == Severity.WARNING) & ~(found["answered"] | found["waived"])]
    if departments is not None:
        found = found[found["department"].isin(list(departments))]
    shown = found.head(_MOST_WARNINGS)
    warnings = markdown.table(
        ("所属", "シート", "セル", "確認事項"),
        zip(
            (markdown.plain(survey.name_of(code)) for code in shown["department"]),
            map(markdown.plain, shown["sheet"]),
            shown["cell"],
            map(markdown.plain, shown["message"]),
            strict=True,
        ),
    )
    if len(found) > len(shown):
        warnings += f"\n\nほかに{len(found) - len(shown)}件あります。ボードで見られます。"
    yield f"## 確認事項 {len(found)}件\n\n" + (warnings if len(found) else "ありません。")
    marks = [one for one in follow_ups(context.store.archive.folder, round) if one.settled is None]
    if marks:
        marked = "\n".join(
            f"- {one.figure}：{markdown.plain(one.asked.note)}（{markdown.plain(one.asked.name)}）" for one in marks
        )
        yield f"## ボードで確かめている数値 {len(marks)}件\n\n{marked}"
    waived = [one for one in survey.waivers if one.round == round.key]
    excused = "\n".join(f"- {markdown.plain(one)}：{markdown.plain(one.reason)}" for one in waived)
    yield f"## 了承済みの確認事項 {len(waived)}件\n\n" + (excused or "ありません。")

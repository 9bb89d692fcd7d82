"""The end of a run: publish what the warehouse holds, after approval where one is asked for; each group by itself."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows import tasks
from flows.context import RoundContext
from flows.opaque import Opaque
from flows.run_context import Run, result_data
from flows.ui import approval_text, markdown
from flows.ui.approval import answered, ask
from flows.ui.artifacts import show, show_release, show_round
from flows.ui.progress import listener
from sumida_etl import survey as work
from sumida_etl.errors import SumidaError
from sumida_etl.vocabulary import how_published


def finish(
    context: RoundContext, run: Run, *, provisional: bool, hours: float | None, fewer: bool = False
) -> State[Any]:
    """Publish, or end with one sentence that says why not. The caller holds the round's lock.

    Args:
        context: The round.
        run: The run so far; it is completed with the release.
        provisional: Publish even though workbooks are missing or were returned.
        hours: How long to wait for an approval; None to ask for none.
        fewer: Publish even though departments that are published would go.
    """
    if context.survey.groups:
        return _finish_groups(context, run, provisional=provisional, hours=hours, fewer=fewer)
    round = context.survey.round
    if not provisional and run.blockers != work.Blockers():
        run.unpublished = work.unpublished_sentence(run.blockers, round)
        said = run.with_notes(run.unpublished)
        show_round(context, said)
        return Failed(message=said, data=result_data(run))
    listener().expect("判定", 1)
    composed = tasks.compose(Opaque(context), round.key)
    listener().advance("判定")
    approval = None if hours is None else ask(context, composed.content, hours)
    if isinstance(approval, State):
        show_round(context, str(approval.message))
        return approval
    listener().expect("公開", 1)
    run.released = tasks.publish(Opaque(context), round.key, composed, approval, fewer=fewer).content
    listener().advance("公開")
    show_release(context, run.released, composed.content.previous)
    name = how_published(run.released.edition.provisional)
    said = run.with_notes(f"{round.key} を公開しました。{run.released.renewal}{run.released.published.warning}")
    show_round(context, said)
    return Completed(name=name, message=said, data=result_data(run))


def _finish_groups(
    context: RoundContext, run: Run, *, provisional: bool, hours: float | None, fewer: bool = False
) -> State[Any]:
    """Publish every group that is complete, and say of each other why not. The caller holds the round's lock."""
    survey, store = context.survey, context.store
    blockers = work.blockers_by_group(survey, store, run.received)
    ready = [each for each in survey.groups if provisional or blockers[each.code] == work.Blockers()]
    approved: dict[str, str | None] = {}
    approval = None
    if hours is not None and ready:
        approved, text = _composed(context, [each.code for each in ready])
        digest = sha256(repr(sorted(approved.items())).encode()).hexdigest()
        answer = answered(context, digest, text, hours)
        if isinstance(answer, State):
            show_round(context, str(answer.message))
            return answer
        approval = answer
    known = work.require_whole_record(survey, store, context.out, fewer=fewer)
    listener().expect("公開", len(survey.groups))
    outcomes = []
    for group in survey.groups:
        if group not in ready:
            problem = work.unpublished_sentence(blockers[group.code], survey.round)
            outcomes.append(work.GroupOutcome(group, problem=problem))
        else:
            outcomes.append(
                tasks.publish_group(
                    Opaque(context), f"{survey.round.key} {group.name}", Opaque(group), known, approval,
                    approved.get(group.code), provisional=provisional, fewer=fewer,
                ).content
            )  # fmt: skip
        listener().advance("公開")
    run.groups = tuple(outcomes)
    folder = work.write_all_groups(survey, context.out)
    said = work.groups_sentence(run.groups, survey)
    if any(one.folder is None for one in outcomes):
        run.unpublished = said
    said = run.with_notes(said)
    _show(context, run.groups, str(folder))
    show_round(context, said)
    state = Failed if run.unpublished else Completed
    return state(message=said, data=result_data(run))


def _composed(context: RoundContext, codes: list[str]) -> tuple[dict[str, str | None], str]:
    """What each group would publish, by digest, and the text of the form that asks."""
    found: dict[str, str | None] = {}
    parts = []
    for code in codes:
        own = context.survey.of_group(code)
        try:
            folder = own.published_in(context.out) / own.round.key
            made = work.compose(own, context.store, published=folder)
        except SumidaError as problem:  # told again where it is published
            parts.append(f"# {markdown.plain(own.registry.ward.name)}\n\n{markdown.plain(str(problem))}")
            continue
        found[code] = made.sha256
        parts.append(approval_text.of_group(replace(context, survey=own), made))
    return found, approval_text.of_groups(context, parts, codes)


def _show(context: RoundContext, outcomes: tuple[work.GroupOutcome, ...], folder: str) -> None:
    rows = (
        (
            one.group.code,
            markdown.plain(one.group.name),
            how_published(one.provisional) if one.folder else "未公開",
            markdown.link(one.folder / "index.html") if one.folder else markdown.plain(one.problem),
        )
        for one in outcomes
    )
    text = markdown.table(("団体コード", "団体名", "状態", "ページ、または公開していないわけ"), rows)
    round = context.survey.round
    show("groups", round, f"{round.key} 団体", f"全団体の表：{markdown.plain(folder)}\n\n{text}")

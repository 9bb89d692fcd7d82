"""The end of a run: publish what the warehouse holds, after approval where one is asked for."""

from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows import tasks
from flows.context import RoundContext
from flows.opaque import Opaque
from flows.publishing.groups import finish_groups
from flows.result import Run
from flows.run_context import result_data
from flows.ui.approval import ask
from flows.ui.artifacts import show_release, show_round
from flows.ui.progress import listener
from sumida_etl import survey as work
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
        return finish_groups(context, run, provisional=provisional, hours=hours, fewer=fewer)
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

"""The end of a run: publish what the warehouse holds, once whoever has to has approved it."""

from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows import tasks
from flows.context import Office
from flows.opaque import Sealed
from flows.result import Run
from flows.run_context import handed
from flows.ui.approval import ask
from flows.ui.artifacts import show_release, show_round
from flows.ui.progress import listener
from sumida_etl import survey as work


def finish(office: Office, run: Run, *, provisional: bool, hours: float | None) -> State[Any]:
    """Publish, or say in one sentence what stands in the way; ``hours``: to wait for an approval, None to ask for none.

    Whoever calls holds the round's turn.
    """
    round = office.survey.round
    if not provisional and run.stopping != work.NotPublished():
        said = run.said(work.reason(run.stopping, round))
        show_round(office, said)
        return Failed(message=said, data=handed(run))
    listener().expect("判定", 1)
    composed = tasks.compose(Sealed(office), round.key)
    listener().advance("判定")
    approval = None if hours is None else ask(office, composed.content, hours)
    if isinstance(approval, State):
        show_round(office, str(approval.message))
        return approval
    listener().expect("公開", 1)
    run.released = tasks.publish(Sealed(office), round.key, composed, approval).content
    listener().advance("公開")
    show_release(office, run.released, composed.content.previous)
    name = "暫定公開" if run.released.edition.provisional else "公開"
    said = run.said(f"{round.key} を公開しました。")
    show_round(office, said)
    return Completed(name=name, message=said, data=handed(run))

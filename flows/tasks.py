"""The tasks of a round. Nothing they return is persisted: the warehouse knows by content what is done, and a file that
was replaced is read again. Arguments are wrapped as Opaque; the run name says which part."""

from pathlib import Path

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.context import RoundContext
from flows.opaque import Opaque
from flows.ui.run_log import shorten_logs, show_incidents
from sumida_etl import survey as work
from sumida_etl.registry.groups import Group
from sumida_etl.survey.apart import reading
from sumida_etl.survey.apart.stage import Stage
from sumida_etl.vocabulary import Outcome, Severity

shorten_logs()
show_incidents()


@task(name="受付・点検", task_run_name="受付・点検 {label}", cache_policy=NO_CACHE, persist_result=False)
def read(paths: Opaque[tuple[Path, ...]], survey: Opaque[work.Survey], label: str) -> Opaque[work.Received]:
    """Read and check a chunk of files."""
    return Opaque(work.receive(paths.content, survey.content))


@task(name="受付・点検", task_run_name="受付・点検 {label}", cache_policy=NO_CACHE, persist_result=False)
def read_apart(sent: Opaque[Path], stage: Opaque[Stage], label: str) -> Opaque[reading.Laid]:
    """Read and check a chunk of opened files in another process, and lay it down in the stage."""
    return Opaque(reading.read_apart(stage.content.sent(sent.content), stage.content))


@task(name="登録", task_run_name="登録 {label}", cache_policy=NO_CACHE, persist_result=False)
def record(received: Opaque[work.Received], store: Opaque[work.Store], label: str) -> Opaque[work.Recorded]:
    """Put a chunk of submissions on record."""
    return Opaque(work.record_many(received.content, store.content))


@task(name="所属", task_run_name="{department} {round}", cache_policy=NO_CACHE, persist_result=False)
def show_outcome(
    department: str, round: str, submission: str, received: Opaque[work.Received], recorded: Opaque[work.Recorded]
) -> State[None]:
    """Show what became of one department's submission: 受理, or 差戻し, which is a failure so that it is seen."""
    if problem := recorded.content.refused.get(submission):
        return Failed(name="登録不可", message=f"{department}: {problem}")
    if version := recorded.content.merged[submission].version:
        return Completed(name=Outcome.ACCEPTED, message=f"{department}: 第{version}版")
    found = received.content.batch.findings
    errors = found[(found["submission"] == submission) & (found["severity"] == Severity.ERROR)]
    places = [" ".join(filter(None, place)) for place in zip(errors["sheet"], errors["cell"], strict=True)]
    # What was typed may be personal: it stands in the artifact and the returned workbook, not in a state.
    said = "、".join(places[:3]) + (" ほか" if len(places) > 3 else "")
    return Failed(name=Outcome.RETURNED, message=f"{department}: 誤り{len(errors)}件（{said}）")


@task(name="未提出", task_run_name="{department} {round}", cache_policy=NO_CACHE, persist_result=False)
def show_missing(department: str, round: str, outcome: Outcome) -> State[None]:
    """Show a department that has sent nothing, or withdrew what it had."""
    what = (
        "調査票が届いていません" if outcome is Outcome.SILENT else "調査票は取り下げられました。出し直しを待っています"
    )
    return Failed(name=outcome, message=f"{department}: {round} の{what}")


@task(name="判定", task_run_name="判定 {label}", cache_policy=NO_CACHE, persist_result=False)
def compose(context: Opaque[RoundContext], label: str) -> Opaque[work.Composed]:
    """Judge the round from the warehouse, and make every file that would be published."""
    at = context.content
    folder = at.survey.published_in(at.out) / at.survey.round.key
    return Opaque(work.compose(at.survey, at.store, published=folder))


@task(name="公開", task_run_name="公開 {label}", cache_policy=NO_CACHE, persist_result=False)
def publish_group(
    context: Opaque[RoundContext],
    label: str,
    group: Opaque[Group],
    known: frozenset[str],
    approval: work.Approval | None,
    approved: str | None,
    *,
    provisional: bool,
    fewer: bool,
) -> Opaque[work.GroupOutcome]:
    """Publish one group of the plan; what stands against it is in the outcome."""
    at, tell = context.content, get_run_logger().warning
    outcome = work.release_group(
        at.survey, at.store, at.out, group.content, work.Blockers(), known=known, tell=tell,
        provisional=provisional, fewer=fewer, approval=approval, approved=approved,
    )  # fmt: skip
    if outcome.problem:
        tell("%s: %s", label, outcome.problem)
    return Opaque(outcome)


@task(name="公開", task_run_name="公開 {label}", cache_policy=NO_CACHE, persist_result=False)
def publish(
    context: Opaque[RoundContext],
    label: str,
    composed: Opaque[work.Composed],
    approval: work.Approval | None,
    *,
    fewer: bool,
) -> Opaque[work.Release]:
    """Publish exactly the composed files, which a coordinator has approved where approval was asked for."""
    at = context.content
    tell = get_run_logger().warning
    return Opaque(
        work.release(at.survey, at.store, at.out, approval, composed=composed.content, tell=tell, fewer=fewer)
    )

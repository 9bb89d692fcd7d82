"""The tasks of a round. Nothing they return is persisted: the warehouse knows by content what is done, and a file that
was replaced is read again. Each takes what it needs sealed; its name says what it is about."""

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.context import Office
from flows.opaque import Sealed
from flows.ui.incident_log import show_incidents
from flows.ui.run_log import keep_short
from sumida_etl import survey as work
from sumida_etl.vocabulary import Outcome, Severity

keep_short()
show_incidents()


@task(name="受付・点検", task_run_name="受付・点検 {label}", cache_policy=NO_CACHE, persist_result=False)
def read(paths: Sealed[tuple[Path, ...]], survey: Sealed[work.Survey], label: str) -> Sealed[work.Received]:
    """Read and check a chunk of files."""
    return Sealed(work.receive(paths.content, survey.content))


@task(name="登録", task_run_name="登録 {label}", cache_policy=NO_CACHE, persist_result=False)
def keep(received: Sealed[work.Received], store: Sealed[work.Store], label: str) -> Sealed[work.Kept]:
    """Put a chunk of submissions on record."""
    return Sealed(work.keep_many(received.content, store.content))


@task(name="所属", task_run_name="{department} {round}", cache_policy=NO_CACHE, persist_result=False)
def tell(
    department: str, round: str, submission: str, received: Sealed[work.Received], kept: Sealed[work.Kept]
) -> State[None]:
    """Show what became of one department's submission: 受理, or 差戻し, which is a failure so that it is seen."""
    if problem := kept.content.refused.get(submission):
        return Failed(name="登録不可", message=f"{department}: {problem}")
    if version := kept.content.merged[submission].version:
        return Completed(name=Outcome.ACCEPTED, message=f"{department}: 第{version}版")
    found = received.content.batch.findings
    errors = found[(found["submission"] == submission) & (found["severity"] == Severity.ERROR)]
    places = [" ".join(filter(None, place)) for place in zip(errors["sheet"], errors["cell"], strict=True)]
    # What was typed may be personal: it stands in the artifact and the returned workbook, not in a state.
    said = "、".join(places[:3]) + (" ほか" if len(places) > 3 else "")
    return Failed(name=Outcome.RETURNED, message=f"{department}: 誤り{len(errors)}件（{said}）")


@task(name="未提出", task_run_name="{department} {round}", cache_policy=NO_CACHE, persist_result=False)
def miss(department: str, round: str) -> State[None]:
    """Show a department that has sent nothing."""
    return Failed(name=Outcome.SILENT, message=f"{department}: {round} の調査票が届いていません")


@task(name="判定", task_run_name="判定 {label}", cache_policy=NO_CACHE, persist_result=False)
def compose(office: Sealed[Office], label: str) -> Sealed[work.Composed]:
    """Judge the round from the warehouse, and make every file that would be published."""
    return Sealed(work.compose(office.content.survey, office.content.store))


@task(name="公開", task_run_name="公開 {label}", cache_policy=NO_CACHE, persist_result=False)
def publish(
    office: Sealed[Office], label: str, composed: Sealed[work.Composed], approval: work.Approval | None
) -> Sealed[work.Release]:
    """Publish just what was made, and approved where somebody had to."""
    at = office.content
    return Sealed(work.release(at.survey, at.store, at.out, approval, composed=composed.content))

"""The tasks of a round. Nothing they return is persisted: the warehouse knows by content what is done, and a file that
was replaced is read again. Each takes what it needs sealed; its name says what it is about."""

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.office import Office
from flows.sealed import Sealed
from sumida_etl import survey as work
from sumida_etl.vocabulary import Outcome, Severity


@task(name="受付・点検", task_run_name="受付・点検 {label}", cache_policy=NO_CACHE, persist_result=False)
def read(paths: Sealed[tuple[Path, ...]], survey: Sealed[work.Survey], label: str) -> Sealed[work.Received]:
    """Read and check a chunk of files."""
    return Sealed(work.receive(paths.content, survey.content))


@task(name="登録", task_run_name="{department} {round}", cache_policy=NO_CACHE, persist_result=False)
def keep(
    department: str, round: str, submission: str, received: Sealed[work.Received], store: Sealed[work.Store]
) -> State[None]:
    """Put one department's submission on record: 受理, or 差戻し, which is a failure so that it is seen."""
    merged = work.keep(received.content, submission, store.content)
    found = received.content.batch.findings
    found = found[found["submission"] == submission]
    if merged.version is None:
        errors = found[found["severity"] == Severity.ERROR]
        places = [" ".join(filter(None, place)) for place in zip(errors["sheet"], errors["cell"], strict=True)]
        # What was typed may be personal: it stands in the artifact and the returned workbook, not in a state.
        said = "、".join(places[:3]) + (" ほか" if len(places) > 3 else "")
        return Failed(name=Outcome.RETURNED, message=f"{department}: 誤り{len(errors)}件（{said}）")
    return Completed(name=Outcome.ACCEPTED, message=f"{department}: 第{merged.version}版")


@task(name="一括登録", task_run_name="一括登録 {label}", cache_policy=NO_CACHE, persist_result=False)
def keep_many(label: str, received: Sealed[work.Received], store: Sealed[work.Store]) -> State[None]:
    """Put a chunk of accepted submissions on record."""
    merged = work.keep_many(received.content, store.content)
    return Completed(name=Outcome.ACCEPTED, message=f"{len(merged)}件")


@task(name="未提出", task_run_name="{department} {round}", cache_policy=NO_CACHE, persist_result=False)
def miss(department: str, round: str) -> State[None]:
    """Show a department that has sent nothing."""
    return Failed(name=Outcome.SILENT, message=f"{department}: {round} の調査票が届いていません")


@task(name="判定・公開", task_run_name="判定・公開 {label}", cache_policy=NO_CACHE, persist_result=False)
def publish(office: Sealed[Office], label: str, approval: work.Approval | None) -> Sealed[work.Release]:
    """Judge the round from the warehouse and publish it."""
    at = office.content
    return Sealed(work.release(at.survey, at.store, at.out, approval))

"""The quarterly round as Prefect runs it: discover → read and check → merge, a task a department → judge and publish.

Thin on purpose: every step is a function of ``sumida_etl.survey``, and the warehouse, not Prefect, knows what is done.
"""

from pathlib import Path

from flows.environment import prepare

prepare()

from prefect import flow, get_run_logger, task  # noqa: E402 - the settings above must be there first
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.schemas.objects import State  # noqa: E402
from prefect.states import Completed, Failed  # noqa: E402

from flows.outcome import Run  # noqa: E402
from flows.progress import listener  # noqa: E402
from sumida_etl import survey as work  # noqa: E402
from sumida_etl.forms.inbox import arrived  # noqa: E402
from sumida_etl.rounds import Round  # noqa: E402
from sumida_etl.settings import Settings  # noqa: E402
from sumida_etl.vocabulary import Outcome  # noqa: E402

CHUNK = 300
"""Workbooks read and checked in one task: a check's cost is the same for 1 and for 300."""


@task(name="受付・点検", task_run_name="受付・点検 {label}", cache_policy=NO_CACHE)
def receive(paths: tuple[Path, ...], survey: work.Survey, label: str) -> work.Received:
    """Read and check a chunk of files."""
    return work.receive(paths, survey)


@task(name="登録", task_run_name="{department} {round}", cache_policy=NO_CACHE)
def keep(department: str, round: str, submission: str, received: work.Received, store: work.Store) -> State[str]:
    """Put one department's submission on record; a returned one fails by name, so that Retry takes it up again."""
    merged = work.keep(received, submission, store)
    if merged.version is None:
        errors = received.batch.findings["submission"].eq(submission).sum()
        return Failed(name=Outcome.RETURNED, message=f"{department}: {errors}件の指摘")
    return Completed(name=Outcome.ACCEPTED, message=f"{department}: 第{merged.version}版", data=submission)


@task(name="判定・公開", task_run_name="判定・公開 {label}", cache_policy=NO_CACHE)
def publish(survey: work.Survey, store: work.Store, out: Path, label: str) -> work.Release:
    """Judge the round from the warehouse and publish it."""
    return work.release(survey, store, out)


@flow(name="四半期調査", flow_run_name="四半期調査 {round}")
def quarterly(
    round: str,
    *,
    inbox: Path | None = None,
    out: Path | None = None,
    provisional: bool = False,
    plan: Path | None = None,
) -> State[Run]:
    """Take a round from its inbox to its publication.

    Ends Failed with one sentence that names departments where a round cannot be published; everything accepted is in
    the warehouse all the same.
    """
    settings = Settings() if plan is None else Settings(plan=plan)
    survey = work.Survey.open(settings, Round.parse(round))
    store = work.Store.open(settings)
    paths = arrived(inbox or settings.path(settings.inbox), survey.round)
    get_run_logger().info("%s: %d files", survey.round, len(paths))
    received = _receive(paths, survey)
    _keep(received, survey, store)
    stopping = work.stopping(survey, store, received)
    if not provisional and stopping != work.NotPublished():
        return Failed(message=work.reason(stopping, survey.round), data=Run(survey, received, stopping, store, None))
    released = publish(survey, store, out or settings.path(settings.out), survey.round.key)
    return Completed(name="公開", data=Run(survey, received, stopping, store, released))


def _receive(paths: tuple[Path, ...], survey: work.Survey) -> work.Received:
    listener().expect("受付・点検", len(paths))
    parts = []
    for number, chunk in enumerate(work.in_chunks(paths, CHUNK), start=1):
        parts.append(receive(tuple(chunk), survey, f"{survey.round} {number}"))
        listener().advance("受付・点検", len(chunk))
    return work.together(parts or [receive((), survey, f"{survey.round} 0")], survey)


def _keep(received: work.Received, survey: work.Survey, store: work.Store) -> None:
    submissions = received.batch.submissions
    listener().expect("登録", len(submissions))
    for row in submissions.to_dict("records"):
        name = survey.name_of(row["department"]) or row["name"]
        keep(name, survey.round.key, row["submission"], received, store, return_state=True)
        listener().advance("登録")

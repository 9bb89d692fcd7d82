"""Set up the work pool, deployments and automations in Prefect. Can be repeated at any time."""

import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists

from flows.automations import set_up
from flows.schedules import rename_schedules
from flows.watch.zombie_runs import POOL, mark_not_begun
from sumida_etl.letters.smtp_server import UnusableSmtpError
from sumida_etl.notices.naming import UnusableChannelError, channels_of
from sumida_etl.resources import MissingPartError, shipped
from sumida_etl.settings import Settings

FILE = "prefect.yaml"


def main(*starting: str) -> int:
    """Set up everything; returns the exit code of ``prefect deploy``.

    ``starting``: names of workers that are about to start. Runs that they took earlier and never began are marked.
    """
    try:
        file = Path(FILE) if Path(FILE).is_file() else shipped(FILE)  # the ward's own, with other days, goes first
    except MissingPartError as problem:
        print(f"{problem}（{Path(FILE).absolute()} にもありません。）", file=sys.stderr)
        return 1
    try:
        channels_of(Settings())  # or nobody would learn that nobody is told of anything
    except (UnusableChannelError, UnusableSmtpError) as problem:
        print(problem, file=sys.stderr)
        return 1
    with get_client(sync_client=True) as client:
        with suppress(ObjectAlreadyExists):
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        rename_schedules(file, client)
    deployed = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(file)], check=False
    )
    if deployed.returncode == 0:
        set_up()
        for worker in starting:
            mark_not_begun(worker, datetime.now(UTC))
    return deployed.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

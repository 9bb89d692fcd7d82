"""Which round a run is for: the one in its parameters, else that of its scheduled time, however late it runs."""

from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from prefect import runtime

from flows.context import settings_in_use
from sumida_etl.japan_time import JAPAN
from sumida_etl.registry import surveyed_months
from sumida_etl.rounds import Round, UnknownRoundError


def round_of_run(round: str | None, month: int | None) -> Round:
    """The round named, else the one of the time the run was scheduled for, which a retry leaves as it is.

    Raises UnknownRoundError.
    """
    return Round.parse(round) if round else last_round(scheduled_day(), month)


def last_round(day: date, month: int | None = None) -> Round:
    """The latest round of any plan (of a ``month`` where one is given) whose date has come by a day."""
    settings = settings_in_use()
    return Round.last_before(day, month, surveyed_months(settings.path(settings.plan)))


def scheduled_day() -> date:
    """The day, in Japan, that the run was scheduled for."""
    moment: datetime | None = runtime.flow_run.scheduled_start_time
    return (moment or datetime.now(UTC)).astimezone(JAPAN).date()


def rounds_in(folder: Path) -> list[Round]:
    """The rounds that have a subfolder in ``folder``."""
    rounds = []
    for each in folder.iterdir() if folder.is_dir() else ():
        with suppress(UnknownRoundError):
            rounds.append(Round.parse(each.name))
    return rounds

"""What an operator reads in the Logs of a run: faults of the program, and of what ends Failed on purpose one line.

That is a department's 差戻し or 未提出, and the run that tells of it.

Prefect logs such a task twice as an error, once with the traceback of a missing exception (``NoneType: None``), and
such a run as an unexpected exception with a traceback through its engine.
"""

import logging

from prefect.exceptions import FailedRun
from prefect.logging.handlers import APILogHandler

from sumida_etl.incidents import LOGGER
from sumida_etl.vocabulary import Outcome

_ECHO = "Task run failed with state:"
_FINISHED = "Finished in state "
_ENGINE = "Engine execution exited"
_EXPECTED = tuple(f"{_FINISHED}{outcome.value}(" for outcome in (Outcome.RETURNED, Outcome.SILENT, Outcome.WITHDRAWN))


class OneLinePerTask(logging.Filter):
    """Keeps one log line per task that returned a state, as a warning where a department has to do something."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is logged; its level may be lowered."""
        message = record.getMessage()
        if message.startswith(_ECHO):
            return False
        if message.startswith(_EXPECTED):
            record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        return True


class NoEndOnPurpose(logging.Filter):
    """Drops the traceback of a run that returned a Failed state: its sentence says why, and nothing was raised."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is logged."""
        raised = record.exc_info[0] if record.exc_info else None
        return not (record.getMessage().startswith(_ENGINE) and raised is FailedRun)


def shorten_logs() -> None:
    """Install the filters on the loggers of task runs and flow runs, once."""
    for name, shortening in (("task_runs", OneLinePerTask), ("flow_runs", NoEndOnPurpose)):
        logger = logging.getLogger(f"prefect.{name}")
        if not any(isinstance(each, shortening) for each in logger.filters):
            logger.addFilter(shortening())


def show_incidents() -> None:
    """Send incidents to Prefect's server at any logging level; outside a run they are dropped."""
    if not any(isinstance(handler, APILogHandler) for handler in LOGGER.handlers):
        LOGGER.addHandler(APILogHandler())

"""Shorten Prefect's log of tasks that end Failed on purpose: a department's 差戻し or 未提出.

Prefect logs such a state twice as an error, once with the traceback of a missing exception (``NoneType: None``).
"""

import logging

from sumida_etl.vocabulary import Outcome

_ECHO = "Task run failed with state:"
_FINISHED = "Finished in state "
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


def shorten_task_logs() -> None:
    """Install the filter on the logger of task runs, once."""
    logger = logging.getLogger("prefect.task_runs")
    if not any(isinstance(each, OneLinePerTask) for each in logger.filters):
        logger.addFilter(OneLinePerTask())

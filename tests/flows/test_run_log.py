"""A run's log says once of each department that it has to do something, and of a fault all that is known."""

import logging

import pytest
from prefect import State, flow, task
from prefect.exceptions import FailedRun
from prefect.flow_engine import run_flow
from prefect.logging.loggers import get_logger
from prefect.states import Failed

from flows import tasks
from flows.ui.run_log import shorten_logs
from sumida_etl.vocabulary import Outcome


@task(name="broken")
def broken() -> None:
    raise ValueError("a fault")


@flow
def silent(count: int) -> None:
    for number in range(count):
        tasks.show_missing(f"{number}課", "R5-12", Outcome.SILENT, return_state=True)
    broken(return_state=True)


def test_a_silent_department_is_one_line_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    shorten_logs()
    with caplog.at_level(logging.WARNING):
        silent(5, return_state=True)
    about = [each for each in caplog.records if "届いていません" in each.getMessage()]
    assert [each.levelname for each in about] == ["WARNING"] * 5
    assert all(each.exc_info is None for each in about)
    assert "NoneType: None" not in caplog.text
    assert "Task run failed with exception: ValueError" in caplog.text and "raise ValueError" in caplog.text


@flow
def returned() -> State[object]:
    return Failed(message="差戻し 1件（税務課）。")


@flow
def faulty() -> None:
    raise ValueError("a fault")


def test_a_run_that_tells_of_a_return_has_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """As the worker runs a flow: Prefect's engine is given the logger that writes to the run's Logs."""
    shorten_logs()
    for work, raised, logged in ((returned, FailedRun, 0), (faulty, ValueError, 1)):
        caplog.clear()
        with caplog.at_level(logging.WARNING), pytest.raises(raised):
            run_flow(work, error_logger=get_logger("flow_runs"))
        assert caplog.text.count("Engine execution exited") == logged, work.name

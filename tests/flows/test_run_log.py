"""A run's log says once of each department that it has to do something, and of a fault all that is known."""

import logging

import pytest
from prefect import flow, task

from flows import tasks
from flows.ui.run_log import shorten_task_logs
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
    shorten_task_logs()
    with caplog.at_level(logging.WARNING):
        silent(5, return_state=True)
    about = [each for each in caplog.records if "届いていません" in each.getMessage()]
    assert [each.levelname for each in about] == ["WARNING"] * 5
    assert all(each.exc_info is None for each in about)
    assert "NoneType: None" not in caplog.text
    assert "Task run failed with exception: ValueError" in caplog.text and "raise ValueError" in caplog.text

"""A run that cannot go on ends Failed with a sentence for the operator, not with the text of an exception."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from prefect import get_run_logger, runtime
from prefect.client.schemas.objects import State
from prefect.states import Failed

from sumida_etl.errors import SumidaError, explained

P = ParamSpec("P")


def explain_failures(work: Callable[P, State[Any]]) -> Callable[P, State[Any]]:
    """Decorate a flow's function so that known errors end it as Failed with a sentence.

    An in-process caller also gets the exception as the state's data; a deployed run has none (see ``run_context``).
    """

    @wraps(work)
    def explaining(*args: P.args, **kwargs: P.kwargs) -> State[Any]:
        try:
            return work(*args, **kwargs)
        except (SumidaError, OSError) as problem:
            return _failed(problem, explained(problem))

    return explaining


def _failed(problem: Exception, message: str) -> State[Any]:
    get_run_logger().debug("stopped", exc_info=problem)
    return Failed(message=message, data=None if runtime.deployment.id else problem)

"""A run that cannot go on ends Failed with a sentence for the operator, not with the text of an exception."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from prefect import get_run_logger, runtime
from prefect.client.schemas.objects import State
from prefect.states import Failed

from sumida_etl.errors import SumidaError, explained

P = ParamSpec("P")


def in_a_sentence(work: Callable[P, State[Any]]) -> Callable[P, State[Any]]:
    """Let a flow's function end so; whoever called it is handed the exception (see ``run_context.handed``)."""

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

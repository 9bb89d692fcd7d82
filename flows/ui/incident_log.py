"""Write program faults into the Logs of their run, where the sentences for people tell them to look."""

from prefect.logging.handlers import APILogHandler

from sumida_etl.incidents import LOGGER


def show_incidents() -> None:
    """Send incidents to Prefect's server at any logging level; outside a run they are dropped."""
    if not any(isinstance(handler, APILogHandler) for handler in LOGGER.handlers):
        LOGGER.addHandler(APILogHandler())

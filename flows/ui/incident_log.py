"""Faults of the program in the Logs of the run that met them, as the sentences with their numbers promise."""

from prefect.logging.handlers import APILogHandler

from sumida_etl.incidents import LOGGER


def show_incidents() -> None:
    """Send them to Prefect's server, whatever of Prefect's own logging is set; outside a run they go nowhere."""
    if not any(isinstance(handler, APILogHandler) for handler in LOGGER.handlers):
        LOGGER.addHandler(APILogHandler())

"""One round of the survey (調査回): its steps as plain functions, in the order of the data.

Prefect's tasks call them; they can be called without Prefect as well. No step keeps state: the warehouse knows by
content (SHA-256) what has been done.
"""

from sumida_etl.survey.context import Store, Survey, archive_of, remade, todays_plan
from sumida_etl.survey.intake import Received, Refused, in_chunks, receive, together
from sumida_etl.survey.record import Kept, in_order, keep_many
from sumida_etl.survey.releases import Approval, Composed, Release, compose, edition, release
from sumida_etl.survey.set_aside_files import Aside, set_aside
from sumida_etl.survey.status import NotPublished, Standing, reason, standings, stopping

__all__ = [
    "Approval", "Aside", "Composed", "Kept", "NotPublished", "Received", "Refused", "Release", "Standing", "Store",
    "Survey", "archive_of", "compose", "edition", "in_chunks", "in_order", "keep_many", "reason", "receive", "release",
    "remade", "set_aside", "standings", "stopping", "todays_plan", "together",
]  # fmt: skip

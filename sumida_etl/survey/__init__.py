"""One survey (調査回) at work: its steps as plain functions, in the order data flows.

Prefect's tasks call these, and so does whoever wants the work without Prefect. No step keeps state of its own: what is
done is known by the warehouse, by content.
"""

from sumida_etl.survey.context import Store, Survey, archive_of, remade
from sumida_etl.survey.intake import Received, Refused, in_chunks, receive, together
from sumida_etl.survey.record import Kept, in_order, keep_many
from sumida_etl.survey.releases import Approval, Composed, Release, compose, edition, release
from sumida_etl.survey.set_aside_files import Aside, set_aside
from sumida_etl.survey.status import NotPublished, Standing, reason, standings, stopping

__all__ = [
    "Approval", "Aside", "Composed", "Kept", "NotPublished", "Received", "Refused", "Release", "Standing", "Store",
    "Survey", "archive_of", "compose", "edition", "in_chunks", "in_order", "keep_many", "reason", "receive", "release",
    "remade", "set_aside", "standings", "stopping", "together",
]  # fmt: skip

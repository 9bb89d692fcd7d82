"""One round of the survey (調査回): its steps as plain functions, in the order of the data.

Prefect's tasks call them; they can be called without Prefect as well. No step keeps state: the warehouse knows by
content (SHA-256) what has been done.
"""

from sumida_etl.survey.intake import Received, Refused, in_chunks, receive, together
from sumida_etl.survey.plans.pinned import todays_plan
from sumida_etl.survey.record import Recorded, in_order, record_many
from sumida_etl.survey.releases import Approval, Composed, Release, compose, edition, outdated, release, unexplained
from sumida_etl.survey.set_aside_files import SetAside, set_aside
from sumida_etl.survey.status import Blockers, DepartmentStatus, blockers_of, statuses, unpublished_sentence
from sumida_etl.survey.store import Store, archive_of, rebuilt_from_archive
from sumida_etl.survey.survey import Survey

__all__ = [
    "Approval",
    "Blockers",
    "Composed",
    "DepartmentStatus",
    "Received",
    "Recorded",
    "Refused",
    "Release",
    "SetAside",
    "Store",
    "Survey",
    "archive_of",
    "blockers_of",
    "compose",
    "edition",
    "in_chunks",
    "in_order",
    "outdated",
    "rebuilt_from_archive",
    "receive",
    "record_many",
    "release",
    "set_aside",
    "statuses",
    "todays_plan",
    "together",
    "unexplained",
    "unpublished_sentence",
]  # fmt: skip

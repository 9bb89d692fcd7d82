"""One round of the survey (調査回): its steps as plain functions, in the order of the data.

Prefect's tasks call them; they can be called without Prefect as well. No step keeps state: the warehouse knows by
content (SHA-256) what has been done.
"""

from sumida_etl.survey.intake import in_chunks, opened, receive
from sumida_etl.survey.plans.pinned import todays_plan
from sumida_etl.survey.received import Received, Refused
from sumida_etl.survey.record import Recorded, in_order, record_many
from sumida_etl.survey.releasing.composing import Composed, compose, edition
from sumida_etl.survey.releasing.groups import (
    GroupOutcome,
    group_named,
    groups_sentence,
    release_group,
    write_all_groups,
)
from sumida_etl.survey.releasing.releases import Approval, Release, outdated, release, require_whole_record, unexplained
from sumida_etl.survey.set_aside_files import SetAside, set_aside
from sumida_etl.survey.settling import Settled, settle, together
from sumida_etl.survey.status import (
    Blockers,
    DepartmentStatus,
    blockers_by_group,
    blockers_of,
    statuses,
    unpublished_sentence,
)
from sumida_etl.survey.store import Store, archive_of, rebuilt_from_archive
from sumida_etl.survey.survey import Survey

__all__ = [
    "Approval",
    "Blockers",
    "Composed",
    "DepartmentStatus",
    "GroupOutcome",
    "Received",
    "Recorded",
    "Refused",
    "Release",
    "SetAside",
    "Settled",
    "Store",
    "Survey",
    "archive_of",
    "blockers_by_group",
    "blockers_of",
    "compose",
    "edition",
    "group_named",
    "groups_sentence",
    "in_chunks",
    "in_order",
    "opened",
    "outdated",
    "rebuilt_from_archive",
    "receive",
    "record_many",
    "release",
    "release_group",
    "require_whole_record",
    "set_aside",
    "settle",
    "statuses",
    "todays_plan",
    "together",
    "unexplained",
    "unpublished_sentence",
    "write_all_groups",
]  # fmt: skip

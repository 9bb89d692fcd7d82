"""Four processes merging the same and superseding submissions at once, on both databases: as one process alone."""

from soak.crowd import crowd
from tests.postgres import Databases


def test_nothing_lost_and_nothing_doubled(databases: Databases) -> None:
    merging = crowd((databases.migrated(), databases.migrated()), processes=4, count=100)
    assert merging.errors == ()
    assert merging.answered_new == merging.submissions < merging.merges
    assert merging.together == merging.alone

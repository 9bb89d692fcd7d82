"""What a publication is made from; every file is laid out from the same one."""

from dataclasses import dataclass

from sumida_etl.publication.edition import Edition
from sumida_etl.publication.package_metadata import Metadata
from sumida_etl.registry import Registry


@dataclass(frozen=True, slots=True, eq=False)
class Issue:
    """The round's edition, the plan, how the data are described, and the edition of the round before, if any."""

    edition: Edition
    registry: Registry
    metadata: Metadata
    previous: Edition | None = None

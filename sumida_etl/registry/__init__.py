"""The plan as data: what the coordinators edit in ``plan/``, as typed, frozen, cross-checked rows."""

from sumida_etl.registry.load import load_registry, surveyed_months
from sumida_etl.registry.registry import Registry

__all__ = ["Registry", "load_registry", "surveyed_months"]

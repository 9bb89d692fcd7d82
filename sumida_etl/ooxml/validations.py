"""Data validations (input messages and drop-down lists): find a cell's, and add new ones."""

from sumida_etl.ooxml.addresses import areas_in, cell_at, is_within
from sumida_etl.ooxml.markup import Element, child, children, copied, ensured
from sumida_etl.ooxml.sheet import ORDER, Sheet


def has_validation(sheet: Sheet, address: str) -> bool:
    """Whether a validation of the sheet covers a cell."""
    group = child(sheet.root, "dataValidations")
    rules = () if group is None else children(group, "dataValidation")
    return any(is_within(*cell_at(address), area) for rule in rules for area in areas_in(rule.get("sqref", "")))


def add_validation(sheet: Sheet, rule: Element) -> None:
    """Add a validation, a ``dataValidation`` element of any namespace."""
    group = ensured(sheet.root, "dataValidations", ORDER)
    group.append(copied(group, rule))
    group.set("count", str(len(children(group, "dataValidation"))))

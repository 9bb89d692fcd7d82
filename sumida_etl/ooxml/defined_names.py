"""Names defined for single sheets, such as print areas: they count the sheets."""

from collections.abc import Callable

from sumida_etl.ooxml.markup import Element, child, children, int_attribute, local_name


def renumber(workbook: Element, moved: Callable[[int], int | None]) -> None:
    """Let names follow their sheets; ``moved``: a sheet's place → its new one, None where the sheet is gone."""
    names = child(workbook, "definedNames")
    if names is None:
        return
    for each in children(names, "definedName"):
        if each.get("localSheetId") is not None:
            to = moved(int_attribute(each, "localSheetId"))
            if to is None:
                names.remove(each)
            else:
                each.set("localSheetId", str(to))
    if not any(local_name(each) for each in names):
        workbook.remove(names)

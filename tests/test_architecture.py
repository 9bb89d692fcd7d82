"""The house keeps its shape: imports point one way, folders stay small, Prefect and the core stay apart."""

import pytest

from scripts.architecture import PAGE, Imports, floors, page_with, picture

IMPORTS = Imports.read()
MOST_MODULES, MOST_FLOORS = 17, 6


def test_no_module_and_no_room_imports_itself_in_a_circle() -> None:
    assert floors(IMPORTS.modules) > 1
    assert floors(IMPORTS.rooms) > 1


@pytest.mark.parametrize("folder", IMPORTS.folders)
def test_a_folder_is_small(folder: str) -> None:
    inside = IMPORTS.inside(folder)
    assert len(inside) <= MOST_MODULES
    assert floors(inside) <= MOST_FLOORS


def test_the_core_knows_nothing_of_prefect_and_schemas_nothing_of_the_core_but_its_words() -> None:
    console = {"sumida_etl.console", "sumida_etl.operations"}
    users = {room for room, imported in IMPORTS.rooms.items() if "flows" in imported}
    assert users <= console
    words = {"sumida_etl.rounds", "sumida_etl.vocabulary", "sumida_etl.values", "sumida_etl.memory"}
    assert IMPORTS.rooms["schemas"] <= words | {"sumida_etl.rules"}
    assert IMPORTS.rooms["sumida_etl.rules"] <= words


def test_the_picture_in_the_page_is_of_todays_imports() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page_with(page, picture(IMPORTS.rooms)) == page, "run: python -m scripts.architecture"

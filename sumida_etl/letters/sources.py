"""Opens what the letters of a round are made from, as folders, record and plan are now."""

from collections.abc import Callable
from datetime import date

from sumida_etl.deadlines.deadlines import load_deadlines
from sumida_etl.japan_time import today
from sumida_etl.letters.drafting import Sources
from sumida_etl.registry.contacts import load_contacts
from sumida_etl.rounds import Round
from sumida_etl.settings import RETURNED_FOLDER, Settings
from sumida_etl.survey import Store, Survey
from sumida_etl.templates.token import TokenKey

LinkOf = Callable[[Round, str, date, TokenKey], str]
"""The address of a department's own page: of a round, its code and its deadline; empty where there is no desk."""


def sources_of(
    settings: Settings, round: Round, link: LinkOf, store: Store | None, *, pin: bool, deadline: date | None = None
) -> Sources:
    """The sources; ``pin``: whether questionnaires go out, by which the round goes from now on.

    ``deadline``: in place of the plan's. Raises PlanError, OutsidePlansError.
    """
    deadlines = load_deadlines(settings.path(settings.plan))
    survey = Survey.pinned(settings, round, "調査票") if pin else Survey.open(settings, round)
    if store:
        survey = survey.with_previous_values(store)
    contacts = load_contacts(settings.path(settings.plan), {each.code for each in survey.registry.departments})

    def due(code: str) -> date:
        return deadline or deadlines.of(round, code).day

    folder = settings.path(settings.out) / RETURNED_FOLDER / round.key
    return Sources(
        survey, store, folder, contacts, due, today(),
        lambda code: link(round, code, due(code), survey.key),
    )  # fmt: skip

"""The command ``publish``: publish what is on record, of one group or of all that are complete."""

from pathlib import Path
from typing import Annotated

import typer

from sumida_etl.console.options import (
    DatabaseOption,
    GroupOption,
    OutOption,
    ProvisionalOption,
    RoundOption,
    default_round,
    err,
    errors_explained,
    out,
    say_waiting,
    settings_with,
    told,
    warned,
)
from sumida_etl.survey import (
    Blockers,
    Store,
    Survey,
    blockers_by_group,
    blockers_of,
    group_named,
    groups_sentence,
    outdated,
    release,
    release_group,
    require_whole_record,
    unexplained,
    unpublished_sentence,
    write_all_groups,
)


def publish(
    round: RoundOption = default_round,  # type: ignore[assignment]
    out_: OutOption = None,
    database: DatabaseOption = None,
    provisional: ProvisionalOption = False,
    note: Annotated[
        str | None, typer.Option("--note", help="公開済みの調査回を改める理由（訂正の記録に残ります）")
    ] = None,
    fewer: Annotated[bool, typer.Option("--fewer", help="公開済みの所属が減っても、すべて未提出でも公開する")] = False,
    group: GroupOption = None,
) -> None:
    """登録済みの内容だけから公開します。"""
    with errors_explained():
        settings = settings_with(database)
        with Store.open(settings).in_turn(round, say_waiting) as held:
            held.check_archive()
            survey = Survey.pinned(settings, round, "公開")
            told(survey, held)
            if survey.groups or group is not None:
                folder = out_ or settings.path(settings.out)
                code = _published_groups(survey, held, folder, group, note, provisional=provisional, fewer=fewer)
                raise typer.Exit(code)
            blocked = blockers_of(survey, held)
            if blocked != Blockers() and not provisional:
                err.print(unpublished_sentence(blocked, round), highlight=False)
                raise typer.Exit(1)
            folder = out_ or settings.path(settings.out)
            released = release(survey, held, folder, note=note, tell=warned, fewer=fewer)
            said = " ".join(filter(None, (unexplained(survey, held), outdated(survey, held))))
        out.print(f"公開しました: {released.published.folder}", highlight=False, soft_wrap=True)
        if released.renewal:
            out.print(released.renewal, highlight=False, markup=False, soft_wrap=True)
        if said:
            warned(said)


def _published_groups(
    survey: Survey, held: Store, folder: Path, group: str | None, note: str | None, *, provisional: bool, fewer: bool
) -> int:
    """Publish one group, or each that is complete; returns the exit code: 1 where one of them is not published."""
    wanted = None if group is None else group_named(survey, group)
    blockers = blockers_by_group(survey, held)
    known = require_whole_record(survey, held, folder, fewer=fewer)
    outcomes = tuple(
        release_group(
            survey, held, folder, each, blockers[each.code], known=known, tell=warned, provisional=provisional,
            fewer=fewer, note=note,
        )
        for each in survey.groups
        if wanted in (None, each.code)
    )  # fmt: skip
    write_all_groups(survey, folder)
    left = [one for one in outcomes if one.folder is None]
    (err if left else out).print(groups_sentence(outcomes, survey), highlight=False, markup=False, soft_wrap=True)
    if said := outdated(survey, held):
        warned(said)
    return 1 if left else 0

"""The groups of a round one after the other: each that is complete is judged and published by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sumida_etl.errors import SumidaError
from sumida_etl.first_few import first_few
from sumida_etl.publication.release.all_groups import AllGroups
from sumida_etl.registry.groups import Group
from sumida_etl.settings import PUBLICATION_FOLDER
from sumida_etl.survey.releasing.composing import compose
from sumida_etl.survey.releasing.releases import Approval, release, unexplained
from sumida_etl.survey.status import Blockers, unpublished_sentence
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey

_LACKS = 3
"""Groups whose missing reason is told in full."""


class ChangedGroupError(SumidaError, RuntimeError):
    """What a group would publish is no longer what was approved."""

    def __init__(self, group: Group) -> None:
        super().__init__(f"{group} は公開していません。承認された後に内容が変わりました。もう一度実行してください。")
        self.group = group


class UnknownGroupError(SumidaError, ValueError):
    """A group was asked for that the plan does not have, or none where it has several."""

    def __init__(self, named: str | None, groups: tuple[Group, ...]) -> None:
        known = first_few(groups, "団体")
        said = f"団体「{named}」はこの計画にありません" if named else "この計画には団体がいくつもあります"
        super().__init__(
            f"{said}。--group に団体コードか団体名を指定してください（{known}）。"
            if groups
            else "この計画に団体はありません。--group を外してください。"
        )


@dataclass(frozen=True, slots=True)
class GroupOutcome:
    """What became of a group in a run: where it is published and what that still lacks, or why it is not."""

    group: Group
    folder: Path | None = None
    changed: bool = False
    provisional: bool = False
    problem: str = ""
    lacks: str = ""


def group_named(survey: Survey, named: str | None) -> str:
    """The code of the group that a code or name means; empty for the plan of one. Raises UnknownGroupError."""
    found = [each.code for each in survey.groups if named in (each.code, each.name)]
    if len(found) == 1:
        return found[0]
    if not survey.groups and named is None:
        return ""
    raise UnknownGroupError(named, survey.groups)


def release_group(
    survey: Survey,
    store: Store,
    out: Path,
    group: Group,
    blockers: Blockers,
    *,
    known: frozenset[str],
    tell: Callable[[str], None],
    provisional: bool = False,
    fewer: bool = False,
    note: str | None = None,
    approval: Approval | None = None,
    approved: str | None = None,
) -> GroupOutcome:
    """Publish one group if it is complete, or ``provisional``; the problem of one keeps no other from it.

    ``known``: as ``require_whole_record`` gave it. ``approved``: the digest of what was approved.
    """
    own = survey.of_group(group.code)
    if blockers != Blockers() and not provisional:
        return GroupOutcome(group, problem=unpublished_sentence(blockers, survey.round))
    try:
        with store.in_turn(survey.round) as held:
            said = note or (approval.comment if approval else None) or None
            folder = own.published_in(out) / own.round.key
            composed = compose(own, held, note=said, published=folder)
            if approved is not None and composed.sha256 != approved:
                raise ChangedGroupError(group)
            made = release(own, held, out, approval, note, composed=composed, tell=tell, fewer=fewer, known=known)
            lacks = unexplained(own, held)
    except (SumidaError, OSError) as problem:
        return GroupOutcome(group, problem=str(problem))
    return GroupOutcome(group, made.published.folder, made.published.changed, made.edition.provisional, lacks=lacks)


def write_all_groups(survey: Survey, out: Path) -> Path:
    """Bring the tables of all groups up to date; returns their folder."""
    every = AllGroups(out / PUBLICATION_FOLDER, survey.round, survey.groups)
    every.put(survey.registry.ward.code)
    return every.folder


def groups_sentence(outcomes: tuple[GroupOutcome, ...], survey: Survey) -> str:
    """How many groups are published, which are not, and of which a correction lacks its reason."""
    left = [one for one in outcomes if one.folder is None]
    done = f"{survey.round.key} を{len(outcomes) - len(left)}団体で公開しました。"
    lacks = first_few([one.lacks for one in outcomes if one.lacks], "団体", _LACKS, " ")
    done = f"{done} {lacks} " if lacks else done
    if not left:
        return done.rstrip()
    why = first_few([f"{one.group}：{one.problem}" for one in left], "団体", between=" ")
    return f"{done if len(left) < len(outcomes) else ''}公開していない団体 {len(left)}。{why}"

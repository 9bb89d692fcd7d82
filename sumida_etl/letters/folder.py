"""The drafts of a round as files: one ``.eml`` per department, and one zip of all."""

import re
from collections.abc import Sequence
from pathlib import Path

from sumida_etl.atomic_write import atomic_write
from sumida_etl.file_names import safe_name
from sumida_etl.letters.draft import Draft, LetterKind
from sumida_etl.letters.mail import unsent
from sumida_etl.permissions import closed_folder
from sumida_etl.rounds import Round
from sumida_etl.templates.saved import write_bundle


def draft_name(draft: Draft) -> str:
    """``R5-12_D101_○○課_送付.eml``."""
    return safe_name(f"{draft.round.key}_{draft.department.code}_{draft.department.name}_{draft.kind.word}.eml")


def bundle_name(round: Round, kind: LetterKind) -> str:
    """``R5-12_送付.zip``."""
    return f"{round.key}_{kind.word}.zip"


def write_drafts(folder: Path, round: Round, kind: LetterKind, drafts: Sequence[Draft]) -> Path:
    """Write the drafts of one kind, and the zip of them, in place of those of an earlier time; returns the zip.

    A reminder to a department that has handed in since is not left lying there to be sent. Raises OSError.
    """
    closed_folder(folder.parent, folder.name)
    paths = []
    for draft in drafts:
        paths.append(folder / draft_name(draft))
        atomic_write(paths[-1], unsent(draft), durable=False)
    ours = re.compile(rf"{re.escape(round.key)}_[0-9A-Za-z]+_.*_{kind.word}\.eml")
    for path in folder.iterdir():
        if ours.fullmatch(path.name) and path not in paths:
            path.unlink()
    bundle = folder / bundle_name(round, kind)
    if paths:
        write_bundle(bundle, paths)
    else:
        bundle.unlink(missing_ok=True)
    return bundle

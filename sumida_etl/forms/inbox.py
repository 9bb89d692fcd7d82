"""What has arrived: the files of a round's folder in the inbox."""

from pathlib import Path

from sumida_etl.rounds import Round


def arrived(inbox: Path, round: Round) -> tuple[Path, ...]:
    """The files of ``inbox/<round>`` and those directly in ``inbox``, by name; Excel's lock files are no files of ours."""
    folders = (inbox / round.key, inbox)
    return tuple(
        sorted(
            path
            for folder in folders
            if folder.is_dir()
            for path in folder.iterdir()
            if not path.name.startswith((".", "~$")) and not (path.is_dir() or path.name == "README.md")
        )
    )

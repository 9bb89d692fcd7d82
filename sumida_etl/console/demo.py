"""``make run``: run a round on the files in the inbox, or on the sample where there are none."""

import sys
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from sumida_etl.console.progress import waiting
from sumida_etl.reader.inbox import arrived
from sumida_etl.registry import surveyed_months
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.settings import Settings

_ERROR = "[bold red]エラー[/]　"


def main() -> int:
    """Fill an empty inbox with the sample, then run the round named on the command line; returns the exit code."""
    console, settings = Console(highlight=False, soft_wrap=True), Settings()
    try:
        round = Round.parse(" ".join(sys.argv[1:]))
        if round.as_of.month not in surveyed_months(settings.path(settings.plan)):
            raise UnknownRoundError(round.key)
    except UnknownRoundError as problem:
        console.print(f"{_ERROR}{escape(str(problem))}例：make run ROUND=R5-12")
        return 2
    with waiting(console, "準備しています"):
        # Importing all that reads and writes workbooks takes seconds, on a slow disk many.
        from sumida_etl.registry import load_registry  # noqa: PLC0415
        from sumida_etl.templates.sample import NoSampleError, load_sample  # noqa: PLC0415

    inbox = settings.path(settings.inbox)
    if not arrived(inbox, round):
        try:
            load_sample(settings.path(settings.sample), round)
        except NoSampleError as problem:
            said = f"{problem}調査票を受付フォルダ {inbox / round.key} に置くと、それを処理します。"
            console.print(f"{_ERROR}{escape(said)}")
            return 1
        console.print(f"受付フォルダに {round} の調査票がないので、見本を作ります。")
        if code := _call("sample", "--round", round.key):
            return code
    code = _call("run", "--round", round.key)
    if code == 0:
        indicator = load_registry(settings.path(settings.plan)).indicators[0].code
        _next(console, round, inbox, indicator)
    return code


def _call(*words: str) -> int:
    """Run one of our commands, which prints its own result; returns its exit code."""
    from sumida_etl.console.app import app  # noqa: PLC0415 - see ``main``

    try:
        app(words)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _next(console: Console, round: Round, inbox: Path, indicator: str) -> None:
    """Print commands to try next, as they can be typed in this folder."""
    command = Path(sys.executable).with_name("sumida-etl")
    here = Path.cwd()
    typed = command.relative_to(here) if command.is_relative_to(here) else command
    workbook = next((path for path in arrived(inbox, round) if path.suffix == ".xlsx"), inbox / round.key / "*.xlsx")
    shown = workbook.relative_to(here) if workbook.is_relative_to(here) else workbook
    console.print("\n次に試せること:")
    for words, what in (
        (f"check {shown}", "調査票を点検する（Excelで数値を書き換えてから試すと、誤りを指摘します）"),
        (f"trace {indicator} --round {round.key}", "公開した数値のもとのセルをたどる"),
        (f"status --round {round.key}", "所属ごとの提出状況を見る"),
        ("--help", "ほかのコマンドを見る"),
    ):
        console.print(f"  {typed} {words}\n      {what}", markup=False)


if __name__ == "__main__":
    sys.exit(main())

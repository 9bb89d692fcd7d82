"""``sumida-etl letters``: mail drafts for the departments, or the letters sent, each once."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from sumida_etl.console.options import (
    DatabaseOption,
    DepartmentOption,
    OutOption,
    RoundOption,
    checked_address,
    chosen_departments,
    default_round,
    err,
    errors_explained,
    out,
    parsed_day,
    settings_with,
    told,
)
from sumida_etl.desk.links import DepartmentLink
from sumida_etl.letters.delivery import Unsure, deliver_in_turn, server_of
from sumida_etl.letters.draft import Draft, LetterKind
from sumida_etl.letters.drafting import LinkOf, Unmade, drafts, sources_of
from sumida_etl.letters.folder import write_drafts
from sumida_etl.letters.sentences import outcome_sentences, unaddressed
from sumida_etl.letters.smtp_dialogue import Outcome
from sumida_etl.letters.smtp_server import SmtpServer
from sumida_etl.rounds import Round
from sumida_etl.settings import LETTER_FOLDER, Settings
from sumida_etl.survey import Store, Survey


def _origin(text: str) -> str:
    return checked_address(text.split(maxsplit=1)[0]) if text.split() else ""


def letters(
    kinds: Annotated[
        list[LetterKind] | None,
        typer.Argument(help="invite（調査票の送付）、return（差戻し）、remind（未提出への督促）、receipt（受理）"),
    ] = None,
    round: RoundOption = default_round,  # type: ignore[assignment]
    department: DepartmentOption = None,
    deadline: Annotated[
        date | None,
        typer.Option("--deadline", parser=parsed_day, help="提出期限。既定は plan/deadlines.csv", metavar="DATE"),
    ] = None,
    address: Annotated[
        str,
        typer.Option(
            "--address",
            envvar="SUMIDA_DESK_ADDRESS",
            parser=_origin,
            help="窓口の住所。指定すると、課ごとのリンクを書く",
        ),
    ] = "",
    out_: OutOption = None,
    send: Annotated[bool, typer.Option("--send", help="SUMIDA_SMTP のサーバーで送る（一度だけ）")] = False,
    unsure: Annotated[
        Unsure,
        typer.Option("--unsure", help="送れたか分からないものを、again: もう一度送る、done: 送れたことにする"),
    ] = Unsure.ASK,
    database: DatabaseOption = None,
) -> None:
    """各課へのメールの下書き（.eml）を作ります。宛先は plan/contacts.csv によります。--send で送ります。"""
    if send and not kinds:
        raise typer.BadParameter("--send では、送るものを invite、return、remind、receipt から指定してください。")
    with errors_explained():
        settings = settings_with(database)
        server = server_of(settings) if send else None
        wanted = kinds or list(LetterKind)
        pin = LetterKind.INVITE in wanted
        store = Store.open_existing(settings)
        sources = sources_of(settings, round, _link(address), store, pin=pin, deadline=deadline)
        told(sources.survey, store)
        chosen = chosen_departments(sources.survey, department)
        failed = False
        for kind in wanted:
            found = list(drafts(kind, sources, chosen))
            made = [each for each in found if isinstance(each, Draft)]
            _warn(str(each) for each in found if isinstance(each, Unmade))
            if server is None:
                _write(settings, round, kind, made, out_)
            else:
                failed |= _send(settings, kind, made, server, unsure, sources.survey)
        raise typer.Exit(1 if failed else 0)


def _link(origin: str) -> LinkOf:
    if not origin:
        return lambda *_: ""
    return lambda round, code, due, key: f"{origin}{DepartmentLink.of_letter(round, code, due).path(key)}"


def _write(settings: Settings, round: Round, kind: LetterKind, made: Sequence[Draft], folder: Path | None) -> None:
    folder = folder or settings.path(settings.out) / LETTER_FOLDER / round.key
    bundle = write_drafts(folder, round, kind, made)
    if not made:
        _say(f"{kind.word}：作る手紙はありません。")
        return
    _say(f"{kind.word}：下書き {len(made)}件を作りました: {folder}（まとめ {bundle.name}）")
    _warn(unaddressed(made))


def _send(
    settings: Settings, kind: LetterKind, made: Sequence[Draft], server: SmtpServer, unsure: Unsure, survey: Survey
) -> bool:
    """Whether anything was not sent that ought to have been. Raises UnreachableServerError, once all was told."""
    outcomes: list[Outcome] = []
    try:
        outcomes.extend(deliver_in_turn(settings, survey.key, made, server, unsure))
    finally:
        good, bad = outcome_sentences(kind, outcomes)
        _say(good)
        _warn(bad)
    return bool(bad)


def _say(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)


def _warn(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        err.print(sentence, style="bold yellow", highlight=False, markup=False, soft_wrap=True)

"""What is said of letters that were sent, and of those that were not. No address stands in any of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sumida_etl.errors import SumidaError
from sumida_etl.first_few import counted_few
from sumida_etl.letters.draft import Draft, LetterKind
from sumida_etl.letters.smtp_dialogue import Ending, Outcome


@dataclass(frozen=True, slots=True)
class Again:
    """How whoever sent the letters sends what is left."""

    once_more: str
    """To the end of 「…、」: do the same again."""
    settle: str
    """What to do about letters of which it is not known whether they were sent."""


BY_COMMAND = Again(
    "もう一度実行してください",
    "相手に届いているか確かめて、届いていなければ --unsure again、届いていれば --unsure done を付けて"
    "もう一度実行してください。",
)
BY_BOARD = Again(
    "もう一度「送る」を押してください",
    "相手に届いているか確かめて、届いていたかどうかを下で選び、もう一度「送る」を押してください。",
)


class NoServerError(SumidaError, ValueError):
    """Letters are to be sent, and no server is named."""

    def __init__(self) -> None:
        super().__init__(
            "メールサーバーが SUMIDA_SMTP に指定されていません。"
            "smtp://利用者:パスワード@mail.example.lg.jp:587?from=kikaku@example.lg.jp の形で指定するか、"
            "--send を付けずに下書きを作って、メールソフトから送ってください。"
        )


def outcome_sentences(
    kind: LetterKind, outcomes: Sequence[Outcome], again: Again = BY_COMMAND
) -> tuple[str, list[str]]:
    """What went well, in one sentence; then what did not, the most urgent first."""
    of = {ending: [each for each in outcomes if each.ending is ending] for ending in Ending}
    sent, before = _departments(of[Ending.SENT]), _departments(of[Ending.BEFORE])
    good = f"{kind.word}：{len(sent)}件を送りました。"
    if before := [each for each in before if each not in sent]:
        good += f"{len(before)}件は送信済みなので送りません。"
    bad = []
    if unsure := _departments(of[Ending.UNSURE]):
        bad.append(
            f"送れたか分からないもの {counted_few(unsure)}。送る途中で止まったため、二重に送らないように止めています。"
            f"{again.settle}"
        )
    if refused := [_place(each) for each in of[Ending.REFUSED]]:
        bad.append(
            f"サーバーに断られたもの {counted_few(refused)}。plan/contacts.csv の宛先を直して、"
            f"{again.once_more}（ほかの宛先には送ってあり、二度は送りません）。"
        )
    if unsent := _departments(of[Ending.UNSENT]):
        bad.append(f"送っていないもの {counted_few(unsent)}。{again.once_more}。送っていないものだけを送ります。")
    if nowhere := _departments(of[Ending.NOWHERE]):
        bad.append(f"宛先が plan/contacts.csv にない所属 {counted_few(nowhere)}。宛先を書いて、{again.once_more}。")
    return good, bad


def unaddressed(drafts: Iterable[Draft]) -> list[str]:
    """A sentence on the drafts that have nobody to go to; none where all have."""
    nowhere = [each.department.name for each in drafts if not each.recipients]
    if not nowhere:
        return []
    return [f"宛先が plan/contacts.csv にない所属 {counted_few(nowhere)}。下書きに宛先を書いて送ってください。"]


def _departments(outcomes: Iterable[Outcome]) -> list[str]:
    return list(dict.fromkeys(each.draft.department.name for each in outcomes))


def _place(outcome: Outcome) -> str:
    contact = outcome.draft.contact
    first = len(contact.to) if contact else 0
    places = "・".join(f"宛先の{at}番目" if at <= first else f"CCの{at - first}番目" for at in outcome.places)
    return f"{outcome.draft.department.name} {places}（{outcome.code}）"

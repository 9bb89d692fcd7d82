"""What the board says when something cannot be done. Its pages hold the rest."""

from collections.abc import Sequence

from sumida_etl.desk.sentences import DeskError


class UnknownFigureError(DeskError):
    """No indicator or result of the round has the code."""

    sentence = "この調査回に、その符号の指標・実績はありません。符号（I101、E1003 など）を確かめてください。"


class UnnamedMarkError(DeskError):
    """Name or note is missing, or too long to be either."""

    sentence = "氏名（60文字まで）と内容（500文字まで）を書いてください。何も変えていません。"


class NoLetterError(DeskError):
    """Nobody is due a letter of the kind, or none can be made; ``why``: sentences on what is wanting."""

    status = 409

    def __init__(self, why: Sequence[str] = ()) -> None:
        self.sentence = f"いま作るメールはありません。{' '.join(why)}"
        super().__init__()


class SettledMarkError(DeskError):
    """The mark is settled already, by another coordinator or in another tab."""

    status = 409
    sentence = "この印はもう済みになっています。何も変えていません。前の画面を開き直してください。"

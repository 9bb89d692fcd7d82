"""What the desk says when something cannot be done. The pages hold the rest."""

from sumida_etl.errors import SumidaError
from sumida_etl.rounds import Round


class DeskError(SumidaError, RuntimeError):
    """What is asked for cannot be done. ``status``: of the HTTP answer; ``sentence``: where its class has none."""

    status = 400
    sentence = ""

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence or self.sentence
        super().__init__(self.sentence)


class NotFoundError(DeskError):
    """There is nothing at the address."""

    status = 404
    sentence = "このページはありません。アドレスを確かめてください。"


class InvalidLinkError(DeskError):
    """A department's link is not one of ours, or of a key that is no longer taken."""

    status = 404
    sentence = (
        "このリンクは正しくありません。途中で切れていないか確かめてください。"
        "それでも開けないときは、担当課に新しいリンクを頼んでください。"
    )


class ExpiredLinkError(DeskError):
    """A department's link whose last day is over."""

    status = 410
    sentence = "このリンクの期限は過ぎました。担当課に新しいリンクを頼んでください。"


class ExpiredCheckError(DeskError):
    """The result of a check is kept for a while only, and shown to the browser that sent the workbook."""

    status = 404
    sentence = "この点検結果はもうありません（結果は2時間だけ保存します）。調査票をもう一度点検してください。"


class UnknownReceiptError(DeskError):
    """No receipt has the number."""

    status = 404
    sentence = "この受付番号の記録はありません。番号を確かめてください（英字の大文字と数字、ハイフン）。"


class StaleFormError(DeskError):
    """The form was not given to this browser, or its cookie is gone."""

    status = 403
    sentence = (
        "この画面は古くなっています。ページを開き直して、もう一度送ってください（Cookie を使える設定にしてください）。"
    )


class NothingSentError(DeskError):
    """A form without a file."""

    sentence = "ファイルが選ばれていません。調査票（.xlsx）を選んでから送ってください。"


class UnreadableFormError(DeskError):
    """The body is no form of ours."""

    sentence = "送られた内容を読み取れません。ページを開き直して、もう一度送ってください。"


class TooLargeError(DeskError):
    """More bytes than any workbook may have."""

    status = 413
    sentence = "ファイルが大きすぎます。受け付けるのは16 MBまでです。貼り付けた画像や余分なシートを消してください。"


class TooOftenError(DeskError):
    """One address asks too often."""

    status = 429
    sentence = "短い時間に何度も送られたため、少しの間受け付けません。1分ほど待ってから、もう一度送ってください。"


class TooManyError(DeskError):
    """More workbooks wait than can be checked soon."""

    status = 503
    sentence = "ただいま混み合っています。1分ほど待ってから、もう一度送ってください。"


class TooSlowError(DeskError):
    """The body did not arrive in time."""

    status = 408
    sentence = "ファイルの送信が途中で止まりました。もう一度送ってください。"


class CheckEndedError(DeskError):
    """The check needed more time or memory than a workbook of ours does."""

    status = 422
    sentence = (
        "この調査票は点検しきれませんでした（時間またはメモリの限度を超えました）。"
        "少し待って、もう一度送ってください。それでも同じときは、余分なシート、書式、貼り付けた図を消すか、"
        "新しい様式に写してください。"
    )


class OtherDepartmentError(DeskError):
    """A workbook that surely is another department's than the link's."""

    status = 409
    sentence = "このリンクとは別の課の調査票です。その課のリンクか、リンクのない窓口のページから提出してください。"


class ClosedError(DeskError):
    """The department's deadline is over. ``day``: the deadline, as people read it; ``office``: whom to ask."""

    status = 409

    def __init__(self, round: Round, day: str, office: str) -> None:
        super().__init__(
            f"{round.key} の提出期限（{day}）を過ぎたため、窓口では受け付けていません。何も変えていません。"
            f"提出や取下げが要るときは、{office}に連絡してください。受付が開け直されると、このページから行えます。"
        )


class NotAcceptableError(DeskError):
    """A workbook that would be returned, or is another department's, is not taken."""

    status = 409
    sentence = (
        "この調査票には直していただくところがあるため、提出できません。点検結果のとおり直してから提出してください。"
    )


class OvertakenError(DeskError):
    """Since the workbook was checked the department handed in another one. ``number``, ``when``: of its receipt."""

    status = 409

    def __init__(self, number: str, when: str) -> None:
        super().__init__(
            f"この調査票を点検したあとに、同じ課の別の調査票が提出されました（受付番号 {number}、{when}）。"
            "古いものに戻らないように、まだ提出していません。こちらを提出するときは、もう一度点検してから提出してください。"
        )


class NoReasonError(DeskError):
    """A workbook that changes what is in force says why."""

    sentence = (
        "登録済みの版から変わるところがあります。前の画面に戻り、変えた理由（数え直した、誤りを直した など）を"
        "記入してから提出してください。"
    )


class WithdrawalError(DeskError):
    """A workbook that cannot be taken back so: the sentence says what the record or the form lacks."""

    status = 409


class RoundBusyError(DeskError):
    """A run has the round: what it publishes would not know of a withdrawal."""

    status = 503
    sentence = "ただいま登録または公開の処理中です。何も変えていません。1分ほど待ってから、もう一度送ってください。"


class FaultError(DeskError):
    """A fault of the program, a disk or a database; ``number`` finds the log entry."""

    status = 500

    def __init__(self, number: str) -> None:
        super().__init__(
            f"いまは処理できません（番号 {number}）。提出は済んでいません。時間をおいて試し、"
            "続くときはこの番号を添えて担当課に知らせてください。"
        )
        self.number = number


class UpgradeFirstError(SumidaError, RuntimeError):
    """The warehouse has another structure than this release; the desk reads it and never changes it."""

    def __init__(self) -> None:
        super().__init__(
            "データベースの構造がこのプログラムの版と違います。窓口を止め、sumida-etl status を一度実行してから、"
            "もう一度 sumida-etl desk を始めてください。"
        )

"""The words of the letters: a subject and a text for each kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sumida_etl.japan_time import JAPAN
from sumida_etl.letters.draft import LetterKind
from sumida_etl.registry.rows.departments import Department
from sumida_etl.rounds import Round, day_label, weekday_label
from sumida_etl.vocabulary import CONFIRMED, Severity

MOST_LISTED = 50
"""Findings in a letter; the workbook that goes with it has all."""
_SUBJECTS = {
    LetterKind.INVITE: "【提出のお願い】{survey}（{department}）",
    LetterKind.RETURN: "【差戻し】{survey}（{department}）",
    LetterKind.REMIND: "【未提出のお知らせ】{survey}（{department}）",
    LetterKind.RECEIPT: "【受理】{survey}（{department}）",
}


@dataclass(frozen=True, slots=True)
class About:
    """What every letter says: the round, the office that asks, the department, and its link to the desk if any."""

    round: Round
    office: str
    department: Department
    deadline: date
    link: str = ""

    @property
    def survey(self) -> str:
        """``令和5年度 12月末現在 取組状況調査``."""
        return f"{self.round.year_label} {self.round.as_of_label}現在 取組状況調査"

    @property
    def due(self) -> str:
        """``令和6年1月15日（月）``."""
        return weekday_label(self.deadline)


def subject(kind: LetterKind, about: About) -> str:
    """The subject."""
    return _SUBJECTS[kind].format(survey=about.survey, department=about.department.name)


def invitation(about: About) -> str:
    """With the questionnaire attached."""
    return _letter(
        about,
        f"{about.survey}を行います。添付の調査票に記入し、{about.due}までに提出してください。",
        "",
        *_how_to_submit(about),
        "",
        f"添付の調査票は{about.department.name}のものです。ほかの所属の調査票には記入しないでください。",
        "記入のしかたは、調査票の「記入要領」にあります。",
    )


def reminder(about: About, today: date) -> str:
    """To a department that has sent nothing, with the questionnaire attached once more."""
    left = (about.deadline - today).days
    when = f"あと{left}日です" if left > 0 else "本日です" if left == 0 else f"{-left}日過ぎています"
    return _letter(
        about,
        f"{about.survey}の調査票が、まだ届いていません。提出期限は{about.due}で、{when}。",
        "記入を始めているときは、そのまま続けてください。見当たらないときは、添付の調査票を使ってください。",
        "",
        *_how_to_submit(about),
        "",
        "行き違いで提出済みのときは、御容赦ください。",
    )


def returned(about: About, record: Mapping[str, Any], *, marked: bool) -> str:
    """With the department's own workbook attached (``marked``: its cells), and its 差戻し票 as text.

    ``record``: what ``returns.note.record`` wrote.
    """
    findings: Sequence[Mapping[str, Any]] = record["findings"]
    count = int(record["errors"]) + int(record["warnings"])
    more = count - min(len(findings), MOST_LISTED)
    cure = (
        "添付のファイルの、赤いセルを直し、橙色のセルは備考に理由を書くか直して、上書き保存し、もう一度提出してください。"
        "一枚目の「差戻し票」の「セル」を押すと、そのセルへ移ります。"
        if marked
        else f"{record['note']}下の一覧を見て、提出したファイルを直し、もう一度提出してください。"
    )
    return _letter(
        about,
        f"提出された調査票「{record['file']}」に、直していただくところがあります"
        f"（誤り {record['errors']}件、確認 {record['warnings']}件）。",
        cure,
        "",
        *_how_to_submit(about),
        "",
        "──── 差戻し票 ────",
        *(line for number, one in enumerate(findings[:MOST_LISTED], 1) for line in _finding(number, one)),
        *([f"ほか{more}件は、添付のファイルの「差戻し票」にあります。"] if more and marked else []),
        *([f"ほか{more}件は、直して提出すると示します。"] if more and not marked else []),
    )


def receipt(
    about: About, version: int, received_at: datetime, name: str, sha256: str, warnings: int, unchanged: bool
) -> str:
    """The workbook is on record; ``unchanged``: it confirms the answers of the round before."""
    at = received_at.astimezone(JAPAN)
    asked = [f"確認していただきたいことが{warnings}件残っています。公開には差し支えありません。"] if warnings else []
    return _letter(
        about,
        f"{about.survey}の調査票を受理しました。",
        "",
        f"　ファイル：{name}",
        f"　受付日時：{day_label(at.date())} {at:%H:%M}",
        f"　版　　　：第{version}版",
        *([f"　回答　　：前回の回答のまま（表紙の「{CONFIRMED}」により、空欄は前回の回答です）"] if unchanged else []),
        f"　SHA-256　：{sha256}",
        "",
        *asked,
        "直すときは、提出日を書き直して、もう一度提出してください。新しいほうが使われます。",
    )


def _how_to_submit(about: About) -> Iterator[str]:
    yield "提出のしかた"
    if about.link:
        yield "　・窓口のページで調査票を選ぶ（誤りがあれば、その場で分かります）"
        yield f"　　{about.link}"
        yield "　・または、このメールに返信し、調査票（.xlsx）をそのまま添付する"
    else:
        yield "　・このメールに返信し、調査票（.xlsx）をそのまま添付する"
    yield "　　（ZIPにしたり、パスワードを付けたりしないでください）"


def _finding(number: int, one: Mapping[str, Any]) -> Iterator[str]:
    place = " ".join(filter(None, (one["sheet"], one["cell"])))
    yield ""
    yield f"{number}　{Severity(one['severity']).word}（{one['code']}）{place}"
    yield f"　　{_line(one['message'])}"
    if one["raw"]:
        yield f"　　記入された内容：{_line(one['raw'])}"
    if one["example"]:
        yield f"　　記入例：{_line(one['example'])}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _letter(about: About, *lines: str) -> str:
    return "\n".join([f"{about.department.name} 御担当者様", "", *lines, "", f"問合せ先：{about.office}", ""])

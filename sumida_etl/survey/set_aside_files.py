"""Files in the inbox that no publication uses: named so that nobody misses them, but they block no round."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sumida_etl.checks.department_binding import unbound_in
from sumida_etl.first_few import counted_few
from sumida_etl.reader.mail import called
from sumida_etl.registry.rows.departments import Department
from sumida_etl.survey.received import Received
from sumida_etl.survey.survey import Survey
from sumida_etl.vocabulary import Outcome

AGAIN = "もう一度提出するときは、表紙の提出日を改めて保存し、出し直してください。"
"""How content that was withdrawn is handed in after all."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """Files that a run set aside, by name.

    Attributes:
        refused: Not admitted, or not surely any department's.
        perhaps: Those of them that may be a department's correction, with its name, judged by file name or cover.
        nested: In folders within the inbox, where nothing is read.
        leftovers: Temporary files that programs left behind.
        superseded: Workbooks beside which the same department's later one counts.
        withdrawn: Workbooks of the same content as one that was withdrawn.
    """

    refused: tuple[str, ...] = ()
    perhaps: tuple[tuple[str, str], ...] = ()
    nested: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """Sentences for the coordinators, the most urgent first; leftovers are not mentioned."""
        said = []
        if self.perhaps:
            files = tuple(f"{file}→{name}" for file, name in self.perhaps)
            said.append(
                f"所属のものかもしれないのに受け付けられないファイル {counted_few(files)}。その所属に確かめてください。"
            )
        if self.refused:
            said.append(f"受け付けられないファイル {counted_few(self.refused)}。公開には使っていません。")
        if self.nested:
            nested = counted_few(self.nested)
            said.append(f"フォルダの中で読まないファイル {nested}。調査票なら受付フォルダの直下に移してください。")
        if self.withdrawn:
            said.append(f"取り下げられた調査票と同じ内容なので使わないファイル {counted_few(self.withdrawn)}。{AGAIN}")
        if self.superseded:
            said.append(f"提出日がより新しいファイルがあるので使わないファイル {counted_few(self.superseded)}。")
        return tuple(said)


def set_aside(survey: Survey, received: Received) -> SetAside:
    """The files of a run that are neither a department's accepted workbook nor one that was returned to it."""
    submissions = received.batch.submissions
    unbound = unbound_in(received.batch.findings)
    known = {each.code: each for each in survey.owing}
    refused = [(called(one.path), "") for one in received.refused]
    refused += [
        (row["name"], row["department"])
        for row in submissions[submissions["outcome"] == Outcome.RETURNED].to_dict("records")
        if row["department"] not in known or row["submission"] in unbound
    ]
    perhaps = ((name, known.get(said) or next(_named_in(name, survey.owing), None)) for name, said in refused)
    return SetAside(
        tuple(name for name, _ in refused),
        tuple((name, department.name) for name, department in perhaps if department),
        tuple("/".join(path.parts[-2:]) for path in received.nested),
        tuple(path.name for path in received.leftovers),
        received.superseded,
        received.withdrawn,
    )


def _named_in(file: str, departments: tuple[Department, ...]) -> Iterator[Department]:
    """The departments whose code or name occurs in a file's name, longer names first."""
    folded = unicodedata.normalize("NFKC", file)
    for each in sorted(departments, key=lambda each: -len(each.name)):
        name = unicodedata.normalize("NFKC", each.name)
        if name in folded or re.search(rf"(?<![0-9A-Za-z]){re.escape(each.code)}(?![0-9A-Za-z])", folded):
            yield each

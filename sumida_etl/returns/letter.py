"""Who a return goes to, which findings it lists, and the words that stand on every one."""

from dataclasses import dataclass

import pandas as pd

from sumida_etl.rounds import Round
from sumida_etl.rules.rows import ROW_LOST
from sumida_etl.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Letter:
    """The round and the department (its name, empty where it is not known), and the office that is asked."""

    round: Round
    department: str
    office: str

    @property
    def title(self) -> str:
        """``差戻し票　令和5年度 12月末現在　○○課``."""
        return "　".join(
            filter(None, ("差戻し票", f"{self.round.year_label} {self.round.as_of_label}現在", self.department))
        )

    def steps(self) -> tuple[str, ...]:
        """What to do, in three steps."""
        return (
            "1　下の表の「セル」を押すと、そのセルへ移ります。赤いセルは誤りです。直し方と記入例を見て直します。",
            "2　橙色のセルは確認です。正しければその行の「備考」に理由を記入し、誤りなら直します。",
            "3　ほかのセルは変えずに上書き保存し、同じファイルを再提出します（この差戻し票は付けたままで構いません）。",
            f"問合せ先：{self.office}",
        )


MOST_LISTED = 500


def listed(findings: pd.DataFrame) -> pd.DataFrame:
    """At most ``MOST_LISTED`` of the findings, in their order; every kind of them before many of one.

    Errors come before warnings, since they are what keeps the workbook from being accepted, and rows that are put back
    before all else: what is marked in them must be said.
    """
    if len(findings) <= MOST_LISTED:
        return findings
    ranks = pd.DataFrame(
        {
            "deleted": (findings["code"] == ROW_LOST).to_numpy(),
            "error": (findings["severity"] == Severity.ERROR).to_numpy(),
            "nth": findings.groupby(["code", "sheet"], sort=False).cumcount().to_numpy(),
        }
    )
    ordered = ranks.sort_values(["deleted", "error", "nth"], ascending=[False, False, True], kind="stable")
    return findings.iloc[sorted(ordered.index[:MOST_LISTED])]


def counted(findings: pd.DataFrame) -> str:
    """``直していただく誤りが3件、確認していただくことが2件あります。``."""
    errors = int((findings["severity"] == Severity.ERROR).sum())
    warnings = len(findings) - errors
    said = [f"直していただく誤りが{errors}件"] if errors else []
    said += [f"確認していただくことが{warnings}件"] if warnings else []
    return "、".join(said) + "あります。"


def unlisted_sentence(listed: int, unlisted: int) -> str:
    """What is said where there is more than a person can go through; empty where everything is listed."""
    return f"この票には先の{listed}件を示します。ほか {unlisted} 件は、直して再提出すると示します。" if unlisted else ""


TALKED_ABOUT = "（このセルにはコメントのやり取りがあるので、説明はこの票だけにあります。）"
"""Behind what is said of a cell whose thread of comments must not be broken by a note."""

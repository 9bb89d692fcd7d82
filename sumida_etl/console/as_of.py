"""``--at``: a day or a time, as what was known then is asked for."""

from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from sumida_etl.rounds import JAPAN


def moment(text: str) -> datetime:
    """``2024-01-20`` is the end of that day in Japan; a time without a zone is Japan's."""
    try:
        if len(text) == len("2024-01-20"):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=JAPAN) + timedelta(days=1, microseconds=-1)
        at = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"「{text}」は 2024-01-20 または 2024-01-20T15:00 の形で指定してください。") from None
    return at if at.tzinfo else at.replace(tzinfo=JAPAN)


AtOption = Annotated[
    datetime | None, typer.Option("--at", parser=moment, help="この日（時刻）に分かっていたこと", metavar="2024-01-20")
]

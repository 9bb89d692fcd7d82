"""The year's forecasts compared with their outcomes, below the status of an 03 round."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sumida_etl.console.findings_view import visible
from sumida_etl.publication.tables.forecast_accuracy import ForecastOutcome
from sumida_etl.warehouse.database.column_types import plain


def forecasts_table(rows: Sequence[ForecastOutcome]) -> RenderableType:
    """Every forecast with a number whose outcome has one; of the others how many there are."""
    both = [row for row in rows if row.difference is not None]
    table = Table(title="3月末見込と確定の比較", title_justify="left")
    for head in ("コード", "名称", "所属", "見込時点", "見込", "確定", "差", "差の割合"):
        table.add_column(head, justify="right" if head in ("見込", "確定", "差", "差の割合") else "left")
    for row in both:
        numbers = (row.forecast, row.final, row.difference)
        deviation = "" if row.deviation is None else f"{plain(row.deviation)}%"
        cells = (f"{row.code}{row.suffix}", row.name, row.department or "", row.made_on.isoformat())
        table.add_row(*(Text(visible(cell)) for cell in cells), *(plain(each) for each in numbers), deviation)
    return Group(table, f"見込 {len(rows)}件のうち、どちらかに数値がないもの {len(rows) - len(both)}件")

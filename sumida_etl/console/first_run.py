"""``make run``: the main job on what lies in the inbox, or on the sample round where nothing does."""

import sys

from rich.console import Console

from sumida_etl.console.app import app
from sumida_etl.forms.inbox import arrived
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings


def main() -> None:
    """Fill an empty inbox with the sample, then run the round named on the command line."""
    round = Round.parse(sys.argv[1])
    settings = Settings()
    if not arrived(settings.path(settings.inbox), round):
        Console().print(f"受付フォルダに {round} の調査票がないので、見本を作ります。")
        app(["sample", "--round", round.key], standalone_mode=False)
    app(["run", "--round", round.key])


if __name__ == "__main__":
    main()

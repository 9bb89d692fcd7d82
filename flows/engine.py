"""``python -m flows.engine``: Prefect's engine, as the worker starts it for a run, with the flows imported before."""

import gc
from importlib import import_module
from runpy import run_module

from sumida_etl.memory import uncollected


def main() -> None:
    """Import what every run needs, and become the engine.

    What is imported stays, and the collector looks through all of it again and again meanwhile: a sixth of the time.
    """
    with uncollected():
        import_module("flows.round_flows")
    gc.freeze()
    run_module("prefect.engine", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

"""Many processes merging the same and superseding submissions at once."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from soak.child import FORK
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from sumida_etl.warehouse.merge import merge, merge_many
from tests.warehouse.sent_workbooks import Sent, batch

_SHARE = 0.4
"""The part of all submissions that a process is given besides its own: so most are merged by several."""
_RETURNED = 0.1


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The result. ``answered_new``: merges that wrote; ``alone``: the dump of one process in order of receipt."""

    submissions: int
    merges: int
    answered_new: int
    together: str
    alone: str
    errors: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Nothing lost, nothing doubled."""
        once = self.answered_new == self.submissions == self.together.count("\nsubmission ") + 1
        return not self.errors and once and self.together == self.alone


def sendings(count: int, departments: int, dice: random.Random) -> list[Sent]:
    """Submissions of some departments, each superseding the one before it, in the order they were received."""
    return [
        Sent(
            f"D{100 + dice.randrange(departments)}", str(number), number,
            "差戻し" if dice.random() < _RETURNED else "受理",
        )
        for number in range(count)
    ]  # fmt: skip


def crowd(urls: tuple[str, str], processes: int, count: int, seed: int = 1) -> MergeResult:
    """Merge in so many processes at once into the first database, and in one process into the second."""
    dice = random.Random(seed)  # noqa: S311 - trials, not secrets
    sent = sendings(count, max(2, count // 8), dice)
    for url in urls:
        open_warehouse(url).dispose()
    shares = []
    for number in range(processes):
        share = [one for place, one in enumerate(sent) if place % processes == number or dice.random() < _SHARE]
        dice.shuffle(share)
        shares.append(share)
    start, answers = FORK.Barrier(processes), FORK.Queue()
    workers = [
        FORK.Process(target=_merge_share, args=(urls[0], share, dice.random(), start, answers)) for share in shares
    ]
    for worker in workers:
        worker.start()
    replies = [answers.get(timeout=300) for _ in workers]
    for worker in workers:
        worker.join()
    engine = open_warehouse(urls[1])
    merge_many(engine, batch(*sent))
    alone = dump(engine)
    engine.dispose()
    engine = open_warehouse(urls[0])
    together = dump(engine)
    engine.dispose()
    new = sum(each for each in replies if isinstance(each, int))
    errors = tuple(each for each in replies if isinstance(each, str))
    return MergeResult(count, sum(map(len, shares)), new, together, alone, errors)


def _merge_share(url: str, share: Sequence[Sent], seed: float, start, answers) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    dice = random.Random(seed)  # noqa: S311
    engine = open_warehouse(url)
    start.wait()
    new, place = 0, 0
    try:
        while place < len(share):
            size = dice.choice((1, 1, 5, 40))
            part = share[place : place + size]
            place += size
            made = batch(*part)
            merged = merge_many(engine, made) if size > 1 else (merge(engine, made, part[0].sha256),)
            new += sum(one.new for one in merged)
        answers.put(new)
    except BaseException as error:
        answers.put(repr(error))
    finally:
        engine.dispose()

"""`verify`: whether what was recorded and published still is what it was; nothing is changed."""

from collections.abc import Iterator
from pathlib import Path

from sales_batch import batch, publish
from sales_batch.commands.command import LEDGER, STORAGE, command
from sales_batch.commands.manner import Manner
from sales_batch.config import Settings
from sales_batch.core.words import Words
from sales_batch.ledger import FILE_NAME, Ledger


@command
def verify(settings: Settings, manner: Manner) -> int:
    """Hold the ledger against its own chain, and each published set against its manifest."""
    out, state, language = settings.paths.out, settings.paths.state, settings.language
    ledger, runs = [], 0
    if publish.last_run(out) or (state / FILE_NAME).exists():
        with Ledger.opened(state, publish.last_run(out)) as opened:
            ledger, runs = opened.verify(), opened.last_number()
    sets = publish.sets(out)
    files = list(_altered(out, sets))
    problems = [one.to(language) for one in [*ledger, *files]]
    for problem in problems:
        manner.say(problem)
    if not problems:
        manner.say(
            Words(
                f"没有发现改动：{runs} 次运行的记录，{len(sets)} 套已发布的结果。",
                f"Nothing was changed: records of runs {runs}, published sets {len(sets)}.",
            ),
            language,
        )
    manner.data({"runs": runs, "sets": sets, "problems": problems})
    return LEDGER if ledger else STORAGE if files else batch.DONE


def _altered(out: Path, sets: list[str]) -> Iterator[Words]:
    for name in sets:
        for path in publish.altered(out / name):
            yield Words(
                f"{name} 中的 {path} 与发布时不同，或不见了。",
                f"{path} of {name} is not what was published, or is gone.",
            )

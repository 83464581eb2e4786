"""`handbook`: writes the pages that say what the program does, or says which are stale."""

from pathlib import Path

import click

from sales_batch import handbook
from sales_batch.commands.command import DONE, OUR_FAULT, STORAGE, USAGE, stopped
from sales_batch.core.words import Words


def write(target: Path, cases: Path, *, check: bool) -> int:
    """Write the handbook to a folder; with `check` only compare it with what stands there."""
    if not cases.is_dir():
        missing = Words(
            f"找不到规则的用例 {cases}。请在本项目的源代码文件夹中运行。",
            f"The cases of the rules are not in {cases}. Run this in a checkout of the project.",
        )
        return stopped(missing, USAGE)
    pages = handbook.pages(cases)
    try:
        if not check:
            handbook.write(pages, target)
        stale = handbook.stale(pages, target)
    except OSError as error:
        return stopped(str(error), STORAGE)
    for path in stale:
        click.echo(Path(target, path), err=True)
    if not stale:
        return DONE
    return stopped(
        Words(
            "以上各页与程序不一致。请运行 sales-batch handbook 重新生成。",
            "These pages are not what the program says. Write them anew with sales-batch handbook.",
        ),
        OUR_FAULT,
    )

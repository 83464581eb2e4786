"""`init`: a new working folder, made aside and put in its place whole; nothing is overwritten."""

import re
import shutil
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import click

import sales_batch
from sales_batch.commands.command import DONE, STORAGE, USAGE, stopped
from sales_batch.config.values import DEPARTMENTS
from sales_batch.core.words import Language, Words
from sales_batch.excel.template import write_templates
from sales_batch.sheets import BOOKS

TEMPLATES = Words("模板", "templates")
GUIDES: Mapping[str, Words] = {
    "administrator": Words("管理员指南.md", "For the administrator.md"),
    "clerks": Words("填表指南.md", "For clerks.md"),
}
"""The guides by their names in the package, and what they are called in a working folder."""
SAMPLES = Path("samples", "inbox")
SAMPLE_DAY = "2026-11-23"
"""The day that the samples are written for."""


def init(target: Path, language: Language, *, demo: bool) -> int:
    """Make the working folder `target`, which must not hold anything yet."""
    samples = _samples() if demo else None
    if demo and not samples:
        return _refused(NO_SAMPLES, language)
    if target.exists() and any(target.iterdir()):
        taken = Words(
            f"{target} 里已有文件，没有改动它。请换一个新的文件夹。",
            f"{target} is not empty and was left as it is. Name a new folder.",
        )
        return _refused(taken, language)
    try:
        _make(target, language, samples)
    except OSError as error:
        return stopped(str(error), STORAGE)
    click.echo(_welcome(target, demo).to(language))
    return DONE


NO_SAMPLES = Words(
    "找不到示例：--demo 要在本项目的源代码文件夹里运行，安装包里没有 samples 文件夹。",
    "The samples are not here: run --demo in a checkout of the project; the installed package does "
    "not hold its folder samples.",
)


def _refused(words: Words, language: Language) -> int:
    return stopped(words.to(language), USAGE)


def _samples() -> Path | None:
    """The inbox of the samples: of the checkout we are in, or that this program runs from."""
    roots = (Path.cwd(), Path(sales_batch.__file__).parents[1])
    return next((root / SAMPLES for root in roots if (root / SAMPLES).is_dir()), None)


def _make(target: Path, language: Language, samples: Path | None) -> None:
    parent = target.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=".init-") as scratch:
        folder = Path(scratch, "new")
        folder.mkdir()
        _fill(folder, language, samples)
        if target.exists():
            target.rmdir()
        folder.rename(target)


def _fill(folder: Path, language: Language, samples: Path | None) -> None:
    """Everything that a working folder begins with."""
    texts = resources.files(sales_batch) / "starting"
    settings = (texts / "config.yaml").read_text(encoding="utf-8")
    settings = re.sub(r"(?m)^language: zh$", f"language: {language}", settings)
    (folder / "config.yaml").write_text(settings, encoding="utf-8")
    for name, title in GUIDES.items():
        guide = (texts / f"{name}.{language}.md").read_text(encoding="utf-8")
        (folder / title.to(language)).write_text(guide, encoding="utf-8")
    write_templates(folder / TEMPLATES.to(language), language, BOOKS)
    for department in DEPARTMENTS:
        (folder / "inbox" / department).mkdir(parents=True)
    if samples:
        shutil.copytree(samples, folder / "inbox", dirs_exist_ok=True)


def _welcome(target: Path, demo: bool) -> Words:
    day = f" --as-of {SAMPLE_DAY}" if demo else ""
    return Words(
        f"已建好工作文件夹 {target}。请先看其中的《{GUIDES['administrator'].zh}》，然后运行：\n"
        f"  sales-batch -C {target} run{day}",
        f"The working folder {target} is ready. Read “{GUIDES['administrator'].en}” in it, then "
        f"run:\n  sales-batch -C {target} run{day}",
    )

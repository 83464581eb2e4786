"""The handbook is what the program says, leaves nothing out, and its links lead somewhere."""

import posixpath
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sales_batch import handbook
from sales_batch.batch import DONE, HELD, OUR_FAULT, OUT_OF_BALANCE
from sales_batch.cli import INTERRUPTED, TERMINATED, main
from sales_batch.commands import command
from sales_batch.config import Settings
from sales_batch.core.rule import Rule
from sales_batch.core.words import Language
from sales_batch.explain.checks import CHECKS
from sales_batch.explain.sentences import MUST, SECTIONS, must
from sales_batch.figures import FIGURES
from sales_batch.handbook import commandline
from sales_batch.handbook.cases import read_cases
from sales_batch.reports import REPORTS
from sales_batch.sheets import SHEETS

ROOT = Path(__file__).parents[1]
COMMITTED = ROOT / "docs" / "handbook"
CASES = ROOT / "tests" / "rules" / "cases"


@cache
def pages() -> Mapping[str, str]:
    return handbook.pages(CASES)


def together(language: Language) -> str:
    return "\n".join(text for path, text in pages().items() if path.startswith(language))


def test_the_committed_handbook_is_what_the_program_says() -> None:
    stale = handbook.stale(pages(), COMMITTED)
    assert stale == [], f"run sales-batch handbook: {stale}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_check_has_its_sentence_and_an_example_in_words(language: Language) -> None:
    text = together(language)
    for one in CHECKS:
        _, _, told = text.partition(f'<a id="{one.name}"></a>')
        entry = told.partition("<a id=")[0]
        opening = re.split(r"\{[a-z_]+\}", one.message.to(language))
        assert all(part.replace("<", "\\<") in entry.replace("\\*", "*") for part in opening), one
        assert must(one).to(language) in text
        if isinstance(one, Rule):
            assert "\n| " in entry, f"{one.name} has no table"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_that_is_declared_has_its_place(language: Language) -> None:
    names = {
        *(one.code for one in CHECKS),
        *(one.table for one in SHEETS),
        *(one.name for one in FIGURES),
        *(one.name for one in REPORTS),
        *main.commands,
        *Settings.model_fields.keys() - {"folder"},
    }
    assert names <= set(re.findall(r'<a id="(.*?)"></a>', together(language)))


def test_every_link_leads_somewhere() -> None:
    for path, text in pages().items():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            page, _, name = target.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), page or "."))
            there = there if page else path
            if there in pages():
                assert not name or f'<a id="{name}"></a>' in pages()[there], (path, target)
            else:
                assert (COMMITTED / there).exists(), (path, target)


def test_no_sentence_is_missing_or_left_over() -> None:
    assert set(MUST) == {one.code for one in CHECKS if not isinstance(one, Rule)}
    assert {one.code[0] for one in CHECKS} <= set(SECTIONS)
    for one in CHECKS:
        assert not re.search("[。.]$", must(one).zh + must(one).en)


def test_commands_and_options_are_said_in_chinese_too() -> None:
    options = {
        part.opts[-1]
        for one in main.commands.values()
        for part in one.params
        if isinstance(part, click.Option)
    }
    assert {*main.commands, *options} == set(commandline.IN_CHINESE)


def test_every_exit_code_is_explained() -> None:
    codes = {DONE, OUR_FAULT, HELD, OUT_OF_BALANCE, INTERRUPTED, TERMINATED}
    codes |= {command.USAGE, command.CONFIGURATION, command.BUSY, command.LEDGER, command.STORAGE}
    told = {int(code) for text in commandline.EXIT_CODES for code in text.split(", ")}
    assert told == codes


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("settings: rules.D99 = off", "rules.D99: there is no rule “D99”"),
        ("settings: rules.Q06.off_markt = 0.2", "rules.Q06.off_markt: there is no such setting"),
        ("settings: delivries.over_delivery = 0.2", "delivries: there is no such setting"),
        ("day: 2026-13-01", "month must be in 1..12"),
        ("## orders\n| order_no | quote_no |\n|---|---|\n| SO-1 |", "1 cells below 2 headers"),
    ],
)
def test_a_case_that_cannot_be_read_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "D99_boxes.md"
    path.write_text(f"# Boxes are closed\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(f"{path}: Boxes are closed: {said}")):
        read_cases(path)


def test_a_stale_page_is_named_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = {"zh/README.md": "手册\n", "en/findings/Q.md": "Q\n"}
    monkeypatch.setattr(handbook, "pages", lambda _: small)
    target = tmp_path / "handbook"

    def run(*options: str) -> tuple[int, str]:
        given = ["handbook", str(target), "--cases", str(CASES), *options]
        result = CliRunner().invoke(main, given)
        return result.exit_code, result.stderr

    assert run("--check")[0] == OUR_FAULT
    assert not target.exists()
    assert run() == (DONE, "")
    assert run("--check") == (DONE, "")
    (target / "zh" / "README.md").write_text("old", encoding="utf-8")
    (target / "zh" / "gone.md").write_text("gone", encoding="utf-8")
    code, text = run("--check")
    assert code == OUR_FAULT
    assert "README.md" in text
    assert "gone.md" in text
    assert "Q.md" not in text
    assert run() == (DONE, "")
    assert not (target / "zh" / "gone.md").exists()


def test_without_the_cases_there_is_no_handbook(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["handbook", str(tmp_path), "--cases", str(tmp_path / "no")])
    assert result.exit_code == command.USAGE
    assert "checkout" in result.stderr

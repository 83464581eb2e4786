"""The sample company keeps the rules, its mistakes are the planted ones, and it is made anew."""

import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
import yaml

from samples.audit import audit
from samples.company import company
from samples.days import AS_OF
from samples.make import HERE, make
from samples.mistakes import plant
from samples.slips import planned

FIRST = {
    "G05", "G06", "G07", "G08", "G09", "G10", "G11", "G12", "G13", "G14", "G15", "G17", "P01",
    "P02", "Q01", "Q02", "Q03", "Q04", "Q07", "Q08", "Q09", "Q10", "Q11", "Q12", "O01", "O02",
    "O03", "O04", "O05", "O06", "O09", "O11", "M01", "M02", "D01", "D03", "D04", "D07", "A06",
    "A07", "A08", "A20",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    make(folder)
    return folder


def _expected(folder: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = yaml.safe_load((folder / "mistakes.yaml").read_text("utf-8"))
    return found


def test_a_clean_company_breaks_no_rule() -> None:
    tables = company()
    breaches = [str(found) for found in audit(tables) if found.code != "G15"]
    assert not breaches
    assert len(list(planned(tables))) == sum(found.code == "G15" for found in audit(tables))


def test_the_planted_mistakes_break_just_what_they_are_meant_to() -> None:
    tables = company()
    slips, _ = plant(tables)
    wanted = {(slip.code, id(slip.row), slip.column): slip for slip in slips if slip.row}
    found = {(one.code, one.row, one.column): one for one in audit(tables)}
    assert not [str(found[key]) for key in found.keys() - wanted.keys()]
    missed = [wanted[key] for key in wanted.keys() - found.keys()]
    assert {slip.code for slip in missed if slip.how == "row"} <= {"G08", "G15"}


def test_there_are_mistakes_of_every_kind(made: Path) -> None:
    expected = _expected(made)
    assert {one["code"] for one in expected} == FIRST
    cells = Counter((one["file"], one["sheet"], one.get("cell")) for one in expected)
    assert max(cells.values()) == 1


def test_the_company_is_as_large_as_it_says() -> None:
    tables = company()
    sizes = {name: len(tables[name]) for name in ("customers", "products", "materials", "orders")}
    assert sizes == {"customers": 40, "products": 60, "materials": 40, "orders": 400}
    assert len(tables["quotes"]) == 80
    assert len(tables["order_lines"]) > 650
    assert max(order["received_on"] for order in tables["orders"]) <= AS_OF


def test_the_samples_are_what_the_generator_makes(made: Path) -> None:
    fresh = {path.relative_to(made).as_posix(): path for path in made.rglob("*.*")}
    kept = {path.relative_to(HERE).as_posix(): path for path in HERE.glob("inbox/*/*.xlsx")}
    kept |= {name: HERE / name for name in ("mistakes.md", "mistakes.yaml")}
    assert fresh.keys() == kept.keys()
    for name, path in fresh.items():
        assert _content(path) == _content(kept[name]), f"{name}: run python -m samples.make"


def _content(path: Path) -> bytes | dict[str, bytes]:
    """The parts of a workbook, whatever its compression; other files as they are."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_same_bytes_each_time(made: Path, tmp_path: Path) -> None:
    make(tmp_path)
    again = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert again == {path.relative_to(made): path.read_bytes() for path in made.rglob("*.*")}


def test_the_inbox_is_small(made: Path) -> None:
    assert sum(path.stat().st_size for path in made.rglob("*.xlsx")) < 5_000_000


def test_each_mistake_stands_where_the_list_says(made: Path) -> None:
    """The value of the cell in the workbook is the one in the list, as openpyxl reads it."""
    for file in sorted({one["file"] for one in _expected(made)}):
        book = openpyxl.load_workbook(made / "inbox" / file, data_only=True)
        for one in _expected(made):
            if one["file"] == file and "cell" in one and one["code"] not in ("G13", "G17"):
                cell = book[one["sheet"]][one["cell"]].value
                assert _shown(cell) == one["value"], one


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:%Y-%m-%d}" if hasattr(value, "year") else str(value).removesuffix(".0")

"""The rules of the house (docs/house.md), held by reading its source."""

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import sales_batch
from sales_batch.core.figure import Figure
from sales_batch.core.finding import Check, placeholders
from sales_batch.core.report import Report
from sales_batch.core.rule import Rule
from sales_batch.core.sheet import Book, Sheet
from sales_batch.figures import FIGURES
from sales_batch.reports import REPORTS
from sales_batch.rules import RULES
from sales_batch.sheets import BOOKS, SHEETS

PACKAGE = Path(sales_batch.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
NAMES = [path.relative_to(PACKAGE).as_posix() for path in MODULES]

MAY_KNOW = {
    "core": {"core"},
    "sheets": {"core", "sheets"},
    "config": {"core", "config"},
    "figures": {"core", "sheets", "config", "figures"},
    "rules": {"core", "sheets", "config", "figures", "rules"},
    "reports": {"core", "sheets", "config", "figures", "reports"},
    "excel": {"core", "excel"},
}
"""Which rooms a room may import from; a room that is not named here may know all."""

DECLARE = {"rule", "figure", "report", "voucher", "column", "__init_subclass__"}
"""A declaration says many things about one thing, each by its name."""
LONGEST_MODULE, LONGEST_FUNCTION, MOST_PARAMETERS = 300, 40, 6


def name(path: Path) -> str:
    """A module's path within the package."""
    return path.relative_to(PACKAGE).as_posix()


def room(path: Path) -> str:
    """The folder of a module; the module itself at the top."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, however deep."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(tree: ast.Module) -> Iterator[str]:
    """The rooms of ours that a module imports from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "sales_batch":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sales_batch."):
            yield (node.module or "").split(".")[1]
        elif isinstance(node, ast.Import):
            ours = (alias.name for alias in node.names if alias.name.startswith("sales_batch."))
            yield from (module.split(".")[1] for module in ours)


def test_each_room_knows_only_what_it_may() -> None:
    wrong = [
        (name(path), other)
        for path, tree in TREES.items()
        if room(path) in MAY_KNOW
        for other in imported(tree)
        if other not in MAY_KNOW[room(path)]
    ]
    assert not wrong


def test_only_excel_knows_the_libraries_for_workbooks() -> None:
    libraries = {"openpyxl", "xlsxwriter", "lxml", "isal"}
    wrong = [
        (name(path), module)
        for path, tree in TREES.items()
        if room(path) != "excel"
        for node in ast.walk(tree)
        for module in _modules(node)
        if module.split(".")[0] in libraries
    ]
    assert not wrong


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


CLOCKS = {"date.today", "datetime.now", "datetime.today", "time.time", "random.random"}


def test_no_clock_and_no_chance_in_what_is_computed() -> None:
    wrong = [
        (name(path), node.lineno)
        for path, tree in TREES.items()
        if room(path) in {"core", "sheets", "figures", "rules", "reports"}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCKS
    ]
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_every_module_opens_with_a_sentence(path: Path) -> None:
    opening = (ast.get_docstring(TREES[path]) or "").split("\n\n")[0]
    assert opening.endswith(".")


def test_no_module_is_named_after_nothing() -> None:
    names = {"util", "utils", "helper", "helpers", "common", "base", "manager", "misc"}
    assert not [path for path in MODULES if path.stem in names]


def test_modules_are_short() -> None:
    long = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {path: count for path, count in long.items() if count > LONGEST_MODULE}


def test_functions_are_short() -> None:
    long = {
        f"{name(path)} {one.name}": one.end_lineno - one.lineno + 1
        for path, tree in TREES.items()
        for one in functions(tree)
        if one.end_lineno is not None
    }
    assert not {where: count for where, count in long.items() if count > LONGEST_FUNCTION}


def test_functions_take_few_parameters() -> None:
    """The frames of a rule, a figure or a report are named in its `takes`, and do not count."""
    many = {
        f"{name(path)} {one.name}": _parameters(one)
        for path, tree in TREES.items()
        for one in functions(tree)
        if one.name not in DECLARE
    }
    assert not {where: count for where, count in many.items() if count > MOST_PARAMETERS}


def _parameters(one: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    declared = any(
        isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in DECLARE
        for part in one.decorator_list
    )
    given = one.args.kwonlyargs
    if not declared:
        given = [*one.args.posonlyargs, *one.args.args, *given]
    return len([part for part in given if part.arg not in ("self", "cls")])


# What is declared is listed, and named once


def declared(folder: str, kind: type[Any]) -> dict[str, Any]:
    """Every rule, figure or report that the modules of a room hold, by module and name."""
    found = {}
    package = import_module(f"sales_batch.{folder}")
    for part in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for label, value in vars(import_module(part.name)).items():
            if isinstance(value, kind):
                found[f"{part.name}.{label}"] = value
    return found


@pytest.mark.parametrize(
    ("folder", "kind", "listed"),
    [("rules", Rule, RULES), ("figures", Figure, FIGURES), ("reports", Report, REPORTS)],
    ids=["rules", "figures", "reports"],
)
def test_what_is_declared_is_listed(folder: str, kind: type[Any], listed: tuple[Any, ...]) -> None:
    known = {id(one) for one in listed}
    forgotten = [label for label, one in declared(folder, kind).items() if id(one) not in known]
    assert not forgotten
    names = [one.name for one in listed]
    assert len(set(names)) == len(names)


def test_a_figure_stands_below_what_it_takes() -> None:
    seen: set[int] = set()
    for one in FIGURES:
        assert all(id(part) in seen for part in one.takes if isinstance(part, Figure)), one.name
        seen.add(id(one))


def test_every_sheet_and_book_is_listed() -> None:
    books = {id(one) for one in declared("sheets", Book).values()}
    assert books == {id(one) for one in BOOKS}
    assert {sheet for book in BOOKS for sheet in book.sheets} == set(SHEETS)
    assert set(Sheet.__subclasses__()) >= set(SHEETS)


def checks() -> dict[str, Check]:
    """Every check that a module of ours declares, by module and name."""
    found = {}
    for path in MODULES:
        module = ".".join(("sales_batch", *path.relative_to(PACKAGE).with_suffix("").parts))
        if path.stem != "__main__":
            for label, value in vars(import_module(module.removesuffix(".__init__"))).items():
                if isinstance(value, Check):
                    found[f"{module}.{label}"] = value
    return found


def test_names_of_checks_are_unique() -> None:
    distinct = {id(one): one for one in checks().values()}
    names = [one.name for one in distinct.values()]
    assert sorted(names) == sorted(set(names))


def test_messages_say_the_same_in_both_languages() -> None:
    for where, one in checks().items():
        zh, en = (sorted(set(placeholders(text))) for text in one.message)
        assert zh == en, where
        assert one.message.zh.endswith(("。", "？", "}")), where
        assert one.message.en.endswith((".", "?", "}")), where
        assert "  " not in one.message.en, where


def test_a_rule_speaks_of_columns_that_its_sheet_has() -> None:
    for one in RULES:
        assert all(column in one.sheet.columns for column in (*one.at, *one.blank)), one.name


# Exact columns stay exact


REFUSED = {"round", "cumsum", "cumprod", "mean", "std", "quantile", "truediv", "divide"}
ALLOWED = {
    ("figures/backlog.py", "cumsum"): "numbers groups of lines: a count, no quantity",
}
"""What stands in the source although it is refused, and why it does no harm."""


@pytest.mark.parametrize("folder", ["rules", "figures", "reports"])
def test_no_inexact_arithmetic_in_what_is_computed(folder: str) -> None:
    wrong = [
        (name(path), line, what)
        for path, tree in TREES.items()
        if room(path) == folder
        for line, what in _inexact(tree)
        if (name(path), what) not in ALLOWED
    ]
    assert not wrong


def _inexact(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What may lose a digit; a function that reckons with Fractions divides exactly."""
    exact = [one for one in functions(tree) if "Fraction" in ast.unparse(one)]
    lines = {line for one in exact for line in range(one.lineno, (one.end_lineno or 0) + 1)}
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            if node.lineno not in lines:
                yield node.lineno, "/"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, "a float"
        elif isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in ("float", "round"):
                yield node.lineno, called.id
            elif isinstance(called, ast.Attribute) and called.attr in REFUSED:
                yield node.lineno, called.attr

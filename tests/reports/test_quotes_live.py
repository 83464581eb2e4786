"""The quotes report is live: LibreOffice computes the same, and a changed price moves the rest."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sales_batch import reporting
from sales_batch.config import Settings
from sales_batch.core.records import records
from sales_batch.core.report import Content
from sales_batch.excel.write import write
from sales_batch.figures import components
from sales_batch.handbook.cases import tables_from
from sales_batch.reports.quotes import REPORT
from tests import frames, generated, sampled
from tests.excel.office import formula_values, needs_office, recalculated
from tests.excel.reports import cover
from tests.figures.test_oracle import configured
from tests.reports.contents import content, page
from tests.reports.test_quotes import example

UNROUNDED = Decimal("0.000000006")
"""Amounts and usages of components are shown with 8 decimals, but not rounded by their formulas."""


def written(made: Content, path: Path) -> Path:
    write(path, cover(*made.controls), made.pages, "zh")
    return path


def agrees(stored: Any, found: Any, *, exactly: bool) -> bool:
    """The same text or number, to the 15 digits of a spreadsheet; or within an unrounded digit."""
    if isinstance(stored, str) or stored is None or isinstance(found, str) or found is None:
        return bool(stored == found)
    one, other = (Decimal(f"{value:.15g}") for value in (stored, found))
    return one == other or (not exactly and abs(one - other) <= UNROUNDED)


def differences(made: Content, path: Path) -> Iterator[tuple[Any, ...]]:
    """The formulas that LibreOffice finds to come to something else than what is stored."""
    (components,) = (at for at, one in enumerate(made.pages, 2) if one.name == "components")
    stored, found = formula_values(path), formula_values(recalculated(path, path.parent))
    assert stored.keys() == found.keys()
    assert {at for at, _ in stored} >= {2, 3, components}
    for (sheet, cell), value in stored.items():
        if not agrees(value, found[sheet, cell], exactly=sheet != components):
            yield sheet, cell, value, found[sheet, cell]


def generated_content(seed: int) -> Content:
    """A company with sub-assemblies, currencies, lots and prices of every number of decimals."""
    rows, day = generated.company(seed, 4), generated.as_of(seed)
    settings = configured(generated.settings(seed))
    return content(REPORT, frames.assembled(rows, day=day), day, settings)


@needs_office
@pytest.mark.parametrize(("seed", "with_vat"), [(4, True), (7, False), (9, False)])
def test_libreoffice_computes_a_generated_company_as_we_do(
    tmp_path: Path, seed: int, with_vat: bool
) -> None:
    assert configured(generated.settings(seed)).prices_include_vat is with_vat
    made = generated_content(seed)
    assert list(differences(made, written(made, tmp_path / "quotes.xlsx"))) == []


@needs_office
def test_libreoffice_computes_the_samples_as_we_do(tmp_path: Path) -> None:
    made = reporting.content_of(REPORT, sampled.evaluated())
    assert list(differences(made, written(made, tmp_path / "quotes.xlsx"))) == []


@needs_office
def test_what_is_not_broken_down_stands_as_a_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P-1 within P-3 as a whole: its two amounts have no formula, and the costs are the same."""
    monkeypatch.setattr(components, "MOST", 3)
    made = example()
    path = written(made, tmp_path / "quotes.xlsx")
    sheet = openpyxl.load_workbook(path)["成本构成"]
    whole = [line for line in sheet.iter_rows(values_only=True) if line[4] == "P-1"]
    assert [(line[2], line[11], line[15], line[17]) for line in whole] == [
        ("P-3", 2.1, 42, None),
        ("P-3", 2.1, None, 84),
    ]
    assert list(differences(made, path)) == []


def ties() -> Iterator[tuple[Decimal, Decimal]]:
    """Usages and prices whose product ends in a half of the fourth decimal.

    Multiplied as binary fractions, some come out below the half.
    """
    for usage in range(105, 9_000, 10):
        for price in (1001, 2003, 4009, 68507, 999_983):
            product = Decimal(usage * price).scaleb(-5)
            if usage * price % 10 == 5 and Decimal(usage / 100 * price / 1000) < product:
                yield Decimal(usage).scaleb(-2), Decimal(price).scaleb(-3)


def tied_case(pairs: list[tuple[Decimal, Decimal]]) -> str:
    """One quote with a line per pair: a product of that usage of a material of that price."""
    heads = {
        "quotes": "quote_no | customer_id | requested_by | prepared_by | quoted_on",
        "products": "product_id | name | unit | family | standard",
        "materials": "material_id | name",
        "material_prices": "material_id | valid_from | price",
        "cost_items": "product_id | item_no | cost_type | material_id | usage",
        "quote_lines": "quote_no | line_no | product_id | quantity | unit_price",
    }
    rows: dict[str, list[str]] = {name: [] for name in heads}
    rows["quotes"].append("Q | C | S | S | 2026-11-02")
    for at, (usage, price) in enumerate(pairs, 1):
        rows["products"].append(f"P{at} | 电机 | 台 | 电机 | no")
        rows["materials"].append(f"M{at} | 铜线")
        rows["material_prices"].append(f"M{at} | 2026-01-01 | {price}")
        rows["cost_items"].append(f"P{at} | 1 | main_material | M{at} | {usage}")
        rows["quote_lines"].append(f"Q | {at} | P{at} | {usage} | {price if at % 2 else ''}")
    return "\n".join(
        f"\n## {name}\n| {head} |\n|{'-|' * (head.count('|') + 1)}\n"
        + "\n".join(f"| {row} |" for row in rows[name])
        for name, head in heads.items()
    )


@needs_office
def test_an_exact_half_is_rounded_up_as_we_do(tmp_path: Path) -> None:
    pairs = list(ties())[:60]
    assert len(pairs) == 60
    day, settings = date(2026, 11, 3), Settings(prices_include_vat=False)
    made = content(REPORT, tables_from(tied_case(pairs), day), day, settings)
    costs = [row["unit_cost"] for row in records(page(made, "costing").tables[0].frame)]
    assert costs == [(a * b).quantize(Decimal("0.0001"), ROUND_HALF_UP) for a, b in pairs]
    assert list(differences(made, written(made, tmp_path / "quotes.xlsx"))) == []


def place(book: Any, sheet: str, title: str, row: dict[str, Any]) -> Any:
    """The cell of a column in the first row of a detail sheet that holds some values."""
    lines = list(book[sheet].iter_rows())
    (head,) = (line for line in lines if line[0].value == "估价编号")
    columns = {cell.value: at for at, cell in enumerate(head)}
    for line in lines[head[0].row :]:
        if all(line[columns[name]].value == value for name, value in row.items()):
            return line[columns[title]]
    raise LookupError(row)


@needs_office
def test_a_changed_copper_price_moves_the_price(tmp_path: Path) -> None:
    """M-1 from 10 to 12.5 in line 2 of Q-4: 2.1 x 2 x 12.5 + 28 = 80.5, with 149 + 14.9 244.4.

    At a target margin of 30 % that is 244.4 / 0.7 = 349.142..., so 349.15, and ten of it 3491.50.
    Q-2 was quoted at 70; at 63 it is a loss, at 64 it earns nothing.
    """
    book = openpyxl.load_workbook(written(example(), tmp_path / "quotes.xlsx"))
    line, copper = {"估价编号": "Q-4", "行号": 2}, {"材料、半成品或工序": "M-1"}
    place(book, "成本构成", "单价或费率", line | copper).value = 12.5
    place(book, "估价成本", "单价", {"估价编号": "Q-2"}).value = 63
    sheet, cell = book.defined_names["目标毛利率"].attr_text.split("!")
    book[sheet.strip("'")][cell.replace("$", "")] = 0.3
    book.save(tmp_path / "changed.xlsx")
    found = openpyxl.load_workbook(
        recalculated(tmp_path / "changed.xlsx", tmp_path), data_only=True
    )

    def now(title: str, row: dict[str, Any] = line) -> Any:
        return place(found, "估价成本", title, row).value

    titles = ("主要材料费", "加工费", "间接费", "单位成本", "建议单价", "单价", "金额")
    assert [now(title) for title in titles] == [80.5, 149, 14.9, 244.4, 349.15, 349.15, 3491.5]
    assert now("毛利率") == 0.300014
    assert [now(title, {"估价编号": "Q-2"}) for title in ("建议单价", "单价", "毛利提示")] == [
        91.43, 63, "亏本",
    ]  # fmt: skip

"""The findings report: what is counted, and what each finding says."""

from pathlib import Path

import pytest

from sales_batch.config import Settings
from sales_batch.core.report import Content
from sales_batch.core.words import Language
from sales_batch.excel.write import write
from sales_batch.handbook.cases import assembled, read_cases
from sales_batch.reports.findings import REPORT
from tests import frames
from tests.excel.reports import cover
from tests.reports.contents import ANEW, content, dump, page, written, wrong

CASE = read_cases(Path(__file__).parent / "company.md")[0]


def example(language: Language = "zh") -> Content:
    tables = assembled(CASE.given, CASE.day)
    return content(REPORT, tables, CASE.day, Settings(language=language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_as_text(language: Language) -> None:
    assert dump(example(language), language) == written(f"findings.{language}"), ANEW


def test_every_count_is_the_number_of_findings() -> None:
    made = example()
    assert len(made.controls) == 5
    assert wrong(made) == []


def test_nothing_was_found(tmp_path: Path) -> None:
    made = content(REPORT, frames.assembled({}, day=CASE.day), CASE.day, Settings())
    assert wrong(made) == []
    write(tmp_path / "none.xlsx", cover(*made.controls), made.pages, "zh")


def test_a_file_belongs_to_the_department_of_its_folder() -> None:
    row = {"customer_id": "C1", "name": "客户甲"}
    tables = frames.assembled({"customers": [row, row]}, day=CASE.day)
    made = content(REPORT, tables, CASE.day, Settings())
    counted = page(made, "overview").tables[1].frame
    assert counted[["department", "count"]].to_numpy().tolist() == [["受理科", 2]]

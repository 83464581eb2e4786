"""What was handed in is read; what cannot be read is replaced by its last good copy, or said."""

import os
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from pydantic import ByteSize

from sales_batch.config import Settings
from sales_batch.config.sections import Limits
from sales_batch.core.finding import Finding
from sales_batch.core.place import Place
from sales_batch.excel.mark import mark
from sales_batch.inbox import collect
from sales_batch.inbox.inputs import Input, Verdict
from sales_batch.intake import SHEET_LOST, Intake, limits, read_in
from sales_batch.sheets import BOOKS
from sales_batch.sheets.company import BOOK as COMPANY
from sales_batch.sheets.company import Staff

MONDAY, TUESDAY = date(2026, 11, 2), date(2026, 11, 3)
OLD = 1_700_000_000
RATES = "general_affairs/汇率.xlsx"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for folder in ("general_affairs", "order_desk"):
        (tmp_path / "inbox" / folder).mkdir(parents=True)
    return Settings(folder=tmp_path, workers=1)


def lay(settings: Settings, path: str, rate: float | None = 7.15, age: int = 0) -> Path:
    """Lay a company workbook into the inbox; without a rate a file that is none."""
    file = settings.paths.inbox / path
    if rate is None:
        file.write_bytes(b"PK damaged")
    else:
        made = xlsxwriter.Workbook(file)
        for sheet in COMPANY.sheets:
            tab = made.add_worksheet(sheet.words.zh)
            tab.write_row(0, 0, [column.title.zh for column in sheet.columns.values()])
        tab.write_row(1, 0, ["USD", "2026-01-01", rate])
        made.close()
    os.utime(file, (OLD - age, OLD - age))
    return file


def night(settings: Settings, before: Intake | None = None, day: date = MONDAY) -> Intake:
    """One night over the inbox, after another one or the first."""
    previous: dict[str, Input] = {one.path: one for one in before.inputs} if before else {}
    return read_in(collect(settings, previous, day, lambda _: None), previous, settings)


def found(intake: Intake) -> list[tuple[str, str]]:
    """The codes and names of what was found."""
    return [(one.check.code, one.check.name) for one in intake.findings]


def rate(intake: Intake) -> list[str]:
    """The rates that count."""
    return [
        str(value)
        for one in intake.handed
        for sheet in one.admitted.sheets
        if sheet.table == "exchange_rates"
        for value in sheet.rows["rate"].to_pylist()
    ]


def staffed(settings: Settings, *lost: str, header: str = "员工编号") -> None:
    """A company workbook with one member of staff, without some of its sheets."""
    file = settings.paths.inbox / "general_affairs" / "公司.xlsx"
    made = xlsxwriter.Workbook(file)
    for sheet in COMPANY.sheets:
        if sheet.words.zh in lost:
            continue
        tab = made.add_worksheet(sheet.words.zh)
        titles = [column.title.zh for column in sheet.columns.values()]
        tab.write_row(0, 0, [header if title == "员工编号" else title for title in titles])
        if sheet is Staff:
            tab.write_row(1, 0, [column.example or "" for column in sheet.columns.values()])
    made.close()
    os.utime(file, (OLD, OLD))


@pytest.mark.parametrize(
    ("lost", "header", "code"),
    [(["员工"], "员工编号", "sheet_missing"), ([], "工号", "column_missing")],
)
def test_a_sheet_that_is_lost_is_stood_in_for_by_what_was_read_of_it(
    settings: Settings, lost: list[str], header: str, code: str
) -> None:
    staffed(settings)
    first = night(settings)
    staffed(settings, *lost, header=header)
    second = night(settings, first, TUESDAY)
    assert [one.verdict for one in second.inputs] == [Verdict.LAST_GOOD]
    assert found(second) == [("G05", code), ("G05", "sheet_lost")]
    text = second.findings[1].text("zh")
    assert text.startswith("以前读到的“员工”现在用不了。本次使用 2026-11-02 读到的内容。")
    assert plain(second) == plain(first)
    staffed(settings)
    assert [one.verdict for one in night(settings, second).inputs] == [Verdict.READ]


@pytest.mark.parametrize("name", ["公司 改.xlsx", "公司（更正）.xlsx"])
def test_a_returned_copy_is_known_by_what_it_says_and_not_by_its_name(
    settings: Settings, name: str
) -> None:
    staffed(settings)
    folder = settings.paths.inbox / "general_affairs"
    place = Place("general_affairs/公司.xlsx", Staff.words.zh, 2, "B")
    wrong = [Finding(SHEET_LOST, SHEET_LOST.severity, place, detail={"sheets": "", "instead": ""})]
    mark(folder / "公司.xlsx", folder / name, wrong, MONDAY, "zh")
    os.utime(folder / name, (OLD, OLD))
    intake = night(settings)
    assert [one.file for one in intake.handed] == [f"general_affairs/{name}"]
    assert found(intake) == [("G16", "correction_beside")]
    staffed(settings, header="编号")
    changed = night(settings)
    assert [one.file for one in changed.handed] == ["general_affairs/公司.xlsx"]
    assert ("G16", "correction_beside") in found(changed)
    (folder / "公司.xlsx").unlink()
    assert [one.file for one in night(settings).handed] == [f"general_affairs/{name}"]


def test_a_sheet_that_never_held_anything_is_no_loss(settings: Settings) -> None:
    staffed(settings)
    first = night(settings)
    staffed(settings, "汇率")
    second = night(settings, first, TUESDAY)
    assert [one.verdict for one in second.inputs] == [Verdict.READ]


def plain(intake: Intake) -> list[tuple[str, int]]:
    """How many rows of each sheet count."""
    return [
        (sheet.table, sheet.rows.num_rows) for one in intake.handed for sheet in one.admitted.sheets
    ]


def test_a_workbook_is_read(settings: Settings) -> None:
    lay(settings, RATES)
    intake = night(settings)
    assert [one.file for one in intake.handed] == [RATES]
    assert [one.verdict for one in intake.inputs] == [Verdict.READ]
    assert rate(intake) == ["7.1500"]
    assert not intake.findings
    assert not intake.unread


def test_a_workbook_that_cannot_be_read_is_replaced_by_its_last_good_copy(
    settings: Settings,
) -> None:
    lay(settings, RATES)
    first = night(settings)
    lay(settings, RATES, rate=None, age=-60)
    second = night(settings, first, TUESDAY)
    assert rate(second) == ["7.1500"]
    assert [code for code, _ in found(second)] == ["G01", "G01"]
    assert found(second)[1] == ("G01", "last_good_used")
    assert "2026-11-02" in second.findings[1].text("zh")
    (one,) = second.inputs
    assert (one.verdict, one.good_on) == (Verdict.LAST_GOOD, MONDAY)
    assert not second.unread
    third = night(settings, second, date(2026, 11, 4))
    assert rate(third) == ["7.1500"]
    assert third.inputs[0].good_on == MONDAY


def test_a_workbook_that_was_never_read_leaves_its_sheets_unread(settings: Settings) -> None:
    lay(settings, RATES, rate=None)
    intake = night(settings)
    assert not intake.handed
    assert [one.verdict for one in intake.inputs] == [Verdict.REFUSED]
    assert [code for code, _ in found(intake)] == ["G01"]
    assert set(intake.unread) == {
        sheet for book in BOOKS if book.department == "general_affairs" for sheet in book.sheets
    }


def test_one_that_is_mended_counts_again(settings: Settings) -> None:
    lay(settings, RATES, rate=None)
    first = night(settings)
    lay(settings, RATES, rate=8, age=-60)
    second = night(settings, first, TUESDAY)
    assert rate(second) == ["8.0000"]
    assert not second.findings


def test_a_workbook_in_another_department_s_folder_is_refused(settings: Settings) -> None:
    lay(settings, "order_desk/汇率.xlsx")
    intake = night(settings)
    assert not intake.handed
    assert [code for code, _ in found(intake)] == ["G03"]
    assert [one.verdict for one in intake.inputs] == [Verdict.MISPLACED]


def test_every_file_is_accounted_for(settings: Settings) -> None:
    lay(settings, RATES)
    lay(settings, "general_affairs/坏.xlsx", rate=None)
    lay(settings, "order_desk/汇率.xlsx", rate=9)
    (settings.paths.inbox / "order_desk" / "说明.txt").write_text("x")
    intake = night(settings)
    assert {one.path: one.verdict.value for one in intake.inputs} == {
        RATES: "read",
        "general_affairs/坏.xlsx": "refused",
        "order_desk/汇率.xlsx": "misplaced",
        "order_desk/说明.txt": "other",
    }
    assert rate(intake) == ["7.1500"]


def test_the_limits_are_those_of_the_configuration(settings: Settings) -> None:
    assert limits(settings).columns == settings.limits.columns == 256
    small = Settings(folder=settings.folder, workers=1, limits=Limits(file_bytes=ByteSize(100)))
    lay(small, RATES)
    assert [code for code, _ in found(night(small))] == ["G01"]

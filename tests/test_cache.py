"""What is kept of each workbook: read once, read back alike, read anew where it is damaged."""

import os
from array import array
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
import xlsxwriter

from sales_batch import cache
from sales_batch.cache import Task
from sales_batch.core import admit, faults, remark
from sales_batch.core.admit import Admitted, AdmittedSheet
from sales_batch.core.finding import Check, Detail
from sales_batch.core.remark import Remark
from sales_batch.core.words import Words
from sales_batch.excel import gate
from sales_batch.excel.gate import Limits
from sales_batch.sheets import BOOKS
from tests.core.workbooks import Error, Grid, Uncalculated, book

LIMITS = Limits(worker_seconds=60)
HEADERS = ["币种", "生效日期", "对本位币汇率", "备注"]


def written(path: Path, rate: object = 7.15) -> Path:
    """A workbook of exchange rates with one wrong cell, one lenient cell, one strange column."""
    made = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    made.set_properties({"created": datetime(2026, 1, 1)})
    sheet = made.add_worksheet("汇率")
    sheet.write_row(0, 0, HEADERS)
    sheet.write_row(1, 0, ["USD", date(2026, 1, 1), rate])
    sheet.write_row(2, 0, ["EUR", "2026年2月1日", "八"])
    made.close()
    return path


def plain(admitted: Admitted | None) -> tuple[list[AdmittedSheet], list[Remark]]:
    """What was admitted, to be compared: empty sequences are all alike."""
    assert admitted
    remarks = [replace(one, rows=list(one.rows)) for one in admitted.remarks]
    return list(admitted.sheets), remarks


def kept(path: Path) -> Path:
    """What is kept of such a workbook, written without a process of its own."""
    path.mkdir()
    cache.admit_file(Task(written(path / "a.xlsx"), path / "entry", LIMITS))
    return path / "entry"


def test_it_is_read_once_and_read_back_alike(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    sources = {"a" * 64: written(tmp_path / "a.xlsx"), "b" * 64: written(tmp_path / "b.xlsx", 8)}
    first = cache.admit_all(sources, folder, LIMITS, 2)
    assert list(first) == list(sources)
    for content, source in sources.items():
        assert plain(first[content]) == plain(cache.admit_workbook(source, LIMITS))
        source.unlink()
    rates = [str(one.sheets[0].rows["rate"][0]) for one in first.values()]
    assert rates == ["7.1500", "8.0000"]
    again = cache.admit_all(sources, folder, LIMITS, 2)
    assert {one: plain(again[one]) for one in again} == {one: plain(first[one]) for one in first}


def test_an_entry_that_is_damaged_is_read_anew(tmp_path: Path) -> None:
    source, folder = written(tmp_path / "a.xlsx"), tmp_path / "cache"
    folder.mkdir()
    entry = folder / cache.key("a" * 64, LIMITS)
    entry.mkdir()
    (entry / cache.INDEX).write_text("{}")
    found = cache.admit_all({"a" * 64: source}, folder, LIMITS, 1)["a" * 64]
    assert plain(found) == plain(cache.admit_workbook(source, LIMITS)) == plain(cache.load(entry))


@pytest.mark.parametrize("broken", ["index", "column", "typed", "empty folder", "a file"])
def test_what_is_damaged_is_not_believed(tmp_path: Path, broken: str) -> None:
    entry = kept(tmp_path / "x")
    assert cache.load(entry)
    names = {"index": cache.INDEX, "column": "exchange_rates.arrow",
             "typed": "exchange_rates.typed.arrow"}  # fmt: skip
    if broken in names:
        file = entry / names[broken]
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    else:
        for file in entry.iterdir():
            file.unlink()
        if broken == "a file":
            entry.rmdir()
            entry.write_text("x")
    assert cache.load(entry) is None


def test_a_workbook_that_cannot_be_read_is_one_remark_and_is_kept(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(b"no workbook")
    cache.admit_file(Task(source, tmp_path / "entry", LIMITS))
    found = cache.load(tmp_path / "entry")
    assert plain(found) == plain(cache.admit_workbook(source, LIMITS))
    assert found
    assert [one.check.code for one in found.remarks] == ["G01"]
    assert not found.sheets


def test_other_limits_and_other_contents_have_other_names() -> None:
    names = {
        cache.key("a", LIMITS),
        cache.key("b", LIMITS),
        cache.key("a", Limits(file_bytes=5)),
    }
    assert len(names) == 3
    assert cache.key("a", LIMITS) == cache.key("a", Limits(worker_seconds=1, worker_bytes=1))


def test_what_nobody_asks_for_any_more_is_forgotten_after_a_day(tmp_path: Path) -> None:
    source, folder = written(tmp_path / "a.xlsx"), tmp_path / "cache"
    folder.mkdir()
    for content in ("a" * 64, "b" * 64, "c" * 64):
        cache.admit_file(Task(source, folder / cache.key(content, LIMITS), LIMITS))
    (folder / ".new-left").mkdir()
    old = folder / cache.key("b" * 64, LIMITS)
    for entry in (old, folder / cache.key("a" * 64, LIMITS), folder / ".new-left"):
        os.utime(entry, (1e9, 1e9))
    cache.forget_others(["a" * 64], folder, LIMITS)
    kept = {cache.key(content, LIMITS) for content in ("a" * 64, "c" * 64)}
    assert {entry.name for entry in folder.iterdir()} == kept


def test_every_kind_of_remark_survives_being_kept(tmp_path: Path) -> None:
    detail: Detail = {"a": Words("甲", "A"), "b": "x\n\U0001f600\u202e"}
    remarks = [Remark(check, "甲", "staff", "name", "B", array("i", [2, 3]), "值", detail)
               for check in cache.CHECKS.values()]  # fmt: skip
    cache.save(Admitted((), remarks), tmp_path / "kept")
    assert cache.load(tmp_path / "kept") == Admitted([], remarks)


def test_every_check_that_a_remark_can_make_is_known_by_its_name() -> None:
    declared = [
        value
        for module in (remark, faults, gate)
        for value in vars(module).values()
        if isinstance(value, Check) and value is not faults.OUTSIDE_DATES
    ]
    assert declared
    assert all(cache.CHECKS[one.name] is one for one in declared)


def test_every_type_of_column_survives_being_kept(tmp_path: Path) -> None:
    tabs: dict[str, Grid] = {
        sheet.words.zh: [
            list(sheet.columns),
            [column.example or None for column in sheet.columns.values()],
            [
                Error("#N/A") if number % 2 else Uncalculated()
                for number in range(len(sheet.columns))
            ],
        ]
        for one in BOOKS
        for sheet in one.sheets
    }
    admitted = admit.admit(book(tabs), BOOKS)
    cache.save(admitted, tmp_path / "kept")
    found = cache.load(tmp_path / "kept")
    assert found
    assert plain(found) == plain(admitted)
    for one, other in zip(found.sheets, admitted.sheets, strict=True):
        assert one.rows.schema == other.rows.schema
        assert pa.types.is_integer(one.rows.schema.field("row").type)


def test_of_two_writers_at_once_both_are_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    discard = cache._discard

    def meanwhile(entry: Path) -> None:
        monkeypatch.setattr(cache, "_discard", discard)
        discard(entry)
        cache.save(Admitted((), ()), kept)

    monkeypatch.setattr(cache, "_discard", meanwhile)
    cache.save(Admitted((), ()), kept)
    assert cache.load(kept) == Admitted([], [])
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept"]


def test_what_was_spoilt_is_written_anew(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    cache.save(Admitted((), ()), kept)
    (kept / cache.INDEX).write_text("{", encoding="utf-8")
    cache.save(Admitted((), ()), kept)
    assert cache.load(kept) == Admitted([], [])


def test_a_second_writer_of_the_same_entry_changes_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    cache.save(Admitted((), ()), kept)
    before = (kept / cache.INDEX).read_bytes()
    cache.save(Admitted((), [Remark(remark.MERGED)]), kept)
    assert (kept / cache.INDEX).read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept"]

"""A short campaign of random damage, and the judge that must notice what is wrong."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from tests.excel.rawbook import zipped
from tests.hostile.case import amount, cells, day, header, parts, row, table
from tests.hostile.mutate import Reading, campaign, main, reading, silent
from tests.hostile.originals import TYPES
from tests.hostile.seen import Seen, as_seen


def test_no_mutant_is_read_wrong_without_a_word(tmp_path: Path) -> None:
    ends = list(campaign(20261123, 160, tmp_path))
    assert [wrong for _, wrong, _ in ends if wrong] == []
    kinds = {end for end, _, _ in ends}
    assert {"file bytes: refused", "cells: read alike", "cells: changed, told or visible"} <= kinds


def test_a_campaign_tells_how_its_mutants_ended(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seed", "3", "--count", "20"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(int(line.split()[0]) for line in lines) == 20


def opened(folder: Path, rows: str) -> tuple[Reading, Seen]:
    path = folder / "book.xlsx"
    path.write_bytes(zipped(parts(rows) | {"[Content_Types].xml": TYPES}))
    seen = as_seen(path)
    assert seen is not None
    return reading(path), seen


GOOD = table("AP-1")


def judged(folder: Path, rows: str, hidden: Mapping[tuple[str, str], object] | None) -> list[str]:
    """What is silent where openpyxl sees other cells than there are; None: where it sees none."""
    before, original = opened(folder, GOOD)
    after, spoilt = opened(folder, rows)
    return silent(before, after, original, None if hidden is None else {**spoilt, **hidden})


def test_a_visible_edit_is_right(tmp_path: Path) -> None:
    edits = [
        table("AP-1", **amount("7")),
        table("AP-1", **day("46328")),
        table("AP-2"),
        table("AP-1", note=""),
        GOOD + row("AP-2", 3),
        header(),
        header(),
    ]
    for edit in edits:
        assert judged(tmp_path, edit, {}) == []


def test_an_edit_that_openpyxl_does_not_confirm_is_silent(tmp_path: Path) -> None:
    changed = table("AP-1", **amount("7"))
    wrong = ["('approvals', 2, 'amount'): Decimal('1234.50') became Decimal('7.00')"]
    assert judged(tmp_path, changed, None) == wrong
    assert judged(tmp_path, changed, {("审批", "G2"): 1234.5}) == wrong
    assert judged(tmp_path, changed, {("审批", "G2"): 8.0}) == wrong


def test_a_row_that_is_lost_is_silent_unless_it_is_gone(tmp_path: Path) -> None:
    lost = judged(tmp_path, header(), {("审批", "G2"): 1234.5})
    assert lost == ["('approvals', 2, 'amount'): Decimal('1234.50') became None"]
    moment = datetime(2026, 11, 1)
    assert len(judged(tmp_path, header(), {("审批", "E2"): moment})) == 1


def test_what_is_told_is_not_silent(tmp_path: Path) -> None:
    told = [
        table("AP-1", **day("46327", "")),
        table("AP-1", **amount("x", ' t="str"')),
        header().replace("审批日期", "日子") + row("AP-1"),
        header().replace("意见", "") + row("AP-1"),
        f'<row r="2">{cells("AP-1", 2)}</row>',
    ]
    for rows in told:
        assert judged(tmp_path, rows, None) == []

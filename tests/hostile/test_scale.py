"""Much that is wrong at once: the night stays quick, and what is told stays short."""

from pathlib import Path

import pytest

from sales_batch.core import flood
from sales_batch.core.finding import Refused
from sales_batch.core.refer import LONGEST_CODE, hints
from sales_batch.excel import gate
from tests.hostile.case import amount, book, header, row
from tests.hostile.conftest import Read
from tests.hostile.nights import settings_in, take


def test_ten_thousand_wrong_codes_against_fifty_thousand() -> None:
    known = [f"D26-{at:05}" for at in range(50_000)]
    wrong = [f"D62-{at:05}" for at in range(10_000)]
    found = hints(wrong, known)
    assert "D26-00007" in found["D62-00007"].zh


def test_texts_in_a_code_column_are_not_taken_for_slips() -> None:
    long = ["x" * 32_000 + str(at) for at in range(50)]
    assert not any(words.zh for words in hints(long, ["x" * 32_000]).values())
    slip = "x" * (LONGEST_CODE - 1)
    assert hints([slip + "x"], [slip])[slip + "x"].zh


def test_every_row_wrong(tmp_path: Path, read: Read) -> None:
    wrong = (row(f"A-{at}", at, **amount(f"x{at}", ' t="str"')) for at in range(2, 3_002))
    night = take(settings_in(tmp_path), {"management/x.xlsx": book(header() + "".join(wrong))})
    assert night.checks("management/x.xlsx") == {"not_a_number"}
    assert len(night.findings("management/x.xlsx")) == 3_000


def test_a_flood_is_told_of_so_far_and_the_rest_in_one_finding(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flood, "LIMIT", 100)
    wrong = [row(f"A-{at}", at, **amount(f"x{at}", ' t="str"')) for at in range(2, 302)]
    other = [row(f"B-{at}", at, **amount(f"x{at}", ' t="str"')) for at in range(2, 52)]
    taken = {"management/x.xlsx": wrong, "management/y.xlsx": other}
    files = {path: book(header() + "".join(rows)) for path, rows in taken.items()}
    night = take(settings_in(tmp_path), files)
    assert len(night.findings("management/y.xlsx")) == 50
    first, *_, rest = sorted(
        night.findings("management/x.xlsx"), key=lambda one: one.check.message == flood.REST
    )
    assert len(night.findings("management/x.xlsx")) == 101
    assert (first.value, rest.value) == ("x2", "")
    assert (rest.check.code, rest.severity, rest.place.row) == ("G08", first.severity, 102)
    assert "还有 200 格有同样的问题（第 102 至 301 行）" in rest.text("zh")


def test_every_row_the_same(tmp_path: Path, read: Read) -> None:
    same = (row("A", at) for at in range(2, 3_002))
    night = take(settings_in(tmp_path), {"management/x.xlsx": book(header() + "".join(same))})
    findings = night.findings("management/x.xlsx")
    assert {one.check.name for one in findings if one.check.code == "G11"} == {"key_twice"}
    assert max(len(one.text("zh")) for one in findings) < 300


def test_a_refusal_repeats_little_and_nothing_that_steers_a_terminal() -> None:
    refused = Refused(gate.PART_MISSING, part="\x9b2J审\u3000批\n" + "x" * 10_000)
    part = refused.detail["part"]
    assert isinstance(part, str)
    assert part.startswith("\ufffd2J审\u3000批\ufffdx")
    assert len(part) < 200

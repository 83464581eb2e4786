"""What goes back to the clerks: which workbooks, under which names, and never over their own."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path, PureWindowsPath

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from sales_batch import batch, config, publish
from sales_batch.cli import main
from sales_batch.core.finding import Finding, Severity
from sales_batch.core.place import Place
from sales_batch.excel.gate import NOT_A_WORKBOOK
from sales_batch.excel.mark import mark
from sales_batch.excel.template import write_template
from sales_batch.returning import FOLDER, NAME_LIMIT, returnable, safe_name
from sales_batch.sheets import quotes

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 23)
BOOK = ROOT / "samples" / "inbox" / "order_desk" / "受理订货 2026年第1季度.xlsx"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with one workbook in its inbox."""
    (tmp_path / "inbox" / "order_desk").mkdir(parents=True)
    shutil.copy(BOOK, tmp_path / "inbox" / "order_desk")
    (tmp_path / "config.yaml").write_text(
        "paths: {inbox: inbox}\nquiet_seconds: 0\nworkers: 1\n", encoding="utf-8"
    )
    return tmp_path


def test_a_night_returns_what_is_to_be_corrected(folder: Path) -> None:
    night = batch.run(config.load(folder), DAY, lambda: datetime(2026, 11, 23, 22, tzinfo=UTC))
    assert night.folder is not None
    copy = night.folder / FOLDER / "order_desk" / BOOK.name
    assert load_workbook(copy).sheetnames[0] == "问题"
    page = (night.folder / "index.html").read_text("utf-8")
    assert "<h2>退回更正的工作簿：" in page
    assert "受理订货 2026年第1季度（错误" in page
    assert publish.altered(night.folder) == []
    told = returnable(night.findings, f"order_desk/{BOOK.name}")
    assert told
    assert all(one.severity is not Severity.WAITING for one in told)


def test_what_was_not_read_stands_on_the_page_with_its_remedy(folder: Path) -> None:
    (folder / "inbox" / "order_desk" / "旧<b>.xls").write_bytes(b"none")
    night = batch.run(config.load(folder), DAY, lambda: datetime(2026, 11, 23, 22, tzinfo=UTC))
    assert night.folder is not None
    page = (night.folder / "index.html").read_text("utf-8")
    assert "<h2>没有读取的文件，和改用以前内容的文件</h2>" in page
    assert "<li>order_desk/旧&lt;b&gt;.xls：这是文本文件" in page
    assert "数字不完整：没有读全 订货受理传票、订货明细" in page
    cover = load_workbook(night.folder / "backlog.xlsx").worksheets[0]
    facts = {row[0]: row[1] for row in cover.iter_rows(max_col=2, values_only=True)}
    assert "订货明细" in str(facts["数字不完整，没有读全"])


def test_a_workbook_that_is_all_corrected_comes_back_without_our_marks(folder: Path) -> None:
    original, handed_in = folder / "估价.xlsx", folder / "inbox" / "sales_office" / "估价.xlsx"
    handed_in.parent.mkdir()
    write_template(quotes.BOOK, original, "zh")
    title = quotes.BOOK.sheets[0].words.zh
    finding = Finding(
        NOT_A_WORKBOOK, Severity.ERROR, Place("sales_office/估价.xlsx", title, 2, "B")
    )
    mark(original, handed_in, [finding], DAY, "zh")
    assert load_workbook(handed_in).sheetnames[0] == "问题"
    night = batch.run(config.load(folder), DAY, lambda: datetime(2026, 11, 23, 22, tzinfo=UTC))
    assert night.folder is not None
    clean = night.folder / FOLDER / "sales_office" / "估价.xlsx"
    assert load_workbook(clean).sheetnames == load_workbook(original).sheetnames
    page = (night.folder / "index.html").read_text("utf-8")
    assert "估价（已全部改好。" in page


def test_a_copy_is_written_beside_a_checked_file_and_over_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    shutil.copy(BOOK, folder / "mine.xlsx")
    before = (folder / "mine.xlsx").read_bytes()
    for _ in range(2):
        said = CliRunner().invoke(main, ["check", "mine.xlsx", "--as-of", DAY.isoformat()])
        assert "mine.returned" in said.output
    assert {path.name for path in folder.glob("*.xlsx")} == {
        "mine.xlsx", "mine.returned.xlsx", "mine.returned.2.xlsx",
    }  # fmt: skip
    assert (folder / "mine.xlsx").read_bytes() == before


def test_no_copy_is_written_into_the_inbox(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    CliRunner().invoke(main, ["check", f"inbox/order_desk/{BOOK.name}", "--as-of", DAY.isoformat()])
    assert [path.name for path in (folder / "inbox" / "order_desk").iterdir()] == [BOOK.name]
    assert (folder / f"{BOOK.stem}.returned.xlsx").exists()


NAMES = [
    "../x.xlsx", "a/b.xlsx", "a\\b.xlsx", "CON.xlsx", "nul", "x. ", "..", "", "a:b?.xlsx",
    "订" * 300 + ".xlsx", "a\nb.xlsx", "\u2028.xlsx", "com1.tar.xlsx",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_are_safe_everywhere(name: str) -> None:
    safe = safe_name(name)
    assert safe not in ("", ".", "..")
    assert len(safe) <= NAME_LIMIT
    assert not set('<>:"/\\|?*\n\u2028') & set(safe)
    assert not PureWindowsPath(safe).is_reserved()
    assert safe == safe.strip(". ")
    assert safe_name(name + "x") != safe


def test_a_usual_name_stays_as_it_is() -> None:
    assert safe_name(BOOK.name) == BOOK.name

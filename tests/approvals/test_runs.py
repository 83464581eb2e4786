"""Approvals through whole runs: what the ledger remembers, and what leaves no trace."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sales_batch import batch, config, publish
from sales_batch.config import Settings
from sales_batch.evaluate import Evaluated
from sales_batch.figures.approval_states import approval_states
from sales_batch.ledger import Ledger
from sales_batch.sheets.orders import OrderLine
from samples import patch

ROOT = Path(__file__).parents[2]
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A working folder with the samples for its inbox."""
    shutil.copytree(ROOT / "samples" / "inbox", tmp_path / "inbox")
    text = "paths: {inbox: inbox}\nquiet_seconds: 0\nworkers: 2\n"
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    return config.load(tmp_path)


def seen(settings: Settings) -> int:
    with Ledger.opened(settings.paths.state, publish.last_run(settings.paths.out)) as ledger:
        assert ledger.verify() == []
        return len(ledger.facts(TUESDAY)["seen_approvals"])


def state(evaluated: Evaluated, order: str) -> str:
    table = evaluated.table(approval_states)
    return str(table.state[(table.subject == "special_order") & (table.reference == order)].item())


def test_a_content_changed_after_the_first_night_is_found_on_the_second(settings: Settings) -> None:
    looked = batch.look(settings, MONDAY)
    assert not settings.paths.state.exists()
    table = looked.table(approval_states)
    special = table[(table.subject == "special_order") & (table.state == "approved")]
    order = special.reference.iloc[-1]
    batch.run(settings, MONDAY, lambda: NOW)
    remembered = seen(settings)
    assert remembered > 250

    lines = looked.tables.rows[OrderLine]
    row_id = int(lines.index[lines.order_no == order][0])
    place = looked.tables.place(OrderLine, row_id, "quantity")
    book = settings.paths.inbox / place.file
    sheets = patch.opened(book)
    number = list(OrderLine.book.sheets).index(OrderLine) + 2
    patch.write(sheets, number, (place.column, place.row), "number", "99999")
    patch.save(book, sheets)
    assert state(batch.look(settings, TUESDAY), order) == "void"
    assert seen(settings) == remembered
    night = batch.run(settings, TUESDAY, lambda: NOW)
    assert order in [one.document for one in night.findings if one.check.code == "Q11"]
    assert seen(settings) == remembered


def test_no_content_is_first_seen_while_a_workbook_cannot_be_read(settings: Settings) -> None:
    book = settings.paths.inbox / "order_desk" / "受理订货 2026年第3季度.xlsx"
    whole = book.read_bytes()
    book.write_bytes(whole[:1000])
    batch.run(settings, MONDAY, lambda: NOW)
    assert seen(settings) > 200
    with Ledger.opened(settings.paths.state, 1) as ledger:
        assert ledger.facts(TUESDAY)["approved_contents"].empty
    book.write_bytes(whole)
    batch.run(settings, TUESDAY, lambda: NOW)
    with Ledger.opened(settings.paths.state, 2) as ledger:
        assert len(ledger.facts(TUESDAY)["approved_contents"]) > 200

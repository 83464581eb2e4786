"""The ledger: what it keeps, and when it refuses."""

import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from sales_batch.core.exact import frame_of
from sales_batch.inbox.inputs import Input, Verdict
from sales_batch.ledger import FACTS, Facts, Ledger, LedgerError, Run, file
from sales_batch.ledger.file import FILE_NAME

SUNDAY, MONDAY, TUESDAY = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)
START = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)


def run(number: int, day: date, folder: str = "") -> Run:
    return Run(number, day, START, START.replace(minute=2), "1.0", "f" * 64, 0, folder)


def workbook(path: str, content: str = "c" * 64) -> Input:
    return Input(path, "order_desk", 7, Verdict.READ, content, content, MONDAY)


LOCK = Input("order_desk/~$x.xlsx", "order_desk", 165, Verdict.TEMPORARY)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A state folder whose ledger holds three runs."""
    with Ledger.opened(tmp_path, 0) as ledger:
        ledger.record(run(1, MONDAY, "2026-11-02"), [workbook("a.xlsx")])
        ledger.record(run(2, MONDAY, "2026-11-02.r2"), [workbook("a.xlsx", "d" * 64), LOCK])
        ledger.record(run(3, TUESDAY), [workbook("b.xlsx")])
    return tmp_path


def alter(state: Path, statement: str) -> None:
    connection = sqlite3.connect(state / FILE_NAME)
    with connection:
        connection.execute(statement)
    connection.close()


def test_what_was_recorded_is_there_again(kept: Path) -> None:
    with Ledger.opened(kept, 3) as ledger:
        assert ledger.last_number() == 3
        assert ledger.verify() == []
        assert ledger.previous_inputs(TUESDAY) == {
            "a.xlsx": workbook("a.xlsx", "d" * 64),
            LOCK.path: LOCK,
        }
        assert ledger.previous_inputs(MONDAY) == {}
        assert ledger.latest_of(MONDAY) == run(2, MONDAY, "2026-11-02.r2")
        assert ledger.latest_of(SUNDAY) is None


def test_a_run_for_an_earlier_day_changes_nothing_for_the_later(kept: Path) -> None:
    with Ledger.opened(kept, 3) as ledger:
        ledger.record(run(4, SUNDAY, "2026-11-01"), [workbook("late.xlsx")])
        assert "a.xlsx" in ledger.previous_inputs(TUESDAY)
        assert list(ledger.previous_inputs(MONDAY)) == ["late.xlsx"]
        assert ledger.latest_of(MONDAY) == run(2, MONDAY, "2026-11-02.r2")


def test_a_night_is_recorded_whole_or_not_at_all(kept: Path) -> None:
    twice = [workbook("a.xlsx"), workbook("a.xlsx")]
    with Ledger.opened(kept, 3) as ledger:
        with pytest.raises(sqlite3.IntegrityError):
            ledger.record(run(4, TUESDAY), twice)
        assert ledger.last_number() == 3
        with pytest.raises(ValueError, match="does not follow"):
            ledger.record(run(5, TUESDAY), [])
        ledger.record(run(4, TUESDAY), [workbook("a.xlsx")])
        assert ledger.verify() == []


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE inputs SET size = 8 WHERE run = 2", "run 2 was changed"),
        ("UPDATE runs SET exit_code = 3 WHERE number = 1", "run 1 was changed"),
        ("DELETE FROM inputs WHERE run = 3", "run 3 was changed"),
        ("DELETE FROM runs WHERE number = 2", "run 2 has gone"),
        ("UPDATE runs SET chain = '' WHERE number = 1", "run 1 was changed"),
    ],
)
def test_verify_finds_what_was_changed(kept: Path, statement: str, problem: str) -> None:
    alter(kept, statement)
    with Ledger.opened(kept, 3) as ledger:
        assert problem in ledger.verify()[0].en


def seen(*approvals: tuple[str, str | None]) -> Facts:
    """Approvals by their names, with their amounts, and a content of each."""
    given = {"subject": "quote", "decision": "approved", "superior": False, "place": 1}
    rows = [
        {name: given.get(name, name) for name in FACTS["seen_approvals"]}
        | {"approval": name, "decided_on": MONDAY, "amount": amount and Decimal(amount)}
        for name, amount in approvals
    ]
    contents = [
        {"approval": name, "fingerprint": "f", "outline": "o", "total": None}
        for name, _ in approvals
    ]
    tables = {"seen_approvals": rows, "approved_contents": contents}
    return {
        table: frame_of(pa.Table.from_pylist(found, pa.schema(FACTS[table])))
        for table, found in tables.items()
    }


def test_facts_are_kept_as_they_were_first_seen(kept: Path) -> None:
    with Ledger.opened(kept, 3) as ledger:
        ledger.record(run(4, TUESDAY, "2026-11-03"), [], seen(("a", "12.50"), ("b", None)))
        ledger.record(run(5, MONDAY), [], seen(("b", "1"), ("c", None)))
        known = ledger.facts(TUESDAY)["seen_approvals"]
        assert known.approval.tolist() == ["a", "b", "c"]
        assert known.run.tolist() == [4, 4, 5]
        assert known.amount.fillna(Decimal(0)).tolist() == [Decimal("12.50"), 0, 0]
        assert known.decided_on.tolist() == [MONDAY] * 3
        assert not known.superior.any()
        assert ledger.facts(MONDAY)["seen_approvals"].approval.tolist() == ["b", "c"]
        assert ledger.facts(SUNDAY)["approved_contents"].empty
        latest = ledger.latest_of(TUESDAY)
        assert latest is not None
        assert latest.number == 4
        assert ledger.facts(TUESDAY, without=4)["seen_approvals"].approval.tolist() == ["b", "c"]
        assert ledger.verify() == []
    alter(kept, "UPDATE seen_approvals SET amount = 999 WHERE approval = 'a'")
    with Ledger.opened(kept, 3) as ledger:
        assert "run 4 was changed" in ledger.verify()[0].en


def test_a_missing_ledger_is_never_made_anew_over_published_sets(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="is missing"):
        Ledger.opened(tmp_path, 12)
    assert list(tmp_path.iterdir()) == []


def test_an_old_backup_is_refused(kept: Path) -> None:
    with pytest.raises(LedgerError, match="ends with run 3"):
        Ledger.opened(kept, 4)


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\0" * 99]
)
def test_another_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(content)
    with pytest.raises(LedgerError, match="台账"):
        Ledger.opened(tmp_path, 0)
    assert file.read_bytes() == content


@pytest.mark.parametrize("size", [100, 4096, -1])
def test_a_truncated_ledger_is_refused(kept: Path, size: int) -> None:
    file = kept / FILE_NAME
    content = file.read_bytes()
    file.write_bytes(content[:size])
    with pytest.raises(LedgerError, match="damaged"):
        Ledger.opened(kept, 3)


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    alter(tmp_path, "CREATE TABLE strangers (name TEXT)")
    with pytest.raises(LedgerError, match="not a ledger of this program"):
        Ledger.opened(tmp_path, 0)


def test_a_newer_ledger_is_refused(kept: Path) -> None:
    alter(kept, "PRAGMA user_version = 99")
    with pytest.raises(LedgerError, match="later version"):
        Ledger.opened(kept, 3)


def test_a_locked_ledger_is_told(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = sqlite3.connect(kept / FILE_NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda path, **given: connect(path, **given | {"timeout": 0})
    )
    with pytest.raises(LedgerError, match="in use by another program"):
        Ledger.opened(kept, 3)
    other.close()


def test_an_older_ledger_is_brought_up_to_date_after_a_backup(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = "CREATE TABLE added (run INTEGER NOT NULL) STRICT"
    monkeypatch.setattr(file, "MIGRATIONS", (*file.MIGRATIONS, added))
    with Ledger.opened(kept, 3) as ledger:
        assert ledger.verify() == []
    version = len(file.MIGRATIONS) - 1
    backup = sqlite3.connect(kept / f"ledger.version{version}.db")
    assert backup.execute("SELECT max(number) FROM runs").fetchone() == (3,)
    assert backup.execute("PRAGMA user_version").fetchone() == (version,)
    backup.close()
    alter(kept, "INSERT INTO added VALUES (1)")


def test_a_migration_that_fails_changes_nothing(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "CREATE TABLE added (run INTEGER) STRICT; CREATE TABLE runs (number INTEGER) STRICT"
    monkeypatch.setattr(file, "MIGRATIONS", (*file.MIGRATIONS, broken))
    with pytest.raises(LedgerError):
        Ledger.opened(kept, 3)
    monkeypatch.undo()
    with Ledger.opened(kept, 3) as ledger:
        assert ledger.verify() == []
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        alter(kept, "INSERT INTO added VALUES (1)")


def test_a_crash_while_it_is_made_leaves_no_half_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "_apply", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Ledger.opened(tmp_path, 0)
    monkeypatch.undo()
    with Ledger.opened(tmp_path, 0) as ledger:
        assert ledger.last_number() == 0

"""How tables read on a day, and how exact numbers are written."""

from datetime import date
from fractions import Fraction

import pytest

from tests.oracle.tables import as_they_read, rounded, written
from tests.oracle.typed import rows

D = date(2026, 10, 31)


def test_a_later_date_is_blank_unless_it_may_lie_ahead() -> None:
    text = """
        order_no customer_id received_on remark_on
        O1       C1          10-01       11-01
        O2       C1          11-01       -
        """
    lines = """
        order_no line_no added_on due_on
        O1       1       -        12-01
        O1       2       11-01    12-01
        O2       1       -        12-01
        """
    read = as_they_read({"order_lines": rows(lines), "orders": rows(text)}, D)
    assert [row["remark_on"] for row in read["orders"]] == [None]
    assert [row["due_on"] for row in read["order_lines"]] == [date(2026, 12, 1)]


def test_numbers_are_written_as_they_are() -> None:
    assert str(rounded(Fraction(-1, 8), 2)) == "-0.13"
    assert str(rounded(Fraction(-1, 1000), 2)) == "0.00"
    assert str(written(Fraction(123456789012345678901234567890123, 10**8), 8)).endswith(".67890123")
    with pytest.raises(ValueError, match="more than 2 decimals"):
        written(Fraction(1, 8), 2)

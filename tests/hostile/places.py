"""Line 7: cells in strange places, and sheets that claim to be larger than they are."""

from sales_batch.core.place import letters
from tests.excel import rawbook
from tests.excel.rawbook import zipped
from tests.hostile.case import book, cells, header, hostile, parts, row, table

SHEET = "xl/worksheets/sheet1.xml"
CORNER = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'


@hostile(7, "nameless_column", rows=[{}])
def one_cell_at_the_far_corner(no: str) -> bytes:
    """Whoever allocates by the used range needs 17 billion cells."""
    return book(table(no) + CORNER)


@hostile(7, rows=[{}, {"approval_no": "LAST"}])
def a_row_at_the_very_end(no: str) -> bytes:
    """A row of ours in the last row that a sheet has."""
    return book(table(no) + row("LAST", 1_048_576))


@hostile(7, rows=[{}])
def a_dimension_that_lies(no: str) -> bytes:
    """The sheet says it is a billion cells large."""
    files = parts(table(no))
    xml = str(files[SHEET]).replace("<sheetData", '<dimension ref="A1:XFD1048576"/><sheetData')
    return zipped(files | {SHEET: xml})


@hostile(7, rows=[{}])
def a_dimension_that_is_too_small(no: str) -> bytes:
    """Some programs always write A1."""
    files = parts(table(no))
    xml = str(files[SHEET]).replace("<sheetData", '<dimension ref="A1"/><sheetData')
    return zipped(files | {SHEET: xml})


@hostile(7, "too_many_rows")
def a_row_beyond_the_last(no: str) -> bytes:
    """Excel has 1,048,576 rows."""
    return book(table(no) + '<row r="1048577"><c r="A1048577"><v>1</v></c></row>')


@hostile(7, "cell_misplaced")
def a_row_number_that_overflows(no: str) -> bytes:
    """2 to the 32 and one: in 32 bits it would be row 1."""
    return book(table(no) + '<row r="4294967297"><c r="A4294967297"><v>1</v></c></row>')


@hostile(7, "cell_misplaced")
def a_column_beyond_the_last(no: str) -> bytes:
    """Excel's last column is XFD."""
    return book(table(no) + '<row r="3"><c r="XFE3"><v>1</v></c></row>')


@hostile(7, "cell_misplaced")
def a_cell_in_another_row(no: str) -> bytes:
    """Row 2 holds a cell that says it stands in row 3."""
    return book(header() + f'<row r="2">{cells(no, 3)}</row>')


@hostile(7, "cell_doubled")
def a_cell_twice(no: str) -> bytes:
    """Two amounts in one cell."""
    return book(table(no, amount='<c r="G{at}"><v>1</v></c><c r="G{at}"><v>2</v></c>'))


@hostile(7, "cell_doubled")
def a_row_twice(no: str) -> bytes:
    """Two rows of one number."""
    return book(table(no) + row(no, 2))


@hostile(7, "content_unknown")
def two_tables_of_cells(no: str) -> bytes:
    """A sheet has its cells once."""
    return book(f"{table(no)}</sheetData><sheetData>{row(no, 9)}")


@hostile(7, rows=[{}, {"approval_no": "SECOND"}])
def rows_out_of_order(no: str) -> bytes:
    """The order in the file does not matter."""
    return book(row("SECOND", 3) + row(no, 2) + header())


@hostile(7, rows=[{}])
def rows_and_cells_without_numbers(no: str) -> bytes:
    """Where nothing is said, each follows the one before."""
    bare = table(no)
    for name in [f'r="{letter}{at}"' for letter in "ABCDEFGH" for at in (1, 2)]:
        bare = bare.replace(f" {name}", "")
    return book(bare.replace('<row r="1">', "<row>").replace('<row r="2">', "<row>"))


@hostile(7, rows=[{}])
def a_million_formatted_empty_rows(no: str) -> bytes:
    """Someone coloured whole columns."""
    empty = [f'<row r="{at}" s="1" customFormat="1"/>' for at in range(3, 1_048_577)]
    return book(table(no) + "".join(empty))


@hostile(7, rows=[{}])
def a_hundred_thousand_rows_of_empty_cells(no: str) -> bytes:
    """Formatted cells with nothing in them."""
    line = "".join(f'<c r="{letter}~" s="1"/>' for letter in "ABCDEFGH")
    empty = [f'<row r="{at}">{line}</row>'.replace("~", str(at)) for at in range(3, 100_000)]
    return book(table(no) + "".join(empty))


@hostile(7, "unknown_column", rows=[{}])
def sixteen_thousand_columns(no: str) -> bytes:
    """A text in every column of the header row."""
    more = "".join(f'<c r="{letters(at)}1" t="str"><v>列{at}</v></c>' for at in range(9, 16_385))
    return book(header().replace("</row>", f"{more}</row>") + row(no))


@hostile(7, "headers_not_found", "table_too_wide")
def a_table_beyond_column_iv(no: str) -> bytes:
    """Nobody sees a table that far to the right."""
    far = table(no)
    for at, letter in enumerate("ABCDEFGH", 300):
        for number in (1, 2):
            far = far.replace(f'r="{letter}{number}"', f'r="{letters(at)}{number}"')
    return book(far)


@hostile(7, "headers_not_found")
def headers_too_far_down(no: str) -> bytes:
    """They are looked for in the first 20 rows."""
    return book(header(21) + row(no, 22))


@hostile(7, rows=[{}])
def a_title_above_the_headers(no: str) -> bytes:
    """Headers may stand lower than in the first row."""
    title = '<row r="1"><c r="A1" t="str"><v>2026 年审批</v></c></row>'
    return book(title + header(20) + row(no, 21))


@hostile(7, "merged", rows=[{}])
def a_merged_range_of_the_whole_sheet(no: str) -> bytes:
    """Seventeen billion cells, merged."""
    return book(table(no), '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


@hostile(7, "hidden_rows", rows=[{"approval_no": f"H-{at}"} for at in range(2, 5_000)])
def every_other_row_hidden(no: str) -> bytes:
    """Thousands of spans: the message stays short."""
    rows = (row(f"H-{at}", at) for at in range(2, 5_000))
    hidden = (xml.replace('">', '" hidden="1">', at % 2) for at, xml in enumerate(rows))
    return book(header() + "".join(hidden))


@hostile(7, "unknown_workbook")
def a_thousand_sheets_of_others(no: str) -> bytes:
    """None of ours among many: not all of their names are said."""
    titles = tuple(f"{no} 表 {at}" for at in range(900))
    one = rawbook.sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    return zipped(rawbook.book(*[one] * 900, titles=titles))

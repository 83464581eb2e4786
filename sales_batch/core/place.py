"""Where a row or a cell stands: file, sheet, row, column letter."""

from dataclasses import dataclass


def letters(number: int) -> str:
    """The letters of a 1-based column number: 1 is A, 27 is AA, 16384 is XFD."""
    text = ""
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


@dataclass(frozen=True, slots=True)
class Place:
    """A cell (row and column given), a row, a column, a sheet or a whole file (the rest left out).

    `file` is the path below the inbox with forward slashes, `sheet` the title as it stands on the
    tab, `row` the 1-based row, `column` the column letters.
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    @property
    def cell(self) -> str:
        """`E12`; only what is known of it, so empty for a whole sheet."""
        return f"{self.column}{self.row or ''}"

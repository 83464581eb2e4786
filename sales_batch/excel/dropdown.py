"""Where the dropdowns of a template take their values from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from sales_batch.core.sheet import LISTS, Book, Column, Sheet
from sales_batch.core.words import Language

Lists = Mapping[tuple[str, str], Sequence[str]]
"""The values now in use, by sheet (`Sheet.table`) and column name."""

LITERAL_LENGTH = 255
"""What Excel takes as a list written into the cell itself."""


@dataclass
class Dropdowns:
    """The dropdowns of one workbook.

    Choices stand in the cell itself. A reference into the same workbook offers what is being typed
    there. Any other reference, and a column of free wording, offers what is now in use, from the
    hidden list sheet. `last_row` is the last prepared row (from 1) of each sheet.
    """

    book: Book
    language: Language
    lists: Lists
    last_row: Mapping[str, int]
    _listed: dict[tuple[str, ...], str] = field(default_factory=dict)

    def source(self, column: Column) -> list[str] | str | None:
        """The values themselves, or a formula that leads to them; None without a dropdown."""
        title = column.title.to(self.language)
        if column.choices:
            words = [choice.to(self.language) for choice in column.choices.values()]
            return words if _fits_in_a_cell(words) else self._on_list_sheet(title, words)
        if column.target and column.target.book is self.book:
            return self._as_typed(column.target)
        if column.target:
            wanted = (column.target.table, column.target.key[0])
            return self._in_use(title, [key for key in self.lists if key == wanted])
        if column.kind.name == "pick":
            return self._in_use(title, [key for key in self.lists if key[1] == column.name])
        return None

    def write(self, workbook: Workbook) -> None:
        """Add the hidden list sheet, if any dropdown needs it."""
        if not self._listed:
            return
        worksheet = workbook.add_worksheet(LISTS.to(self.language))
        worksheet.hide()
        as_text = workbook.add_format({"num_format": "@"})
        for index, (values, title) in enumerate(self._listed.items()):
            worksheet.set_column(index, index, 20, as_text)
            for row, value in enumerate((title, *values)):
                worksheet.write_string(row, index, value, as_text)

    def _as_typed(self, target: type[Sheet]) -> str:
        """The filled part of a key column of this workbook, growing as it is filled."""
        column = xl_col_to_name(list(target.columns).index(target.key[0]))
        page = quote_sheetname(target.words.to(self.language))
        filled = f"COUNTA({page}!${column}$2:${column}${self.last_row[target.table]})"
        return f"=OFFSET({page}!${column}$2,0,0,MAX(1,{filled}),1)"

    def _in_use(self, title: str, columns: Sequence[tuple[str, str]]) -> str | None:
        values = sorted({value for column in columns for value in self.lists[column]})
        return self._on_list_sheet(title, values) if values else None

    def _on_list_sheet(self, title: str, values: Sequence[str]) -> str:
        self._listed.setdefault(tuple(values), title)
        column = xl_col_to_name(list(self._listed).index(tuple(values)))
        page = quote_sheetname(LISTS.to(self.language))
        return f"={page}!${column}$2:${column}${len(values) + 1}"


def _fits_in_a_cell(words: Sequence[str]) -> bool:
    return len(",".join(words)) <= LITERAL_LENGTH and not any("," in word for word in words)

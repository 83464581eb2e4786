"""The copy of a workbook that goes back to its clerk: cells at fault marked, nothing else."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

from sales_batch.core.finding import GRAVITY, SEVERITIES, Finding, Refused, Severity
from sales_batch.core.place import letters
from sales_batch.core.sheet import PROBLEMS
from sales_batch.core.words import Language, Words
from sales_batch.excel.gate import Limits
from sales_batch.excel.marking import brief, notes, problems, record
from sales_batch.excel.marking.brief import More
from sales_batch.excel.marking.listing import Listed, Notice, sheet
from sales_batch.excel.marking.notes import AUTHOR, Notes
from sales_batch.excel.marking.outline import Tab
from sales_batch.excel.marking.parts import EMPTY_BOOK, Parts, element_of
from sales_batch.excel.marking.patch import Patch
from sales_batch.excel.marking.problems import Place
from sales_batch.excel.marking.record import FILTER, NOTE, Kept
from sales_batch.excel.marking.sheet import deselect, reference
from sales_batch.excel.marking.within import SIGNED
from sales_batch.excel.marking.xml import Unpatchable, written
from sales_batch.excel.package import Package, open_package
from sales_batch.excel.values import LAST_COLUMN, position

_OPEN = Limits(2**40, 2**20, 2**40, 2**40)
"""What was read within the configured limits is read here once more."""
CLAUSE = Words("依据：{}", "Clause: {}")


class Way(StrEnum):
    """How a workbook was returned."""

    MARKED = "marked"
    """A copy of the workbook, marked."""
    LISTED = "listed"
    """A workbook of its own with the list: the original is signed, protected or of an odd shape."""


def mark(
    source: Path, target: Path, findings: Sequence[Finding], day: date, language: Language
) -> Way:
    """Write the returned copy of the workbook `source` to `target`, with its findings.

    `findings` are those of this one workbook, in the order of the list, found on `day`; none of
    them may be waiting. Marks of an earlier returned copy are taken away first. The same arguments
    give the same bytes. Raises OSError where a file cannot be read or written.
    """
    try:
        parts = Parts(open_package(source, _OPEN))
        _mark(parts, findings, day, language)
        parts.prove()
        way = Way.MARKED
    except (Unpatchable, Refused):
        parts = _alone(findings, day, language)
        way = Way.LISTED
    parts.save(target)
    return way


def unmark(source: Path, target: Path) -> bool:
    """Write a corrected workbook to `target` without our marks; False where it carries none.

    Raises OSError where a file cannot be read or written.
    """
    try:
        parts = Parts(open_package(source, _OPEN))
        patch = Patch(parts, "zh")
        if patch.outline.locked or not record.is_marked(patch):
            return False
        tab = record.clear(patch).tab
        assert tab is not None
        patch.outline.remove(tab)
        patch.leave(tab.part)
        patch.finish()
        parts.prove()
    except (Unpatchable, Refused):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    parts.save(target)
    return True


def _mark(parts: Parts, findings: Sequence[Finding], day: date, language: Language) -> None:
    patch = Patch(parts, language)
    if patch.outline.locked:
        raise Unpatchable("signed or protected")
    left = record.clear(patch)
    tabs = {
        tab.title: tab
        for tab in patch.outline.tabs()
        if tab.kind == "worksheet" and tab != left.tab
    }
    adding = Notes(parts, patch.outline.namespace, AUTHOR.to(language))
    kept: list[Kept] = []
    sheets: dict[str, _Marked] = {}
    for title, found in _by_sheet(findings).items():
        if tab := tabs.get(title):
            sheets[title] = marked = _Marked(patch, tab, found)
            kept += marked.colour()
            kept += marked.note(adding)
            kept += marked.tell(left.headers.get(tab.part))
    lines = [
        sheets[title].listed(one, more)
        if (title := one.place.sheet) in sheets
        else Listed(one, more=more)
        for one, more in brief.in_brief(findings)
    ]
    reached = {title: marked.reached for title, marked in sheets.items() if marked.reached}
    content = hashlib.sha256(parts.package.data).hexdigest()
    notice = Notice(
        _file(findings), day, language, lines, _counts(findings), kept, reached, content=content
    )
    _put_list(patch, left.tab, notice)
    patch.finish()


def _alone(findings: Sequence[Finding], day: date, language: Language) -> Parts:
    """A workbook that holds nothing but the list."""
    parts = Parts(Package(b"", {}), {name: [part] for name, part in EMPTY_BOOK.items()})
    patch = Patch(parts, language)
    lines = [Listed(one, more=more) for one, more in brief.in_brief(findings)]
    notice = Notice(_file(findings), day, language, lines, _counts(findings), alone=True)
    _put_list(patch, None, notice)
    patch.finish()
    return parts


def _file(findings: Sequence[Finding]) -> str:
    return findings[0].place.file if findings else ""


def _by_sheet(findings: Sequence[Finding]) -> Mapping[str, list[Finding]]:
    """The findings by the title of their sheet."""
    found: dict[str, list[Finding]] = {}
    for one in findings:
        found.setdefault(one.place.sheet, []).append(one)
    return found


def _counts(findings: Sequence[Finding]) -> Mapping[Severity, int]:
    """How many findings weigh how much."""
    counted = Counter(one.severity for one in findings)
    return {severity: counted[severity] for severity in SEVERITIES if counted[severity]}


class _Marked:
    """The findings of one sheet, put into it."""

    def __init__(self, patch: Patch, tab: Tab, findings: Sequence[Finding]) -> None:
        self._patch, self._tab = patch, tab
        self._sheet = patch.sheet(tab.part)
        self._findings, self.reached = brief.marked(findings)
        self._header: Place | None = None
        self._cells: dict[Place, list[Finding]] = {}
        for one in self._findings:
            if cell := _cell(one):
                self._cells.setdefault(cell, []).append(one)

    def colour(self) -> list[Kept]:
        """Colour the cells at fault by the gravest of their findings; the fills they had before."""
        styles, kept = self._patch.styles, []
        tops = [one.place for one in problems.tables(self._patch.parts, self._tab)]
        for (row, column), found in sorted(self._cells.items()):
            before = self._sheet.style_at(row, column)
            header = any(one[0] == row and one[1] <= column <= one[3] for one in tops)
            if look := styles.before(before, header=header):
                kept.append(Kept(self._tab.title, f"{letters(column)}{row}", look))
            gravest = min((one.severity for one in found), key=GRAVITY.__getitem__)
            style, held = styles.marked(before, gravest, header=header), self._sheet.rows.row(row)
            if cell := held.cell(column):
                cell.restyle(style)
            else:
                held.put(column, style)
                self._sheet.widen(row, column)
        return kept

    def note(self, adding: Notes) -> list[Kept]:
        """Note at the cells that the list names what it says; by how much their notes grew.

        A note that is there gets our text before its own, a threaded comment gets none.
        """
        taken = notes.taken(self._patch.parts, self._tab.part)
        first = dict.fromkeys(
            _cell(one) for one, more in brief.in_brief(self._findings) if not more
        )
        language = self._patch.language
        texts = {place: _note(self._cells[place], language) for place in first if place}
        held = {place: text for place, text in texts.items() if taken.get(place)}
        grown = adding.join(self._tab.part, held) if held else {}
        free = {place: text for place, text in texts.items() if place not in taken}
        if free and (key := adding.add(self._tab.part, free)):
            self._sheet.draw(key)
        return [
            Kept(self._tab.title, f"{NOTE}{letters(column)}{row}", str(rows))
            for (row, column), rows in grown.items()
        ]

    def tell(self, old: Place | None) -> list[Kept]:
        """Say beside each row what is wrong in it; returns the filter that was there before."""
        texts: dict[int, list[str]] = {}
        for one in self._findings:
            if one.place.row:
                told = f"{_weight(one, self._patch.language)} {one.text(self._patch.language)}"
                texts.setdefault(one.place.row, []).append(told)
        if not texts:
            return []
        joined = {row: "  |  ".join(told) for row, told in sorted(texts.items())}
        before = self._sheet.filter()
        self._header = problems.add(self._patch, self._tab, joined, old)
        if before and before != self._sheet.filter():
            return [Kept(self._tab.title, FILTER, reference(before))]
        return []

    def listed(self, finding: Finding, more: More | None) -> Listed:
        """A finding's line in the list, with the title of its column and its link."""
        place = finding.place
        title = finding.detail.get("column", "")
        title = title.to(self._patch.language) if isinstance(title, Words) else title
        if self._header and place.column and not title:
            column = position(f"{place.column}1")[1]
            cell = self._sheet.rows.row(self._header[0]).cell(column)
            title = self._patch.text(cell) if cell else ""
        target = f"{place.column or 'A'}{place.row or 1}"
        return Listed(finding, title, (self._tab.title, target), more)


def _cell(finding: Finding) -> Place | None:
    """The cell that a finding is about, where it is about one."""
    row, column = finding.place.row, finding.place.column
    if not row or not column:
        return None
    number = position(f"{column}1")[1]
    return (row, number) if number <= LAST_COLUMN else None


def _weight(finding: Finding, language: Language) -> str:
    return f"{SEVERITIES[finding.severity].to(language)} {finding.check.code}"


def _note(findings: Sequence[Finding], language: Language) -> str:
    """What the note at a cell says of its findings."""
    told = []
    for one in findings:
        clause = CLAUSE.to(language).format(one.check.clause) if one.check.clause else ""
        told += [_weight(one, language), one.text(language), *([clause] if clause else [])]
    return "\n".join([*told, SIGNED.to(language)])


def _put_list(patch: Patch, old: Tab | None, notice: Notice) -> None:
    """Put the list before all sheets, or in the old one's place; the workbook opens on it."""
    content = sheet(notice, patch.styles, patch.outline.namespace)
    if old:
        patch.replace(old.part, content)
        part = old.part
    else:
        part = patch.parts.free("xl/worksheets/sheet{}.xml")
        patch.parts.put(part, content)
        titles = {tab.title.casefold() for tab in patch.outline.tabs()}
        title = PROBLEMS.to(patch.language)
        while title.casefold() in titles:
            title += "_"
        patch.outline.insert_first(title, part)
    tabs = patch.outline.tabs()
    for at, tab in enumerate(tabs):
        if tab.part == part:
            patch.outline.show(at)
        else:
            _deselect(patch, tab)


def _deselect(patch: Patch, tab: Tab) -> None:
    """Two selected tabs would be edited together, so only the list may be."""
    if not patch.selected(tab.part):
        return
    if tab.kind == "worksheet":
        deselect(patch.sheet(tab.part).root)
    else:
        root = element_of(patch.parts, tab.part)
        deselect(root)
        patch.parts.put(tab.part, written(root))

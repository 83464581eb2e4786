"""The first sheet of a returned copy: what to do, and every finding with a link to its cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from sales_batch.core.finding import SEVERITIES, Finding, Severity
from sales_batch.core.place import letters
from sales_batch.core.sheet import MARKER, MARKER_COLUMN
from sales_batch.core.words import Language, Words
from sales_batch.excel import style
from sales_batch.excel.links import LINK_LIMIT, quoted
from sales_batch.excel.marking.brief import More
from sales_batch.excel.marking.record import Kept
from sales_batch.excel.marking.row import safe
from sales_batch.excel.marking.styles import COLOURS, Styles, solid

TITLE = Words("请更正这份工作簿（共 {} 处）", "Please correct this workbook ({} places)")
LOOK_ONLY = Words("请看一下这份工作簿（共 {} 处）", "Please look at this workbook ({} places)")
CHECKED = Words("原文件：{file}　　{day} 检查", "Original: {file}    Checked on {day}")
STEPS = (
    Words(
        "在下面的清单里点“位置”一栏的蓝色文字，就会跳到要改的单元格（已标上颜色）。"
        "照“问题和改法”一栏更正；单元格的批注里写着同样的话。",
        "In the list below, click the blue text under Place: it takes you to the cell, which is "
        "coloured. Correct it as the list says; the note at the cell says the same.",
    ),
    Words(
        "就在这份文件里改。没有标颜色的内容和原文件完全一样，不用动。颜色、批注和“问题”栏不用删。",
        "Make the corrections in this very file. Whatever is not coloured is as in the original "
        "and stays. There is no need to remove colours, notes or the Problems column.",
    ),
    Words(
        "全部改好后保存，用它替换您文件夹里的原文件（{file}，文件名不变）。下次检查会自动读取，这样就完成了。",
        "When all is corrected, save it and put it in place of the original in your folder "
        "({file}, same name). The next check reads it; that is all.",
    ),
)
ALONE_STEPS = (
    Words(
        "原文件有保护或签名，不能在里面做标记，所以问题都列在这里。请打开原文件，找到“位置”一栏的单元格。",
        "The original is protected or signed, so it cannot be marked, and everything is listed "
        "here. Open the original and find the cell named under Place.",
    ),
    Words("照“问题和改法”一栏更正。其余内容不用动。",
          "Correct it as the list says. Everything else can stay."),
    Words("在原来的地方保存。下次检查时就会读到。",
          "Save it where it was. The next check reads it."),
)  # fmt: skip
CAUTION = Words(
    "{day} 之后又改过原文件的话，请直接在原文件里更正，以免丢掉新填的内容。",
    "If the original was changed after {day}, correct it there instead, or newer entries are lost.",
)
MEANINGS: Mapping[Severity, Words] = {
    Severity.ERROR: Words("必须改。改好之前，有关内容暂不计入报表。",
                          "Must be corrected; until then it is left out of the reports."),
    Severity.WARNING: Words("已计入报表，但需要您核对或处理。",
                            "It counts in the reports, but someone must look into it."),
    Severity.NOTICE: Words("供您参考；没有错就不用改。",
                           "For your information; if it is right, leave it."),
}  # fmt: skip
COUNT = Words("{} 处", "{}")
MORE = Words(
    "这一栏里还有 {number} 处同样的问题（第 {first} 至 {last} 行），不再逐条列出。",
    "{number} more of the same in this column (rows {first} to {last}), not listed one by one.",
)
REACHED = Words(
    "工作表“{sheet}”的问题太多，颜色和“问题”栏只标到第 {row} 行。"
    "先改好这些；下次检查会接着标后面的。",
    "Too much is wrong on the sheet {sheet}: colours and the Problems column reach to row {row}. "
    "Correct these first; the next check goes on from there.",
)
BLANK = Words("（空）", "(blank)")
HEADS = (
    Words("轻重", "Weight"),
    Words("位置（点一下）", "Place (click)"),
    Words("栏目", "Column"),
    Words("现在填的内容", "What stands there"),
    Words("问题和改法", "What is wrong, and what to do"),
    Words("依据", "Clause"),
    Words("代码", "Code"),
)
WIDTHS = (2.0, 10.0, 24.0, 16.0, 22.0, 74.0, 12.0, 8.0)
"""Of a margin and the columns, in Excel's units."""
_TEXT_UNITS = sum(WIDTHS[2:])
_LINE = 16.5
"""The height of a line in points."""
_ACROSS = len(WIDTHS)


@dataclass(frozen=True)
class Listed:
    """One line of the list: a finding, the title of its column, where its link leads (or not)."""

    finding: Finding
    column: str = ""
    link: tuple[str, str] | None = None
    """The title of a sheet, and a cell of it."""
    more: More | None = None
    """Where the line stands for several findings that are alike."""


@dataclass(frozen=True)
class Notice:
    """What the first sheet says."""

    file: str
    day: date
    language: Language
    lines: Sequence[Listed]
    counts: Mapping[Severity, int]
    """How many findings weigh how much."""
    kept: Sequence[Kept] = ()
    reached: Mapping[str, int] = field(default_factory=dict)
    """By title the sheets on which too much is wrong, and the row up to which it is marked."""
    alone: bool = False
    content: str = ""
    """The SHA-256 (hex) of the workbook that is returned."""


class _Looks:
    """The numbers of the formats that the sheet uses."""

    def __init__(self, styles: Styles) -> None:
        head = "FF" + style.TINT[1:]
        line = f'<bottom style="thin"><color rgb="FF{style.RULE[1:]}"/></bottom>'
        rule = f"<border><left/><right/><top/>{line}<diagonal/></border>"
        plain = '<alignment vertical="center"/>'
        middle = '<alignment horizontal="center" vertical="center"/>'
        body = '<alignment horizontal="left" vertical="center" wrapText="1" indent="1"/>'
        self.title = styles.look(_font(18, style.ACCENT, "<b/>"), alignment=plain)
        self.note = styles.look(_font(10, style.MUTED), alignment=plain)
        self.number = styles.look(_font(14, style.ACCENT, "<b/>"), solid(head), alignment=middle)
        self.step = styles.look(_font(11, style.INK), alignment=body)
        self.caution = styles.look(_font(10, style.BAD), alignment=body)
        self.head = styles.look(_font(10, style.ACCENT, "<b/>"), solid(head), rule, body)
        self.middle = styles.look(_font(10, style.ACCENT, "<b/>"), solid(head), rule, middle)
        self.cell = styles.look(_font(10, style.INK), border=rule, alignment=body)
        self.link = styles.look(_font(10, "#0563C1", "<u/>"), border=rule, alignment=body)
        self.weight = {
            severity: styles.look(_font(10, style.INK, "<b/>"), solid(colour), rule, middle)
            for severity, colour in COLOURS.items()
        }


def _font(size: int, colour: str, more: str = "") -> str:
    shown = f'<sz val="{size}"/><color rgb="FF{colour[1:]}"/><name val="{style.FONT}"/>'
    return f'<font>{more}{shown}<family val="2"/></font>'


@dataclass(frozen=True)
class _Line:
    """One row: its height in points, and its cells by column number (format, text)."""

    height: float
    cells: Mapping[int, tuple[int, str]]
    merged: tuple[int, int] | None = None
    link: tuple[str, str] | None = None


def sheet(notice: Notice, styles: Styles, namespace: str) -> bytes:
    """The XML of the first sheet."""
    looks = _Looks(styles)
    lines = [*_greeting(notice, looks), *_list(notice, looks)]
    record = [Kept(MARKER, notice.file, notice.content), *notice.kept]
    rows: list[str] = []
    merged: list[str] = []
    links: list[str] = []
    for number in range(1, max(len(lines), len(record)) + 1):
        line = lines[number - 1] if number <= len(lines) else None
        kept = record[number - 1] if number <= len(record) else None
        rows.append(_row(number, line, kept))
        if line and line.merged:
            first, last = map(letters, line.merged)
            merged.append(f'<mergeCell ref="{first}{number}:{last}{number}"/>')
        if line and line.link and len(links) < LINK_LIMIT:
            tab, cell = line.link
            where = safe(f"{quoted(tab)}!{cell}")
            links.append(f'<hyperlink ref="C{number}" location="{where}"/>')
    return _around(namespace, "".join(rows), merged, links).encode()


def _around(namespace: str, rows: str, merged: Sequence[str], links: Sequence[str]) -> str:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width:g}" customWidth="1"/>'
        for at, width in enumerate(WIDTHS, 1)
    )
    hidden = f'min="{MARKER_COLUMN}" max="{MARKER_COLUMN + 2}"'
    joined = f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>' if merged else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="{COLOURS[Severity.ERROR]}"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView showGridLines="0" '
        'tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f'<cols>{columns}<col {hidden} width="9" hidden="1" customWidth="1"/></cols>'
        f"<sheetData>{rows}</sheetData>{joined}"
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _row(number: int, line: _Line | None, kept: Kept | None) -> str:
    cells = "".join(
        _cell(f"{letters(at)}{number}", look, text)
        for at, (look, text) in sorted(line.cells.items() if line else ())
    )
    if kept:
        cells += "".join(
            _cell(f"{letters(MARKER_COLUMN + at)}{number}", 0, text)
            for at, text in enumerate(kept)
            if text
        )
    height = f' ht="{line.height:g}" customHeight="1"' if line else ""
    return f'<row r="{number}"{height}>{cells}</row>'


def _cell(name: str, look: int, text: str) -> str:
    if not text:
        return f'<c r="{name}" s="{look}"/>'
    held = f'<t xml:space="preserve">{safe(text)}</t>'
    return f'<c r="{name}" s="{look}" t="inlineStr"><is>{held}</is></c>'


def _greeting(notice: Notice, looks: _Looks) -> Iterator[_Line]:
    """What this is, what to do in three steps, what the colours mean."""
    language, day = notice.language, f"{notice.day:%Y-%m-%d}"
    title = (TITLE if Severity.ERROR in notice.counts else LOOK_ONLY).to(language)
    title = title.format(f"{sum(notice.counts.values()):,}")
    yield _Line(34, {2: (looks.title, title)})
    checked = CHECKED.to(language).format(file=notice.file, day=day)
    yield _Line(20, {2: (looks.note, checked)})
    yield _Line(8, {})
    for number, step in enumerate(ALONE_STEPS if notice.alone else STEPS, 1):
        text = step.to(language).format(file=notice.file)
        high = _LINE * 1.15 * ceil(style.width(text) * 1.1 / _TEXT_UNITS) + 8
        yield _across(high, {2: (looks.number, str(number)), 3: (looks.step, text)}, 3)
        yield _Line(4, {})
    if not notice.alone:
        for text in _cautions(notice):
            yield _across(_LINE + 4, {3: (looks.caution, text)}, 3)
    yield _Line(8, {})
    for severity, count in notice.counts.items():
        words = {
            2: (looks.weight[severity], SEVERITIES[severity].to(language)),
            3: (looks.step, COUNT.to(language).format(f"{count:,}")),
            4: (looks.step, MEANINGS[severity].to(language)),
        }
        yield _across(_LINE + 4, words, 4)
    yield _Line(12, {})


def _cautions(notice: Notice) -> Iterator[str]:
    """What to beware of: a copy grows old, and of very much not all is marked."""
    yield CAUTION.to(notice.language).format(day=f"{notice.day:%Y-%m-%d}")
    for sheet, row in notice.reached.items():
        yield REACHED.to(notice.language).format(sheet=sheet, row=f"{row:,}")


def _across(height: float, cells: Mapping[int, tuple[int, str]], first: int) -> _Line:
    """A row whose text in column `first` reaches to the right edge."""
    return _Line(height, cells, (first, _ACROSS))


def _list(notice: Notice, looks: _Looks) -> Iterator[_Line]:
    """The heads of the list, and a row for each finding."""
    heads = enumerate((words.to(notice.language) for words in HEADS), 2)
    yield _Line(24, {at: (looks.head if at > 2 else looks.middle, text) for at, text in heads})
    for line in notice.lines:
        found = line.finding
        place = " ".join(filter(None, (found.place.sheet, found.place.cell))) or notice.file
        value, text = _said(line, notice.language)
        texts = place, line.column, value, text, found.check.clause, found.check.code
        look = looks.weight[found.severity], SEVERITIES[found.severity].to(notice.language)
        cells = {2: look} | {at: (looks.cell, text) for at, text in enumerate(texts, 3)}
        if line.link:
            cells[3] = looks.link, place
        lines = max(
            sum(ceil(max(style.width(part), 1) / (width - 2)) for part in text.split("\n"))
            for text, width in zip(texts, WIDTHS[2:], strict=True)
        )
        yield _Line(min(_LINE * lines + 6, 400), cells, link=line.link)


def _said(line: Listed, language: Language) -> tuple[str, str]:
    """What stands in a cell, and what is wrong with it; or how much more there is of the same."""
    found = line.finding
    if line.more:
        shown = {name: f"{value:,}" for name, value in line.more._asdict().items()}
        return "", MORE.to(language).format(**shown)
    held = found.place.row and found.place.column
    return found.value or (BLANK.to(language) if held else ""), found.text(language)

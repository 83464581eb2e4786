"""A rule in plain words, out of its own declaration: what must hold, what a breach costs, why."""

from collections.abc import Callable, Mapping, Sequence

from sales_batch import intake, reporting
from sales_batch.config import Settings
from sales_batch.config.rules import COUNTS, RATES
from sales_batch.core import admit, assemble
from sales_batch.core.figure import Field, Figure
from sales_batch.core.finding import SEVERITIES, Check, Severity, placeholders, say
from sales_batch.core.report import Table
from sales_batch.core.rule import Rule
from sales_batch.core.sheet import Column, Sheet, english
from sales_batch.core.words import Language, Words
from sales_batch.excel import gate
from sales_batch.explain.examples import example
from sales_batch.explain.facts import facts
from sales_batch.explain.sentences import must
from sales_batch.figures import working_days
from sales_batch.inbox import checks as inbox
from sales_batch.rules import RULES

CHECKS: tuple[Check, ...] = (
    *gate.CHECKS,
    *admit.CHECKS,
    *assemble.CHECKS,
    *inbox.CHECKS,
    *intake.CHECKS,
    *reporting.CHECKS,
    *working_days.CHECKS,
    *RULES,
)
"""Everything that is checked."""
GIVEN: Mapping[str, Words] = {
    "value": Words("所填内容", "what was typed"),
    "column": Words("列名", "the column"),
    "sheet": Words("表名", "the sheet"),
    "day": Words("今天", "today"),
    "limit": Words("上限或下限", "the limit"),
    "why": Words("原因", "why"),
    "who": Words("须由谁审批", "who must decide"),
}
"""What a placeholder stands for that is no column."""
EXAMPLES: Mapping[str, Words] = {
    "day": Words("2026-11-23", "2026-11-23"),
    "why": Words("还没有人审批", "nobody has decided on it"),
    "who": Words("经理或代表", "a manager or representative"),
}
"""What could stand in its place, where no column has an example."""
BY_CODE: Mapping[str, Sequence[Check]] = {
    code: [one for one in CHECKS if one.code == code] for code in sorted({c.code for c in CHECKS})
}

NO_HOLDING = Words(
    "什么都不暂停；有问题的行照样计入。",
    "Nothing is held; the row counts all the same.",
)
WAITS = Words(
    "整份单据等待审批：批准之前不计入任何报表和凭证，列在“待审批”里。",
    "The whole document waits: until it is approved it is in no report and no voucher, but listed "
    "as waiting.",
)
COUNTS_ON = Words(
    "说的是已经发生的事，所以该行照样计入；暂停的只是随之而来的凭证或补救。",
    "It tells of something that has happened, so the row counts; only the voucher or remedy that "
    "hangs on it is held.",
)
BY_BOOK: Mapping[str, Words] = {
    "document": Words(
        "整份单据（连同它的各行）暂停：不计入任何报表和凭证，直到改好为止，并列在“暂停的单据”里。",
        "The whole document with all its rows is held: in no report and no voucher until it is "
        "corrected, and listed as held.",
    ),
    "row": Words(
        "这一行暂停：用不到它，直到改好为止。引用它的单据不受影响。",
        "The row is held and not used until it is corrected. Documents that name it are not held.",
    ),
    "cell": Words(
        "必填的单元格有错，该行暂停；选填的有错，只当作没填。引用它的单据不受影响。",
        "A fault in a required cell holds the row; one in an optional cell reads as blank. "
        "Documents that name it are not held.",
    ),
}
ANYWHERE = Words(
    "订货、估价之类的单据整份暂停；价格表中暂停该行；其他登记表中必填的单元格有错才暂停该行，"
    "选填的只当作没填。整个文件读不了时，用上一次读到的内容。",
    "Documents such as orders and quotes are held as a whole; in Prices the row is held; in other "
    "registers only a fault in a required cell holds the row, and an optional one reads as blank. "
    "For a file that cannot be read, what was last read stands in.",
)


def explained(checks: Sequence[Check], settings: Settings) -> list[Table]:
    """One table for the code as a whole, and one for each sentence that must hold."""
    language = settings.language
    code = checks[0].code
    severities = dict.fromkeys(SEVERITIES[one.severity].to(language) for one in checks)
    clauses = dict.fromkeys(one.clause for one in checks if one.clause)
    whole = (
        (Words("级别", "Severity"), ", ".join(severities)),
        (Words("条款", "Clause"), ", ".join(clauses)),
        (Words("暂停什么", "What is held"), _joined({held(one) for one in checks}, language)),
        (Words("配置", "Configuration"), _configured(code, settings)),
    )
    tables = [facts(Words(f"规则 {code}", f"Rule {code}"), whole, language)]
    return [*tables, *(_sentence(one, language) for one in checks)]


def _sentence(check: Check, language: Language) -> Table:
    """What one check looks at and says."""
    takes = check.takes if isinstance(check, Rule) else ()
    titles = [one.title if isinstance(one, Figure) else one.words for one in takes]
    said = (
        (Words("查看", "Looks at"), _listed(titles, language)),
        (Words("标在", "Marks"), _listed(marked(check), language)),
        (Words("说什么", "Says"), _filled(check, _title, language)),
        (Words("例如", "For example"), _exemplified(check, language)),
    )
    name, sentence = SEVERITIES[check.severity], must(check)
    title = Words(f"{sentence.zh}（{name.zh}）", f"{sentence.en} ({name.en})")
    return facts(title, said, language)


def _exemplified(check: Check, language: Language) -> str:
    """The message as it could read."""
    if isinstance(check, Rule):
        return _filled(check, _example, language)
    return say(check.message, language, example(check))


def _joined(sentences: set[Words], language: Language) -> str:
    return " / ".join(sorted(words.to(language) for words in sentences))


def _listed(words: Sequence[Words], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(one.to(language) for one in words)


def held(check: Check) -> Words:
    """What a breach costs: the document, the row, or nothing."""
    if check.severity is Severity.WAITING:
        return WAITS
    if check.severity is not Severity.ERROR:
        return NO_HOLDING
    if check.counts:
        return COUNTS_ON
    return BY_BOOK[check.sheet.book.holding] if isinstance(check, Rule) else ANYWHERE


def marked(check: Check) -> list[Words]:
    """The titles of the columns that a rule puts its finding at."""
    if not isinstance(check, Rule):
        return []
    return [check.sheet.columns[name].title for name in check.at if name in check.sheet.columns]


def _filled(check: Check, shown: Callable[[Check, str], Words], language: Language) -> str:
    """The message with something in place of every placeholder."""
    names = placeholders(check.message.zh)
    return say(check.message, language, {name: shown(check, name) for name in names})


def _title(check: Check, name: str) -> Words:
    """What a placeholder stands for."""
    title = GIVEN.get(name)
    for known in (_column(check, name), _field(check, name)):
        title = title or (known.title if known else None)
    if not title:
        return Words("…", f"<{english(name).lower()}>")
    return Words(f"〈{title.zh}〉", f"<{title.en}>")


def _example(check: Check, name: str) -> Words:
    """What could stand in place of a placeholder, as the columns are declared."""
    if name in EXAMPLES:
        return EXAMPLES[name]
    marked = check.at[0] if isinstance(check, Rule) and check.at else ""
    column = _column(check, marked if name in ("value", "column") else name)
    if column and name == "column":
        return column.title
    if column and column.choices:
        return next(iter(column.choices.values()))
    part = column or _field(check, name)
    example = column.example if column else part.kind.example if part else ""
    return Words(example, example) if example else _title(check, name)


def _sheets(check: Check) -> list[type[Sheet]]:
    takes = check.takes if isinstance(check, Rule) else ()
    return [source for source in takes if not isinstance(source, Figure)]


def _column(check: Check, name: str) -> Column | None:
    """The column of that name, in the first of the sheets that has one."""
    return next((one.columns[name] for one in _sheets(check) if name in one.columns), None)


def _field(check: Check, name: str) -> Field | None:
    """The field of that name in the figures, or the first with it as a part: `market_price`."""
    takes = check.takes if isinstance(check, Rule) else ()
    fields = [field for one in takes if isinstance(one, Figure) for field in one.fields]
    exact = (field for field in fields if field.name == name)
    part = (field for field in fields if name in field.name.split("_"))
    return next(exact, None) or next(part, None)


def thresholds(code: str, settings: Settings) -> list[str]:
    """The limits of a rule that can be changed, by their names, as they are now."""
    return [
        *(f"{name} {settings.rate(code, name)}" for name in RATES.get(code, ())),
        *(f"{name} {settings.count(code, name)}" for name in COUNTS.get(code, ())),
    ]


def _configured(code: str, settings: Settings) -> str:
    """How the configuration has it now, and how it can be changed."""
    language, changed = settings.language, settings.rules.get(code)
    limits = thresholds(code, settings)
    said = [*limits]
    if changed and changed.severity:
        said.append(f"severity {changed.severity}")
    if changed and changed.off:
        said.append(Words("已关闭（off）", "switched off").to(language))
    example = ", ".join(["severity: warning", *(one.replace(" ", ": ") for one in limits)])
    now = ", ".join(said) or Words("按原样", "as it comes").to(language)
    return Words(
        f"现为：{now}。可在 config.yaml 的 rules 下更改，"
        f"例如 {code}: {{{example}}}，或 {code}: off",
        f"now {now}; to be changed in config.yaml under rules, "
        f"for example {code}: {{{example}}}, or {code}: off",
    ).to(language)

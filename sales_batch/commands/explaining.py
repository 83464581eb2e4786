"""`explain`: a rule in plain words, or a document traced to its cells."""

from datetime import date

from sales_batch import batch, explain
from sales_batch.commands import tables
from sales_batch.commands.command import command, day_of, unknown
from sales_batch.commands.manner import READING, Manner, deliver
from sales_batch.config import Settings
from sales_batch.core.words import Words

WHAT = Words("规则或单据", "rule or document")


@command
def explained(settings: Settings, what: str, as_of: date | None, manner: Manner) -> int:
    """What stands behind a code or a document."""
    language, evaluated = settings.language, None
    if code := explain.code_named(what):
        found = explain.of_code(code, settings)
    else:
        with manner.working(READING, language):
            evaluated = batch.look(settings, day_of(settings, as_of))
            found = explain.of_document(what, evaluated)
    if not found:
        return unknown(WHAT, what, explain.nearest(what, evaluated), language)
    if manner.as_json:
        deliver(tables.as_json(found, language))
    else:
        tables.show(found, language)
    return batch.DONE

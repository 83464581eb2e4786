"""Our text in a note that staff wrote: put before theirs, known again, and taken out."""

import re
from typing import Any

from sales_batch.core.finding import SEVERITIES
from sales_batch.core.words import Words
from sales_batch.excel import style
from sales_batch.excel.marking.row import safe
from sales_batch.excel.marking.xml import child, children, local, made, parsed, space

SIGNED = Words(
    "（每日检查加的批注，改好后不必删除）", "(Added by the nightly check; no need to delete it.)"
)
"""The last line of every note of ours, by which it is known again."""
TOLD = re.compile(rf"(?:{'|'.join(name for pair in SEVERITIES.values() for name in pair)}) [A-Z]")
"""How every text of ours begins."""
_GAP = "\n\n"
_OURS = re.compile(
    rf"(?:\A|(?<=\n)){TOLD.pattern}.*?(?:{'|'.join(map(re.escape, SIGNED))})(?:\r?\n){{0,2}}",
    re.DOTALL,
)


def rich(text: str) -> str:
    """A note's text as XML, with its first line in bold."""
    head, _, rest = text.partition("\n")
    font = f'<sz val="9"/><rFont val="{style.FONT}"/><family val="2"/>'
    run = '<r><rPr>{}</rPr><t xml:space="preserve">{}</t></r>'
    return (
        f"<text>{run.format('<b/>' + font, safe(head))}{run.format(font, safe(chr(10) + rest))}"
        "</text>"
    )


def put_in(comment: Any, text: str) -> None:
    """Put a text before what a comment says."""
    held = child(comment, "text")
    if held is None:
        held = made(comment, "text")
        comment.insert(0, held)
    plain = child(held, "t")
    if plain is not None:
        run = made(held, "r")
        held.replace(plain, run)
        run.append(plain)
    ours = parsed(f'<all xmlns="{space(comment)}">{rich(text + _GAP)}</all>'.encode())[0]
    for at, run in enumerate(list(ours)):
        held.insert(at, run)


def take_out(comment: Any) -> bool | None:
    """Take our text out of a comment; False where there is none, None where nothing else is."""
    texts = [one for one in comment.iter() if local(one) == "t"]
    whole = "".join(one.text or "" for one in texts)
    found = _OURS.search(whole)
    if not found:
        return None if whole.rstrip().endswith(tuple(SIGNED)) else False
    if not (whole[: found.start()] + whole[found.end() :]).strip():
        return None
    at = 0
    for one in texts:
        text = one.text or ""
        first, last = (min(max(edge - at, 0), len(text)) for edge in found.span())
        at += len(text)
        one.text = text[:first] + text[last:]
        run = one.getparent()
        if first < last and not one.text and local(run) == "r":
            run.getparent().remove(run)
    _unwrap(child(comment, "text"))
    return True


def _unwrap(held: Any) -> None:
    """Let a text that is one run without a look be the plain text that it was."""
    runs = children(held, "r")
    if len(held) == len(runs) == 1 and [local(one) for one in runs[0]] == ["t"]:
        held.replace(runs[0], runs[0][0])

"""The shared strings of a workbook, written many at a time."""

import re
from xml.sax.saxutils import escape

from xlsxwriter.sharedstrings import SharedStrings

_STRINGS = 4096
_SUSPECT = re.compile(r"[&<>_\s]")
"""What _DELICATE finds has one of these, and they are found eight times as quickly."""
_DELICATE = re.compile(r"[&<>]|_x[0-9A-Fa-f]{4}_|^\s|\s$|\0\s|\s\0")
_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Strings(SharedStrings):  # type: ignore[misc]
    """XlsxWriter's shared strings; every text stays what it is, whatever it looks like."""

    def _write_sst_strings(self) -> None:
        texts = self.string_table.string_array
        for start in range(0, len(texts), _STRINGS):
            run = "\0".join(texts[start : start + _STRINGS])
            if _SUSPECT.search(run) and _DELICATE.search(run):
                self.fh.write("".join(map(_item, run.split("\0"))))
            else:
                run = run.replace("\0", "</t></si><si><t>")
                self.fh.write(f"<si><t>{run}</t></si>")


def _item(text: str) -> str:
    keep = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<si><t{keep}>{escape(_LOOKALIKE.sub('_x005F_', text))}</t></si>"

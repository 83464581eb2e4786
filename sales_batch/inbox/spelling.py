"""What the name of a file in the inbox says: a workbook, a copy of one, or nothing to read."""

import re
import unicodedata
from pathlib import PurePosixPath

READ = frozenset({".xlsx", ".xlsm"})
REFUSED = frozenset({".xls", ".xlsb", ".xlt", ".xltx", ".xltm", ".et", ".ods", ".csv"})
"""Tables that are not read; the gate says for each how to hand it in instead."""

TEMPORARY = re.compile(
    r"[.~].* | .*~ | .*\.(?:tmp|temp|part|partial|crdownload) | thumbs\.db | desktop\.ini",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
HIDDEN_FOLDER = re.compile(r"[.~$@#].*|System Volume Information", re.IGNORECASE | re.DOTALL)
RETURNED = r"\.returned(?:\.\d{1,3})?$"
"""What we add to the name of a returned copy."""
MARKS = tuple(
    re.compile(mark, re.IGNORECASE)
    for mark in (
        r"\s*[(（]\s*\d{1,3}\s*[)）]$",
        r"\s*[-_–—]?\s*(?:副本|复件)\s*\d{0,3}$",
        r"^(?:副本|复件)\s*(?:[(（]\d{1,3}[)）])?\s*",
        r"(?:\s*[-_–—]\s*|\s+)copy(?:\s+\d{1,3})?$",
        r"^copy (?:\(\d{1,3}\) )?of\s+",
        r"\s*[(（\[][^()（）\[\]]*(?:conflict|冲突)[^()（）\[\]]*[)）\]]$",
        r"\.sync-conflict-[\w-]+$",
        RETURNED,
        r"\s*[-_ ](?:conflict|冲突(?:文件|副本)?)[-_ \d]*$",
    )
)
"""What Windows, WPS, macOS and the sync programs add to the name of a copy."""


def temporary(name: str) -> bool:
    """A lock, a temporary or a hidden file: `~$x.xlsx`, `.~lock.x.xlsx#`, `x.tmp`, `.x`."""
    return TEMPORARY.fullmatch(name) is not None


def hidden_folder(name: str) -> bool:
    """A folder of the system or of a sync program: `.git`, `@eaDir`, `$RECYCLE.BIN`."""
    return HIDDEN_FOLDER.fullmatch(name) is not None


def workbook(name: str) -> bool:
    """A file that is read, or that the gate refuses with advice."""
    return PurePosixPath(name).suffix.lower() in READ | REFUSED


def locks(name: str) -> tuple[str, ...]:
    """The names that stand beside a workbook while Excel, LibreOffice or WPS has it open."""
    return f"~${name}", f".~lock.{name}#", f".~{name}"


def original(name: str) -> str:
    """The name without the marks of a copy: `x - 副本 (2).xlsx` is a copy of `x.xlsx`."""
    path = PurePosixPath(unicodedata.normalize("NFC", name))
    stem, shorter = path.stem, ""
    while stem != shorter:
        shorter = stem
        for mark in MARKS:
            stem = mark.sub("", stem) or stem
    return stem + path.suffix


def returned(name: str) -> bool:
    """It is the name of a returned copy of ours."""
    return re.search(RETURNED, PurePosixPath(name).stem, re.IGNORECASE) is not None


def shown(name: str) -> str:
    """A file's name as texts may hold it: NFC, and what cannot be printed as `%0A` and the like."""
    safe = "".join(
        letter if unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp") else _escaped(letter)
        for letter in name
    )
    return unicodedata.normalize("NFC", safe)


def _escaped(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogateescape"))

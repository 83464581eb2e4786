"""LibreOffice as a second opinion: it computes a workbook's formulas again."""

import re
import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import unescape
from zipfile import ZipFile

import pytest

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_CELL = re.compile(
    r'<c r="([A-Z]+\d+)"([^>]*)><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v>([^<]*)</v>|<v/>)?</c>'
)
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def recalculated(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice computes it; it is not told what the formulas came to."""
    forgotten = folder / "forgotten.xlsx"
    with ZipFile(path) as package, ZipFile(forgotten, "w") as bare:
        for name in package.namelist():
            content = package.read(name)
            bare.writestr(name, re.sub(rb"(</f><v>)[^<]*", rb"\g<1>0", content))
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "out"), str(forgotten)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "out" / "forgotten.xlsx"


def formula_values(path: Path) -> dict[tuple[int, str], float | str | None]:
    """What the formulas come to, by the number of the sheet and the cell; None for a blank."""
    with ZipFile(path) as package:
        names = [name for name in package.namelist() if _SHEET.fullmatch(name)]
        parts = {int(re.sub(r"\D", "", name)): package.read(name).decode() for name in names}
    found: dict[tuple[int, str], float | str | None] = {}
    for number, part in parts.items():
        for cell, kind, value in _CELL.findall(part):
            text = unescape(value) or None
            found[number, cell] = text if text is None or 't="str"' in kind else float(text)
    return found

"""Line 6, other kinds of file, and workbooks that were cut off."""

import gzip

from tests.excel.rawbook import relations, zipped
from tests.hostile.case import good, hostile, parts, table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def ole(stream: str, no: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(512) + no.encode()


@hostile(6, "legacy_xls")
def an_old_xls_under_a_new_name(no: str) -> bytes:
    """The container of Excel 97 with the extension changed."""
    return ole("Workbook", no)


@hostile(6, "legacy_xls", suffix=".xls")
def an_old_xls_under_its_own_name(no: str) -> bytes:
    """A workbook that nobody saved as .xlsx."""
    return ole("Workbook", no)


@hostile(6, "file_encrypted")
def an_encrypted_workbook(no: str) -> bytes:
    """A password to open makes Excel write an OLE container."""
    return ole("EncryptedPackage", no)


@hostile(6, "plain_text")
def a_csv_named_xlsx(no: str) -> bytes:
    """Comma-separated text in UTF-8."""
    return f"审批编号,审批事项\n{no},估价\n".encode()


@hostile(6, "plain_text", suffix=".csv")
def a_csv_in_gb18030(no: str) -> bytes:
    """What Chinese Excel saves as CSV."""
    return f"审批编号,审批事项\n{no},估价\n".encode("gb18030")


@hostile(6, "web_page")
def a_web_page_named_xlsx(no: str) -> bytes:
    """What some systems call an export to Excel."""
    return f"<html><body><table><tr><td>{no}</td></tr></table></body></html>".encode()


@hostile(6, "pdf_file")
def a_pdf_named_xlsx(no: str) -> bytes:
    """A printed list."""
    return f"%PDF-1.7\n%{no}".encode() + b"\xe2\xe3\xcf\xd3"


@hostile(6, "open_document")
def an_ods_named_xlsx(no: str) -> bytes:
    """LibreOffice's own format."""
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "a": no})


@hostile(6, "binary_xlsb")
def an_xlsb_named_xlsx(no: str) -> bytes:
    """Excel's binary workbook: a zip file, but no XML."""
    links = relations({"rId1": ("officeDocument", "xl/workbook.bin")})
    return zipped({"_rels/.rels": links, "xl/workbook.bin": no})


@hostile(6, "not_a_workbook")
def a_text_document_named_xlsx(no: str) -> bytes:
    """Word's format is built alike."""
    links = relations({"rId1": ("officeDocument", "word/document.xml")})
    return zipped({"_rels/.rels": links, "word/document.xml": f'<w:d xmlns:w="urn:{no}"/>'})


@hostile(6, "not_a_workbook")
def a_compressed_workbook(no: str) -> bytes:
    """A mail program packed it once more."""
    return gzip.compress(good(no))


@hostile(6, rows=[{}], suffix=".xlsm")
def a_workbook_with_macros(no: str) -> bytes:
    """Macros are never looked at."""
    return zipped(parts(table(no)) | {"xl/vbaProject.bin": OLE})


@hostile(6, "file_empty")
def nothing_at_all(no: str) -> bytes:
    """Saving failed."""
    return b""


@hostile(6, "not_a_workbook")
def only_zeros(no: str) -> bytes:
    """A disk that lost power: the length is there, the content is not."""
    return bytes(20_000 + int(no[-3:]))


@hostile(6, "file_cut_short")
def cut_within_the_first_header(no: str) -> bytes:
    """A copy that hardly began."""
    return good(no)[:40]


@hostile(6, "file_cut_short")
def cut_in_the_middle(no: str) -> bytes:
    """A copy that was interrupted."""
    data = good(no)
    return data[: len(data) // 2]


@hostile(6, "file_cut_short")
def cut_by_one_byte(no: str) -> bytes:
    """The very end is missing."""
    return good(no)[:-1]


@hostile(6, "not_a_workbook")
def cut_at_the_front(no: str) -> bytes:
    """The beginning is missing."""
    return good(no)[1000:]

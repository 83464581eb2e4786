"""Line 6, the XML within: bombs, entities, damage, and odd but legal ways to write it."""

from tests.excel import rawbook
from tests.excel.rawbook import LINKS, MAIN, XML, relations, strings, zipped
from tests.hostile.case import amount, book, cells, header, hostile, parts, row, table, text

SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
BOMB = f'<!DOCTYPE sst [<!ENTITY a0 "ha">{LAUGHS}]>'


def changed(no: str, before: str, after: str, part: str = SHEET) -> bytes:
    """A good workbook with something replaced in a part."""
    files = parts(table(no))
    assert before in str(files[part])
    files[part] = str(files[part]).replace(before, after, 1)
    return zipped(files)


@hostile(6, "doctype_declared")
def a_billion_laughs(no: str) -> bytes:
    """Entities of entities, two billion letters in a kilobyte."""
    shared = strings("<si><t>&a9;</t></si>").replace("<sst", f"{BOMB}<sst")
    return book(table(no), shared=shared)


@hostile(6, "doctype_declared")
def a_bomb_in_a_part_that_is_not_read(no: str) -> bytes:
    """Refused too: Excel reads that part when someone opens the file."""
    return zipped(parts(table(no)) | {"xl/comments1.xml": f"{BOMB}<sst>&a9;</sst>"})


@hostile(6, "doctype_declared")
def an_entity_from_a_file(no: str) -> bytes:
    """An amount that is to be read from the server's disk."""
    files = parts(table(no, **amount("&x;")))
    files[SHEET] = str(files[SHEET]).replace(
        "<worksheet", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet'
    )
    return zipped(files)


@hostile(6, "doctype_declared")
def a_doctype_from_a_host(no: str) -> bytes:
    """A definition that is to be fetched from a host."""
    return changed(no, "<worksheet", '<!DOCTYPE w SYSTEM "http://192.0.2.1/w.dtd"><worksheet')


@hostile(6, "doctype_declared")
def a_doctype_in_utf_16(no: str) -> bytes:
    """Hidden from a search for its letters."""
    files = parts(table(no))
    xml = str(files[SHEET]).replace(XML, '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x "1">]>')
    return zipped(files | {SHEET: xml.encode("utf-16")})


@hostile(6, "xml_malformed")
def an_unknown_entity(no: str) -> bytes:
    """HTML's entities are not XML's."""
    return book(table(no, note='<c r="H{at}" t="str"><v>a&nbsp;b</v></c>'))


@hostile(6, "xml_malformed")
def attributes_twice(no: str) -> bytes:
    """A cell with two styles."""
    return book(table(no, **amount("5", ' s="0" s="1"')))


@hostile(6, "xml_malformed")
def invalid_utf_8(no: str) -> bytes:
    """A byte that no text has, in a note."""
    files = parts(table(no))
    return zipped(files | {SHEET: str(files[SHEET]).encode().replace("好".encode(), b"\xe5\xa5")})


@hostile(6, "xml_malformed")
def half_a_surrogate_pair_in_utf_8(no: str) -> bytes:
    """What careless programs write for an emoji."""
    files = parts(table(no))
    return zipped(
        files | {SHEET: str(files[SHEET]).encode().replace("好".encode(), b"\xed\xa0\xbd")}
    )


@hostile(6, "xml_malformed")
def a_control_character(no: str) -> bytes:
    """XML has no place for it."""
    return book(table(no, note=text("note", 2, "a\x01b")))


@hostile(6, "xml_malformed")
def a_sheet_that_ends_in_a_cell(no: str) -> bytes:
    """The program that wrote it was ended, and someone closed the zip file."""
    files = parts(table(no))
    return zipped(files | {SHEET: str(files[SHEET])[:-120]})


@hostile(6, "content_unknown")
def nested_without_end(no: str) -> bytes:
    """A hundred thousand elements within each other."""
    return zipped(parts(table(no)) | {SHEET: f'<a xmlns="{MAIN}">' * 100_000})


@hostile(6, rows=[{"note": "好" * 32_767}])
def the_longest_text_of_a_cell(no: str) -> bytes:
    """Excel's limit, reached by pasting."""
    shared = strings(f"<si><t>{'好' * 32_767}</t></si>")
    return book(table(no, note='<c r="H{at}" t="s"><v>0</v></c>'), shared=shared)


@hostile(6, rows=[{}])
def a_huge_text_that_nobody_uses(no: str) -> bytes:
    """Three million characters among the shared strings."""
    long = "".join(f"{at:07}" for at in range(430_000))
    return book(table(no), shared=strings(f"<si><t>{long}</t></si>"))


@hostile(6, rows=[{"note": "好" * 20_000}])
def a_text_of_twenty_thousand_runs(no: str) -> bytes:
    """Every character in a format of its own."""
    runs = "<r><rPr><b/><sz val='9'/></rPr><t>好</t></r>" * 20_000
    return book(
        table(no, note='<c r="H{at}" t="s"><v>0</v></c>'), shared=strings(f"<si>{runs}</si>")
    )


@hostile(6, rows=[{"amount": 5}])
def processing_instructions_and_comments(no: str) -> bytes:
    """Wherever XML allows them."""
    inside = "<?a b?><!-- <c r='G2'><v>7</v></c> --><v><!-- 7 -->5<?a b?></v>"
    return book(header() + "<!-- rows --><?a b?>" + row(no, amount=f'<c r="G{{at}}">{inside}</c>'))


@hostile(6, rows=[{"note": '</v></c><c r="G2"><v>7</v></c>'}])
def cells_within_cdata(no: str) -> bytes:
    """A text that looks like cells."""
    inside = '<![CDATA[</v></c><c r="G2"><v>7</v></c>]]>'
    return book(table(no, note=f'<c r="H{{at}}" t="str"><v>{inside}</v></c>'))


@hostile(6, "content_unknown")
def cells_of_another_namespace(no: str) -> bytes:
    """Elements that only look like cells."""
    return book(header() + f'<row r="2" xmlns="urn:other">{cells(no, 2)}</row>')


@hostile(6, "content_unknown")
def a_title_of_a_million_characters(no: str) -> bytes:
    """No message repeats it."""
    return changed(no, 'name="审批"', f'name="{"审" * 1_000_000}"', "xl/workbook.xml")


@hostile(6, "content_unknown")
def a_title_that_steers_a_terminal(no: str) -> bytes:
    """A control character that XML allows."""
    return changed(no, 'name="审批"', 'name="审批&#155;2J"', "xl/workbook.xml")


@hostile(6, "content_unknown")
def an_element_with_an_endless_name(no: str) -> bytes:
    """No message repeats it."""
    name = "x" * 100_000
    return book(header() + f'<row r="2"><{name}/></row>')


@hostile(6, rows=[{}])
def absolute_targets(no: str) -> bytes:
    """Parts named from the root of the file, as some libraries do."""
    files = parts(table(no))
    name = "xl/_rels/workbook.xml.rels"
    files[name] = str(files[name]).replace('Target="', 'Target="/xl/')
    files["_rels/.rels"] = str(files["_rels/.rels"]).replace('Target="', 'Target="/')
    return zipped(files)


@hostile(6, rows=[{}])
def targets_in_a_roundabout_way(no: str) -> bytes:
    """A path with steps up and down that stays within the file."""
    files = parts(table(no))
    name = "xl/_rels/workbook.xml.rels"
    files[name] = str(files[name]).replace('Target="', 'Target="../xl/./')
    return zipped(files)


@hostile(6, "part_missing")
def a_target_outside_the_file(no: str) -> bytes:
    """A path that leaves the file is looked for within it."""
    return changed(
        no, "worksheets/sheet1.xml", "../../../../etc/passwd", "xl/_rels/workbook.xml.rels"
    )


@hostile(6, "content_unknown")
def a_sheet_of_a_wrong_relationship(no: str) -> bytes:
    """The link to the sheet says it is a picture."""
    return changed(no, "/worksheet", "/image", "xl/_rels/workbook.xml.rels")


@hostile(6, "part_missing")
def a_sheet_without_a_relationship(no: str) -> bytes:
    """The link to the sheet does not exist."""
    return changed(no, "rId1", "rId9", "xl/workbook.xml")


@hostile(6, "content_unknown")
def links_that_stand_twice(no: str) -> bytes:
    """Two targets for one sheet: programs differ in which they read."""
    files = parts(table(no)) | {"xl/other.xml": rawbook.sheet("")}
    links = relations({"rId1": ("worksheet", "other.xml")})
    item = links[links.index("<Relationship ") : links.index("</Relationships>")]
    name = "xl/_rels/workbook.xml.rels"
    files[name] = str(files[name]).replace("</Relationships>", f"{item}</Relationships>")
    return zipped(files)


@hostile(6, "content_unknown")
def two_lists_of_shared_texts(no: str) -> bytes:
    """Which of them the cells mean is unknown."""
    shared = strings(f"<si><t>{no}</t></si>")
    files = parts(table(no), shared=shared) | {"xl/other.xml": shared}
    name = "xl/_rels/workbook.xml.rels"
    item = f'<Relationship Id="rId9" Type="{LINKS}/sharedStrings" Target="other.xml"/>'
    files[name] = str(files[name]).replace("</Relationships>", f"{item}</Relationships>")
    return zipped(files)


@hostile(6, "not_a_workbook")
def no_workbook_at_its_place(no: str) -> bytes:
    """The part that should list the sheets is a sheet."""
    return zipped(parts(table(no)) | {"xl/workbook.xml": rawbook.sheet("")})


@hostile(6, "cell_unreadable")
def styles_that_are_not_there(no: str) -> bytes:
    """Without its styles a date cannot be told from a number: refused, not guessed."""
    files = parts(table(no))
    del files["xl/styles.xml"]
    name = "xl/_rels/workbook.xml.rels"
    files[name] = str(files[name]).replace(f'Type="{LINKS}/styles"', 'Type="urn:x"')
    return zipped(files)


@hostile(6, "part_missing")
def styles_that_are_lost(no: str) -> bytes:
    """The link is there, the part is not."""
    files = parts(table(no))
    del files["xl/styles.xml"]
    return zipped(files)

"""Files that a person may pick by mistake, that are damaged, or that mean harm: each made by hand.

Each says how its refusal begins, or what must stand in what is read of it.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook

from app.imports.book_values import Book, CellKind
from tests.imports.books import CONTENT_TYPES, bytes_of, packed, raw_book, sheet_xml, values

NOISE = random.Random(2).randbytes(5000)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NAMES = "Họ và tên;Điểm\nNguyễn Văn An;9,5\nTrần Thị Bình;8\n"
READ = {"A1": "Họ và tên", "B1": "Điểm", "A2": "Nguyễn Văn An", "B2": "9,5"}
ONE = '<row r="1"><c r="A1" t="inlineStr"><is><t>An</t></is></c></row>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(9))
    + "]>"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A file: its name, its bytes, and what is to come of it.

    `said` is in the sentence of the refusal; with None it is read, and `holds` is true of it.
    """

    name: str
    make: Callable[[], bytes]
    said: str | None
    holds: Callable[[Book], object] = lambda book: book.sheets
    is_heavy: bool = False


def ole(*streams: str) -> bytes:
    """Return what begins as an OLE file does and names these streams."""
    return OLE + b"\0" * 500 + b"".join(one.encode("utf-16-le") for one in streams) + b"\0" * 500


def with_part(name: str, text: str | bytes, **more: str) -> bytes:
    return packed({**raw_book(ONE, **more), name: text})


def in_sheet(before: str) -> bytes:
    """Return a book whose sheet begins with this."""
    text = before + sheet_xml(ONE).replace("An", "&a8;")
    return with_part("xl/worksheets/s.xml", text)


def rows(xml: str, **more: str) -> Callable[[], bytes]:
    return lambda: packed(raw_book(xml, **more))


def cell(inside: str, more: str = "") -> Callable[[], bytes]:
    return rows(f'<row r="1"><c r="A1"{more}>{inside}</c></row>')


def text_file(text: str, encoding: str) -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


def without(name: str) -> bytes:
    parts = raw_book(ONE)
    del parts[name]
    return packed(parts)


def duplicated(first: str, second: str) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as file:
        for name, text in raw_book(ONE).items():
            file.writestr(name, text)
        file.writestr(first, sheet_xml(ONE))
        info = ZipInfo("x" * len(second))
        file.writestr(info, sheet_xml(ONE))
    return target.getvalue().replace(b"x" * len(second), second.encode())


def squeezed(parts: dict[str, str], how: int) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", how) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return target.getvalue()


def locked() -> bytes:
    """Return a ZIP that says its parts are encrypted."""
    content = bytearray(packed(raw_book(ONE)))
    position = content.find(b"PK\x01\x02")
    while position >= 0:
        content[position + 8] |= 1
        position = content.find(b"PK\x01\x02", position + 4)
    return bytes(content)


def wrong_sum() -> bytes:
    content = bytearray(squeezed(raw_book(ONE), ZIP_STORED))
    content[content.find(b"<t>An</t>") + 3] ^= 0x15
    return bytes(content)


def of_office(main: str, part: str = "xl/workbook.xml") -> bytes:
    types = CONTENT_TYPES.replace(
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", main
    )
    return packed({**raw_book(ONE), "[Content_Types].xml": types, part: "<x/>"})


def sheets(number: int) -> bytes:
    book = Workbook()
    book.active.title = "T0 "
    for one in range(1, number):
        page = book.create_sheet(f"T{one}")
        page.sheet_state = "hidden" if one % 2 else "visible"
    book.active["A1"] = "An"
    return bytes_of(book)


def many_rows() -> bytes:
    """Return about 5 MB with a million rows."""
    chance = random.Random(1)
    text = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{chance.randrange(10**6)}</v></c></row>'
        for n in range(1, 1_000_001)
    )
    return packed(raw_book(text))


def many_cells(number: int) -> bytes:
    row = "".join(f"<c><v>{n / 8}</v></c>" for n in range(200))
    return squeezed(raw_book(f"<row>{row}</row>" * (number // 200)), ZIP_STORED)


def long_texts() -> bytes:
    strings = f"<si><t>{'x' * 32_000}</t></si>"
    return packed(raw_book('<row><c t="s"><v>0</v></c></row>' * 2000, strings=strings))


def many_strings() -> bytes:
    return squeezed(raw_book(ONE, strings="<si><t>a</t></si>" * 300_001), ZIP_STORED)


def bomb(times: int) -> bytes:
    """Return a book with so many parts of 60 MB of blanks."""
    blank = " " * 60_000_000
    return packed({**raw_book(ONE), **{f"xl/media/{n}.xml": blank for n in range(times)}})


def strict() -> bytes:
    swapped = {
        "schemas.openxmlformats.org/spreadsheetml/2006/main": (
            "purl.oclc.org/ooxml/spreadsheetml/main"
        ),
        "schemas.openxmlformats.org/officeDocument/2006/relationships": (
            "purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    parts = raw_book(ONE)
    for name, text in parts.items():
        for old, new in swapped.items():
            text = text.replace(old, new)  # noqa: PLW2901 - one after the other
        parts[name] = text
    return packed(parts)


def prefixed() -> bytes:
    text = sheet_xml(ONE).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    return with_part("xl/worksheets/s.xml", text)


def backslashed() -> bytes:
    return packed({name.replace("/", "\\"): text for name, text in raw_book(ONE).items()})


def moved(target: str, mode: str = "") -> bytes:
    parts = raw_book(ONE)
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace("worksheets/s.xml", f'{target}"{mode} x="')
    return packed(parts)


def is_one(book: Book) -> bool:
    return values(book) == {"A1": "An"}


def reads_names(book: Book) -> bool:
    return READ.items() <= values(book).items()


def kinds(*expected: CellKind) -> Callable[[Book], bool]:
    return lambda book: [one.kind for one in book.sheets[0].cells] == list(expected)


HARMED = "tệp đã hỏng hoặc chép chưa hết"
DECLARED = "có khai báo lạ (DOCTYPE)"
TOO_FAR = "ngoài phạm vi 50.000 dòng và 200 cột"
ERROR, NUMBER, TEXT = CellKind.ERROR, CellKind.NUMBER, CellKind.TEXT

CASES = (
    # what is no workbook
    Case("trống.xlsx", lambda: b"", "tệp trống"),
    Case("nul.xlsx", lambda: b"\0" * 9000, "tệp trống"),
    Case("dấu cách.csv", lambda: b"  \r\n\r\n ", "tệp trống"),
    Case("cũ.xls", lambda: ole("Root Entry", "Workbook"), "Excel cũ 97–2003 (.xls)"),
    Case("cũ.xlsx", lambda: ole("Root Entry", "Workbook"), "Excel cũ 97–2003 (.xls)"),
    Case("rất cũ.xls", lambda: ole("Root Entry", "Book"), "Excel cũ 97–2003 (.xls)"),
    Case("mật khẩu.xlsx", lambda: ole("EncryptionInfo", "EncryptedPackage"), "tệp có mật khẩu"),
    Case("văn bản.doc", lambda: ole("WordDocument"), "Word cũ (.doc)"),
    Case("ảnh nhỏ.xlsx", lambda: ole("Catalog"), "dạng Office cũ"),
    Case("biff5.xls", lambda: b"\x09\x08\x08\x00\x00\x05\x05\x00" + b"\1" * 99, "Excel rất cũ"),
    Case("biff2.xls", lambda: b"\x09\x00\x04\x00\x02\x00\x10\x00" + b"\1" * 99, "Excel rất cũ"),
    Case("web.xlsx", lambda: b"<html><body><table><tr><td>1", "trang web (HTML)"),
    Case("web.xls", lambda: b'\xef\xbb\xbf <TABLE border="1"><tr>', "trang web (HTML)"),
    Case("web16.xls", text_file("<!DOCTYPE html><html>", "utf-16"), "trang web (HTML)"),
    Case("gói.xls", lambda: b"MIME-Version: 1.0\r\n", "trang web lưu thành một tệp"),
    Case(
        "2003.xls",
        lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        "bảng tính XML 2003",
    ),
    Case("dữ liệu.xml", lambda: b'<?xml version="1.0"?><a/>', "tệp XML"),
    Case("csv.xlsx", text_file(NAMES, "utf-8"), "thật ra là tệp chữ (CSV)"),
    Case("csv.xls", text_file(NAMES, "utf-16"), "thật ra là tệp chữ (CSV)"),
    Case("pdf.xlsx", lambda: b"%PDF-1.7\n", "văn bản PDF"),
    Case("png.xlsx", lambda: b"\x89PNG\r\n\x1a\n", "tệp là ảnh"),
    Case("jpg.csv", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF", "tệp là ảnh"),
    Case("rtf.csv", lambda: b"{\\rtf1\\ansi", "Word (RTF)"),
    Case("rar.xlsx", lambda: b"Rar!\x1a\x07\x01\0", "gói nén RAR"),
    Case("7z.xlsx", lambda: b"7z\xbc\xaf\x27\x1c", "gói nén 7z"),
    Case("gz.xlsx", lambda: b"\x1f\x8b\x08\0", "tệp là gói nén"),
    Case("exe.xlsx", lambda: b"MZ\x90\0", "một chương trình"),
    Case("dữ liệu.thidua", lambda: b"SQLite format 3\0" + b"\1" * 99, "tệp dữ liệu"),
    Case("lẫn lộn.csv", lambda: NOISE, "không phải bảng tính"),
    Case("lớn.csv", lambda: b"a;b\n" * 5_000_001, "quá 20 MB"),
    # what is in a ZIP and is none of ours
    Case("nén.xlsx", lambda: packed({"đọc.txt": "a"}), "gói nén, bên trong không có"),
    Case("nén trống.xlsx", lambda: packed({}), "gói nén, bên trong không có"),
    Case(
        "macro.xlsm",
        lambda: of_office("vnd.ms-excel.sheet.macroEnabled.main+xml"),
        "có macro (.xlsm)",
    ),
    Case("macro.xlsx", lambda: with_part("xl/vbaProject.bin", b"\1"), "có macro (.xlsm)"),
    Case(
        "nhị phân.xlsb",
        lambda: of_office("vnd.ms-excel.sheet.binary.macroEnabled.main", "xl/workbook.bin"),
        "nhị phân (.xlsb)",
    ),
    Case(
        "mở.ods",
        lambda: packed(
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}
        ),
        "OpenDocument (.ods)",
    ),
    Case(
        "văn bản.docx",
        lambda: packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}),
        "Word (.docx)",
    ),
    Case(
        "chiếu.pptx",
        lambda: packed({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"}),
        "trình chiếu (.pptx)",
    ),
    # damaged
    Case("cụt.xlsx", lambda: packed(raw_book(ONE))[:-30], HARMED),
    Case("cụt giữa.xlsx", lambda: packed(raw_book(ONE))[:300], HARMED),
    Case("sai tổng.xlsx", wrong_sum, HARMED),
    Case("không sổ.xlsx", lambda: packed({"[Content_Types].xml": CONTENT_TYPES}), HARMED),
    Case("không trang.xlsx", lambda: without("xl/worksheets/s.xml"), HARMED),
    Case("không danh sách.xlsx", lambda: without("xl/_rels/workbook.xml.rels"), "không có trang"),
    Case("không kiểu.xlsx", lambda: without("_rels/.rels"), None, is_one),
    Case("trang ở ngoài.xlsx", lambda: moved("http://a/", ' TargetMode="External"'), "không có"),
    Case("leo ra ngoài.xlsx", lambda: moved("../../../../etc/hosts"), HARMED),
    Case("chính nó.xlsx", lambda: moved("workbook.xml"), None, lambda book: not values(book)),
    Case("xml cụt.xlsx", lambda: with_part("xl/worksheets/s.xml", sheet_xml(ONE)[:-9]), HARMED),
    Case("chữ thiếu.xlsx", cell("<v>7</v>", ' t="s"'), HARMED),
    Case("ô sai tên.xlsx", rows('<row r="1"><c r="1A"><v>1</v></c></row>'), HARMED),
    Case("ô số không.xlsx", rows('<row r="1"><c r="A0"><v>1</v></c></row>'), HARMED),
    Case(
        "hai ô một chỗ.xlsx",
        rows('<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
        HARMED,
    ),
    Case("gộp sai.xlsx", rows(ONE, after='<mergeCells><mergeCell ref="?"/></mergeCells>'), HARMED),
    # harmful
    Case("cười.xlsx", lambda: in_sheet(LAUGHS), DECLARED),
    Case("phình.xlsx", lambda: in_sheet(f'<!DOCTYPE x [<!ENTITY a8 "{"a" * 9999}">]>'), DECLARED),
    Case(
        "ngoài.xlsx",
        lambda: in_sheet('<!DOCTYPE x [<!ENTITY a8 SYSTEM "file:///etc/passwd">]>'),
        DECLARED,
    ),
    Case("kiểu.xlsx", lambda: in_sheet('<!DOCTYPE x SYSTEM "http://a/x.dtd">'), DECLARED),
    Case("chỗ khác.xlsx", lambda: with_part("docProps/core.xml", "<!DOCTYPE a><a/>"), DECLARED),
    Case("tên lạ.xlsx", lambda: with_part("xl/media/a.png", "<!DOCTYPE a><a/>"), DECLARED),
    Case(
        "utf16.xlsx",
        lambda: with_part("xl/theme.xml", "<!DOCTYPE a><a/>".encode("utf-16")),
        DECLARED,
    ),
    Case(
        "sau hai triệu chữ.xlsx",
        lambda: with_part("xl/theme.xml", f"<!--{'-a' * 524_281}--><!DOCTYPE a><a/>"),
        DECLARED,
    ),
    Case(
        "ebcdic.xlsx",
        lambda: with_part("xl/theme.xml", '<?xml version="1.0" encoding="cp037"?>'),
        "bảng mã lạ",
    ),
    Case("nén chặt.xlsx", lambda: bomb(1), "nén quá chặt"),
    Case("nén quá lớn.xlsx", lambda: bomb(4), "mở ra lớn hơn 200 MB", is_heavy=True),
    Case(
        "ba nghìn phần.xlsx",
        lambda: packed({**raw_book(ONE), **{f"a/{n}": "" for n in range(3000)}}),
        "quá nhiều so với một bảng tính",
    ),
    Case(
        "trùng tên.xlsx",
        lambda: duplicated("a.xml", "xl/worksheets/s.xml"),
        "hai phần trùng tên",
    ),
    Case(
        "trùng hoa thường.xlsx",
        lambda: with_part("XL/Worksheets/S.xml", sheet_xml("")),
        "hai phần trùng tên",
    ),
    Case("khóa.xlsx", locked, "nén có mật khẩu"),
    Case("bzip2.xlsx", lambda: squeezed(raw_book(ONE), ZIP_BZIP2), "nén theo cách lạ"),
    Case(
        "sâu.xlsx", rows("<a>" * 100_000 + "</a>" * 100_000), None, lambda book: not values(book)
    ),
    # too much
    Case("một triệu dòng.xlsx", many_rows, "ô A50001, " + TOO_FAR, is_heavy=True),
    Case(
        "ô cuối.xlsx", rows('<row><c r="XFD1048576"><v>1</v></c></row>'), "XFD1048576, " + TOO_FAR
    ),
    Case("dòng 50001.xlsx", rows('<row r="50001"><c><v>1</v></c></row>'), TOO_FAR),
    Case("cột 201.xlsx", rows('<row r="1"><c r="GS1"><v>1</v></c></row>'), TOO_FAR),
    Case(
        "ô cuối cùng được đọc.xlsx",
        rows('<row><c r="GR50000"><v>1</v></c><c r="XFD9" s="1"/></row>'),
        None,
        lambda book: values(book) == {"GR50000": 1},
    ),
    Case(
        "ba trăm nghìn ô.xlsx",
        lambda: many_cells(300_000),
        None,
        lambda book: len(book.sheets[0].cells) == 300_000,
        is_heavy=True,
    ),
    Case(
        "hơn ba trăm nghìn ô.xlsx",
        lambda: many_cells(300_200),
        "quá nhiều nội dung",
        is_heavy=True,
    ),
    Case("chữ lặp.xlsx", long_texts, "quá nhiều nội dung"),
    Case("kho chữ.xlsx", many_strings, "hơn 300.000 ô chữ", is_heavy=True),
    Case(
        "ô dài.xlsx", cell(f"<is><t>{'ế' * 40_000}</t></is>", ' t="inlineStr"'), "dài quá 32.767"
    ),
    Case("hai trăm trang.xlsx", lambda: sheets(200), None, lambda book: len(book.sheets) == 200),
    Case("bốn trăm trang.xlsx", lambda: sheets(400), "400 trang tính"),
    Case(
        "ô gộp.xlsx",
        rows(ONE, after='<mergeCell ref="A1:B2"/>' * 20_001),
        "quá nhiều ô gộp",
    ),
    Case("dòng csv.csv", lambda: b"a;b\n" * 50_001, TOO_FAR),
    Case("cột csv.csv", lambda: b"a;" * 300, TOO_FAR),
    Case("ô csv.csv", lambda: b'"' + b"a\n" * 20_000 + b'";b\n', "dài quá 32.767"),
    # odd, and read all the same
    Case(
        "không tên ô.xlsx",
        rows("<row><c><v>1</v></c><c><v>2</v></c></row>"),
        None,
        lambda book: values(book) == {"A1": 1, "B1": 2},
    ),
    Case("kiểu thiếu.xlsx", cell("<v>1</v>", ' s="999999"'), None, kinds(NUMBER)),
    Case("kiểu âm.xlsx", cell("<v>1</v>", ' s="-1"'), None, kinds(NUMBER)),
    Case(
        "lộn dòng.xlsx",
        rows('<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
        None,
        lambda book: list(values(book)) == ["A1", "A2"],
    ),
    Case("nan.xlsx", cell("<v>NaN</v>"), None, kinds(ERROR)),
    Case("vô cùng.xlsx", cell("<v>1E999</v>"), None, kinds(ERROR)),
    Case("gạch dưới.xlsx", cell("<v>1_000</v>"), None, kinds(ERROR)),
    Case("số dài.xlsx", cell(f"<v>{'9' * 5000}</v>"), None, kinds(ERROR)),
    Case(
        "ngày âm.xlsx",
        rows('<row><c s="0"><v>-5</v></c></row>', styles='<cellXfs><xf numFmtId="14"/></cellXfs>'),
        None,
        kinds(ERROR),
    ),
    Case(
        "ngày xa.xlsx",
        rows(
            '<row><c s="0"><v>9999999</v></c></row>',
            styles='<cellXfs><xf numFmtId="14"/></cellXfs>',
        ),
        None,
        kinds(ERROR),
    ),
    Case(
        "nửa chữ.xlsx",
        cell("<is><t>a_xD800_b</t></is>", ' t="inlineStr"'),
        None,
        lambda book: values(book)["A1"] == "a_xD800_b",
    ),
    Case("chưa tính.xlsx", cell("<f>1+1</f>"), None, kinds(CellKind.UNCOMPUTED)),
    Case(
        "utf16 đọc.xlsx",
        lambda: with_part("xl/worksheets/s.xml", sheet_xml(ONE).encode("utf-16")),
        None,
        is_one,
    ),
    Case("chặt chẽ.xlsx", strict, None, is_one),
    Case("tiền tố.xlsx", prefixed, None, is_one),
    Case("gạch ngược.xlsx", backslashed, None, is_one),
    Case("thật ra xlsx.csv", rows(ONE), None, is_one),
    Case("thật ra xlsx.xls", rows(ONE), None, is_one),
    # text of every make
    Case("utf8.csv", text_file(NAMES, "utf-8"), None, reads_names),
    Case("utf8 bom.csv", text_file(NAMES, "utf-8-sig"), None, reads_names),
    Case("utf16.csv", text_file(NAMES, "utf-16"), None, reads_names),
    Case("utf16be.txt", text_file(NAMES.replace(";", "\t"), "utf-16-be"), None, reads_names),
    Case("utf16le.txt", text_file(NAMES, "utf-16-le"), None, reads_names),
    Case(
        "phẩy.csv",
        text_file(NAMES.replace("9,5", '"9,5"').replace(";", ","), "utf-8"),
        None,
        reads_names,
    ),
    Case("tab.tsv", text_file(NAMES.replace(";", "\t"), "utf-8"), None, reads_names),
    Case("sep.csv", text_file("sep=;\r\n" + NAMES, "utf-8"), None, reads_names),
    Case("cr.csv", text_file(NAMES.replace("\n", "\r"), "utf-8"), None, reads_names),
    Case(
        "1258.csv",
        text_file("Tên;Thôn\nLê;Đông\nNguyễn;Lê\n", "cp1258"),
        None,
        lambda book: "Windows-1258" in book.notices[0] and values(book)["B2"] == "Đông",
    ),
    Case(
        "tcvn3.csv",
        text_file("Hä vµ tªn;§iÓm\nNguyÔn V¨n An;9\n", "latin-1"),
        None,
        lambda book: "TCVN3" in book.notices[0] and values(book)["A2"] == "NguyÔn V¨n An",
    ),
    Case("utf16 lẻ.csv", lambda: NAMES.encode("utf-16")[:-1], HARMED.replace("tệp", "tệp chữ")),
    Case(
        "nháy hở.csv",
        lambda: b'a;"b\nc;d\n',
        None,
        lambda book: values(book) == {"A1": "a", "B1": '"b', "A2": "c", "B2": "d"},
    ),
    Case(
        "công thức.csv",
        lambda: b"'=1+1;'-5;'a\n",
        None,
        lambda book: values(book) == {"A1": "=1+1", "B1": "-5", "C1": "'a"},
    ),
    Case(
        "một cột.txt",
        lambda: b"An\nBinh\n",
        None,
        lambda book: values(book) == {"A1": "An", "A2": "Binh"},
    ),
)

"""The campaign of odd texts (G19 of the goals): 500 texts through each kind of paper and back.

    python -m tests.exports.odd_texts [TEXTS] [SEED]

Each text stands in a cell of its own, between marks, of a sheet, a page and a Word file; what is
read back must be what was meant, in its order, with no formula, link or picture that the texts
asked for. The control writes the same texts with openpyxl as it comes: it has to make formulas,
or the texts prove nothing.
"""

import random
import re
import sys
import zipfile
from io import BytesIO

from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape
from pypdf import PdfReader

from app.exports.fonts import VIETNAMESE_LETTERS
from app.exports.layout import visible
from app.exports.pdf import pdf_bytes
from app.exports.report import Column, Grid, Report
from app.exports.word import docx_bytes
from app.exports.xlsx import xlsx_bytes
from tests.exports.samples import HOSTILE

TEXTS, SEED = 500, 19
LEAST_FORMULAS_OF_CONTROL = 50
_STARTS = ("=", "+", "-", "@", "\t=", "'", '"', "{=", "=cmd|", "=HYPERLINK(", "<", "&", "_x003D_")
_BODIES = (
    "1+1",
    'HYPERLINK("http://a.vn","b")',
    "SUM(A1:A9)",
    "WEBSERVICE(1)",
    "Nguyễn Thị Hòa",
    "0012345678901",
    "1E5",
    "12/03/2026",
    "https://a.vn/?x=1&y=2",
    "file:///C:/x.exe",
    "<a href='http://a.vn'>b</a>",
    "<para>x</para>",
    "]]>",
    "%s{0}",
    "TRUE",
    "#REF!",
)
_ENDS = (
    "",
    " ",
    "\n2",
    "\u202e",
    "\x07",
    "e\u0302\u0301",
    "😀",
    '"',
    "'",
    ";",
    ",",
    "\\",
    "|calc!A1",
)


def odd_texts(count, seed):
    """Return so many odd texts, no two alike: those known, then others put together by chance."""
    dice = random.Random(seed)
    found = dict.fromkeys(HOSTILE[:count])
    while len(found) < count:
        letters = "".join(dice.choices(VIETNAMESE_LETTERS, k=dice.randrange(4)))
        parts = (dice.choice(_STARTS), letters, dice.choice(_BODIES), dice.choice(_ENDS))
        found["".join(dice.sample(parts[1:], 3) if dice.random() < 0.2 else parts)] = None
    return list(found)


def paper_of(texts):
    """Return a report with each text in a cell, after the number of its line."""
    columns = (Column("Số", 10), Column("Nội dung", 60))
    rows = tuple((f"#{number}#", text) for number, text in enumerate(texts, start=1))
    return Report(heading="Danh sách", blocks=(Grid(columns=columns, rows=rows),))


def flat(text):
    """Return a text without blanks, which lines of a page do not keep."""
    return "".join(text.split())


def wrong_in_sheet(texts):
    """Return the texts that came back otherwise, and how many formulas and links there are."""
    content = xlsx_bytes(paper_of(texts))
    return _wrong_in_book(content, texts)


def _wrong_in_book(content, texts):
    sheet = load_workbook(BytesIO(content)).active
    cells = {row[0].value: row[1] for row in sheet.iter_rows() if len(row) > 1}
    wrong = [
        text
        for number, text in enumerate(texts, start=1)
        if (cell := cells.get(f"#{number}#")) is None
        or not isinstance(cell.value, str)
        or unescape(cell.value) != visible(text)
        or cell.data_type != "s"
    ]
    with zipfile.ZipFile(BytesIO(content)) as book:
        parts = [book.read(n) for n in book.namelist() if n.endswith((".xml", ".rels"))]
    active = sum(len(re.findall(rb"<f[ >]|<hyperlink|externalLink", part)) for part in parts)
    return wrong, active


def wrong_in_pages(texts):
    """Return the texts that are not whole on the pages, and how many links these have."""
    reader = PdfReader(BytesIO(pdf_bytes(paper_of(texts))))
    words = flat("".join(page.extract_text() for page in reader.pages))
    active = sum(len(page.get("/Annots", ())) for page in reader.pages)
    return _not_in_order(words, texts), active


def wrong_in_word(texts):
    """Return the texts that came back otherwise, and how many links and fields of theirs."""
    content = docx_bytes(paper_of(texts))
    [table] = [t for t in Document(BytesIO(content)).tables if len(t.rows) > len(texts)]
    words = flat("".join(cell.text for row in table.rows for cell in row.cells))
    with zipfile.ZipFile(BytesIO(content)) as book:
        document = book.read("word/document.xml")
    active = len(re.findall(rb"<w:hyperlink|w:instrText|<w:pict|<w:drawing", document))
    return _not_in_order(words, texts), active


def _not_in_order(words, texts):
    wrong, place = [], 0
    for number, text in enumerate(texts, start=1):
        meant = flat(f"#{number}#{visible(text)}")
        found = words.find(meant, place)
        if found < 0:  # a letter that the font lacks is drawn as a box
            boxed = flat(f"#{number}#{visible(text)}".replace("😀", "□"))
            found = words.find(boxed, place)
        if found < 0:
            wrong.append(text)
        else:
            place = found
    return wrong


KINDS = {"xlsx": wrong_in_sheet, "pdf": wrong_in_pages, "docx": wrong_in_word}


def formulas_of_control(texts):
    """Return how many of the texts become formulas where openpyxl writes them as it comes."""
    book = Workbook()
    for text in texts:
        book.active.append([visible(text)])
    return sum(cell.data_type == "f" for (cell,) in book.active.iter_rows())


def main(count=TEXTS, seed=SEED):
    """Run the campaign and print what came of it; return whether it held."""
    texts = odd_texts(count, seed)
    assert len(set(texts)) == count
    held = True
    for kind, look in KINDS.items():
        wrong, active = look(texts)
        sys.stdout.write(
            f"{kind}: {count} texts, {len(wrong)} changed or missing, {active} active\n"
        )
        sys.stdout.writelines(f"    {text!r}\n" for text in wrong[:9])
        held = held and not wrong and not active
    control = formulas_of_control(texts)
    sys.stdout.write(f"control: {control} formulas\n")
    return held and control >= min(LEAST_FORMULAS_OF_CONTROL, count // 10)


if __name__ == "__main__":
    sys.exit(not main(*map(int, sys.argv[1:])))

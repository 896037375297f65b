"""A workbook is read again before it is put in place; whatever differs is found."""

import re
import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.core.errors import StorageFailure
from app.exports import xlsx
from app.exports.report import Column, Grid, Kind, Paragraph
from app.exports.xlsx import write_xlsx
from tests.exports.samples import HOSTILE, a_grid, a_report, a_text_grid
from tests.exports.test_files import names_in

CHANGES = {
    "a text": (rb"Th&#244;n &#272;o&#224;i 1", b"Th&#244;n &#272;o&#224;i 7"),
    "a number": (rb"<v>90\.25</v>", b"<v>90.26</v>"),
    "the value of a formula": (rb"<v>6080010</v>", b"<v>6080011</v>"),
    "a formula": (rb"<f>SUM\(F", b"<f>SUM(E"),
    "a formula in the place of a text": (
        rb't="inlineStr"><is><t>Th&#244;n &#272;o&#224;i 1</t></is>',
        b"><f>1+1</f><v>2</v>",
    ),
    "a text in the place of a number": (
        rb't="n"><v>90\.25</v>',
        b't="inlineStr"><is><t>90.25</t></is>',
    ),
    "a missing row": (rb'<row r="1[45]".*?</row>', b""),
    "a row too many": (
        rb"</sheetData>",
        b'<row r="99"><c r="A99" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
    ),
    "a cell in another column": (rb'<c r="B16"', b'<c r="C16"'),
}


def altered(content, pattern, by):
    """Return a workbook whose first sheet was changed at one place."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part, count = re.subn(pattern, lambda _: by, part, count=1, flags=re.DOTALL)
                assert count == 1
            new.writestr(name, part)
    return target.getvalue()


@pytest.mark.parametrize("change", CHANGES)
def test_a_workbook_that_holds_something_else_is_never_put_in_place(change, tmp_path, monkeypatch):
    path = tmp_path / "so.xlsx"
    path.write_bytes(b"old")
    check = xlsx.check

    def spoiled(content, sheets):
        check(content, sheets)  # as it was made it is right
        check(altered(content, *CHANGES[change]), sheets)

    monkeypatch.setattr(xlsx, "check", spoiled)
    with pytest.raises(StorageFailure, match=r"không đúng với dữ liệu, ở dòng \d+ .*Chưa ghi tệp"):
        write_xlsx(a_report(a_grid()), path)
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["so.xlsx"]


def test_the_row_that_differs_is_named(tmp_path, monkeypatch):
    check, content = xlsx.check, xlsx.xlsx_bytes(a_report(a_grid()))
    monkeypatch.setattr(
        xlsx,
        "check",
        lambda content, sheets: check(altered(content, *CHANGES["a number"]), sheets),
    )
    sheet = load_workbook(BytesIO(content)).active
    row = next(row[0].row for row in sheet.iter_rows() if 90.25 in [cell.value for cell in row])
    with pytest.raises(StorageFailure, match=f"ở dòng {row} của trang tính “Bảng tổng hợp điểm”"):
        write_xlsx(a_report(a_grid()), tmp_path / "so.xlsx")


def test_a_number_that_excel_cannot_hold_is_refused_and_not_rounded(tmp_path):
    grid = Grid(columns=(Column("Số", 30, Kind.INTEGER),), rows=((12_345_678_901_234_567,),))
    with pytest.raises(StorageFailure, match="không đúng với dữ liệu"):
        write_xlsx(a_report(grid), tmp_path / "so.xlsx")


def test_odd_texts_everywhere_are_found_as_they_were_meant(tmp_path):
    texts = (
        *HOSTILE,
        "\t=1",
        "\n-1",
        " 7",
        "a\r\nb",
        "x\x07y",
        "e\u0302\u0301",
        "\u202eabc",
        "😀",
    )
    blocks = [a_text_grid(*texts), *(Paragraph(text) for text in texts)]
    sheets = [a_report(*blocks, heading=text, recipients=texts) for text in texts]
    write_xlsx(sheets, tmp_path / "so.xlsx")

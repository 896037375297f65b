"""What cannot be read is told in one sentence, in bounded time, and nothing else happens."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from app.core.errors import InvalidInput
from app.imports.document_check import check_document, read_docx, read_pdf, reading
from tests.imports.document_check import pages, papers

TODAY = date(2026, 11, 20)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def told(content, folder, name="van-ban.docx"):
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        check_document(path, TODAY)
    sentence = str(caught.value)
    assert sentence.startswith(f"Không kiểm tra được tệp “{name}”: ")
    assert "Tệp được giữ nguyên. Hãy " in sentence or "Nếu tệp" in sentence
    assert path.read_bytes() == content
    return sentence


def blank_pdf(count=1):
    target = BytesIO()
    canvas = Canvas(target)
    for _ in range(count):
        canvas.rect(10, 10, 100, 100)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def repacked(content, changes):
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for entry in old.infolist():
            if entry.filename not in changes:
                new.writestr(entry, old.read(entry))
        for name, data in changes.items():
            new.writestr(name, data)
    return target.getvalue()


def locked_pdf():
    writer = PdfWriter(clone_from=PdfReader(BytesIO(blank_pdf())))
    writer.encrypt("bí mật", algorithm="RC4-128")
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def empty_docx():
    target = BytesIO()
    Document().save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tệp trống"),
        (b"xin chao", "không phải PDF hay Word"),
        (OLE + b"\0" * 600, "Word kiểu cũ (.doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
        (b"PK\x03\x04 broken", "đã hỏng"),
        (b"%PDF-1.4\nbroken", "PDF đã hỏng"),
        (pages.pdf_bytes(pages.state_plan())[:3000], "PDF đã hỏng"),
        (blank_pdf(), "bản chụp (scan)"),
        (locked_pdf(), "có mật khẩu"),
        (blank_pdf(501), "501 trang"),
        (empty_docx(), "không có chữ nào"),
        (repacked(empty_docx(), {"word/vbaProject.bin": b"x"}), "macro"),
        (repacked(empty_docx(), {"word/document.xml": b"<broken"}), "Word đã hỏng"),
        (repacked(empty_docx(), {"[Content_Types].xml": b"<x/>"}), "Word đã hỏng"),
    ],
    ids=range(14),
)
def test_each_bad_file_has_its_sentence(content, words, tmp_path):
    assert words in told(content, tmp_path)


def test_a_workbook_is_no_document(tmp_path):
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
    assert "không phải văn bản Word" in told(target.getvalue(), tmp_path)


def test_a_bomb_is_not_unpacked(tmp_path):
    bomb = repacked(empty_docx(), {"word/media/a.png": b"\0" * (read_docx._MOST_UNPACKED + 1)})
    assert len(bomb) < 1_000_000
    assert "mở ra quá lớn" in told(bomb, tmp_path)
    text = repacked(empty_docx(), {"word/document.xml": b" " * (read_docx._MOST_XML + 1)})
    assert "mở ra quá lớn" in told(text, tmp_path)


def test_entities_that_grow_are_not_followed(tmp_path):
    text = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    told(repacked(empty_docx(), {"word/document.xml": text}), tmp_path)


def test_too_large_too_long_too_slow(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    assert "lớn quá" in told(b"%PDF-" + b"x" * 20, tmp_path)
    monkeypatch.undo()
    monkeypatch.setattr(read_docx, "_MOST_PARAGRAPHS", 5)
    assert "có quá 5 đoạn" in told(papers.write(papers.state_plan()), tmp_path)
    monkeypatch.setattr(read_pdf, "_MOST_SECONDS", -1.0)
    assert "đọc quá lâu" in told(pages.pdf_bytes(pages.state_plan()), tmp_path)


def test_a_file_that_is_not_there_a_folder_and_the_lock_of_word(tmp_path):
    for path, words in (
        (tmp_path / "khong-co.docx", "không có tệp này"),
        (tmp_path, "đó là thư mục"),
        (tmp_path / "~$van-ban.docx", "tệp tạm của Word"),
    ):
        with pytest.raises(InvalidInput, match=words):
            check_document(path, TODAY)


def test_a_file_held_by_another_program(monkeypatch, tmp_path):
    path = tmp_path / "van-ban.docx"
    path.write_bytes(papers.write(papers.state_plan()))

    def held(self):
        raise PermissionError(13, "held")

    monkeypatch.setattr(type(path), "read_bytes", held)
    with pytest.raises(InvalidInput, match="đang mở trong chương trình khác thì đóng lại"):
        check_document(path, TODAY)

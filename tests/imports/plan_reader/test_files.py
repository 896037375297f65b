"""The text of a plan comes out of every kind of file; what cannot be read is told in one line."""

import re
import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from app.core import apart
from app.core.errors import InvalidInput
from app.core.vietnamese import tidy
from app.imports.document_check import reading
from app.imports.plan_reader import file_worker, files
from app.imports.plan_reader.files import read_plan_file, read_plan_text
from app.imports.plan_reader.reader import read_plan
from tests.core.test_legacy_text import in_tcvn3, written
from tests.imports.document_check import pages, papers
from tests.imports.document_check.test_bad_files import (
    OLE,
    blank_pdf,
    empty_docx,
    locked_pdf,
    repacked,
)

MADE = Path(__file__).parent / "made"
TEXT = (MADE / "q01.txt").read_text(encoding="utf-8")
SENTENCE = re.compile(r"Không đọc được tệp “[^”]+”: .+\. Tệp được giữ nguyên\. Hãy .+[^.]\.")


@pytest.fixture
def near(monkeypatch):
    """Files are taken apart in this process: one of their own takes seconds to begin."""
    monkeypatch.setattr(files, "text_apart", file_worker.text_in)


def read(content, folder, name="ke-hoach.txt"):
    path = folder / name
    path.write_bytes(content)
    found = read_plan_file(path)
    assert path.read_bytes() == content
    assert found.name == name
    return found


def refused(content, folder, name="ke-hoach.doc"):
    with pytest.raises(InvalidInput) as caught:
        read(content, folder, name)
    assert (folder / name).read_bytes() == content
    assert SENTENCE.fullmatch(str(caught.value)), str(caught.value)
    return str(caught.value)


def in_windows_1258(text):
    """Text with its tones behind the letters, as Windows-1258 has them."""
    tones = dict.fromkeys("\u0300\u0301\u0303\u0309\u0323")
    made = ""
    for letter in text:
        apart_ = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(s for s in apart_ if s not in tones))
        made += base + "".join(s for s in apart_ if s in tones)
    return made.encode("cp1258", "ignore")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_sign_for_sign(encoding, tmp_path):
    found = read(TEXT.encode(encoding), tmp_path)
    assert (found.text, found.notices) == (TEXT, ())


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_a_mark_of_utf_16_is_no_letter(mark, tmp_path):
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert read(mark + TEXT.encode(encoding), tmp_path).text == TEXT


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (in_tcvn3(TEXT).encode("cp1252", "ignore"), "TCVN3"),
        (written(TEXT, "VNI").encode("cp1252", "ignore"), "VNI"),
        (in_windows_1258(TEXT), "Windows-1258"),
        (in_tcvn3(TEXT).encode(), "TCVN3"),
    ],
    ids=["TCVN3", "VNI", "1258", "TCVN3 kept as UTF-8"],
)
def test_text_of_old_fonts_is_made_unicode_and_said_so(content, named, tmp_path):
    found = read(content, tmp_path)
    assert len(found.notices) == 1
    assert f"bảng mã {named} đã được đổi sang Unicode" in found.notices[0]
    words, meant = found.text.casefold().split(), TEXT.casefold().split()
    same = sum(one in meant for one in words)
    assert same > 0.97 * len(meant)
    assert read_plan(found.text).number.value == "21"


@pytest.mark.parametrize("name", ["state_plan", "party_plan"])
@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_a_head_in_columns_is_read_left_then_right(near, name, ending, tmp_path):
    if ending == "docx":
        content = papers.write(getattr(papers, name)())
    else:
        content = pages.pdf_bytes(getattr(pages, name)())
    found = read(content, tmp_path, f"ke-hoach.{ending}")
    assert found.notices == ()
    answer = read_plan(found.text)
    lines = found.text.split("\n")
    assert lines.index("KẾ HOẠCH") < 12
    signs = (
        "ỦY BAN|ĐẢNG ỦY",
        "Số",
        "CỘNG HÒA|ĐẢNG CỘNG",
        "KẾ HOẠCH",
        "Nơi nhận",
        "- Lưu",
        "TM.|T/M",
    )
    places = [re.search(f"(?m)^(?:{sign})", found.text).start() for sign in signs]
    assert places == sorted(places)
    assert answer.kind.value == "Kế hoạch"
    assert answer.number.value == "14"
    assert answer.place.value == "An Bình"
    assert answer.signer.name.value.endswith("Văn An")
    assert [one.value for one in answer.recipients]
    assert answer.archive.value.startswith("Lưu")
    if name == "state_plan":
        assert len(answer.legal_bases) == 2
        assert answer.issuer.value == "ỦY BAN NHÂN DÂN XÃ AN BÌNH"
    else:
        assert answer.issuer.value == "ĐẢNG ỦY XÃ AN BÌNH"


def test_bases_of_a_party_plan(near, tmp_path):
    found = read(papers.write(papers.party_plan()), tmp_path, "a.docx")
    assert len(read_plan(found.text).legal_bases) == 2


def test_a_page_breaks_no_paragraph(near, tmp_path):
    long = papers.state_plan().find("2. Phát huy").text
    found = read(pages.pdf_bytes(pages.state_plan()), tmp_path, "a.pdf")
    numbered = [line for line in found.text.split("\n") if re.match(r"[1-7]\. ", line)]
    assert len(numbered) >= 8
    assert long[3:].rstrip("./") in numbered[1]


def test_a_table_of_word_is_rows_with_tabs_and_its_lists_have_their_numbers(near, tmp_path):
    file = Document()
    file.add_paragraph("KẾ HOẠCH")
    file.add_paragraph("Mục một", style="List Number")
    table = file.add_table(2, 3, style="Table Grid")
    for row, words in enumerate((("TT", "Đơn vị", "Hạn"), ("1", "Văn phòng", "15/8/2026"))):
        for cell, word in zip(table.rows[row].cells, words, strict=True):
            cell.text = word
    table.rows[1].cells[1].add_paragraph("phối hợp Đoàn xã")
    target = BytesIO()
    file.save(target)
    lines = read(target.getvalue(), tmp_path, "a.docx").text.split("\n")
    assert lines[-2:] == ["TT\tĐơn vị\tHạn", "1\tVăn phòng phối hợp Đoàn xã\t15/8/2026"]
    assert lines[1] == "1. Mục một"


def test_letters_in_a_font_of_old_are_made_unicode(near, tmp_path):
    file = Document()
    file.add_paragraph("Kế hoạch của ").add_run("Héi ®ång").font.name = ".VnTime"
    target = BytesIO()
    file.save(target)
    found = read(target.getvalue(), tmp_path, "a.docx")
    assert found.text == "Kế hoạch của Hội đồng"
    assert "phông cũ" in found.notices[0]


@pytest.mark.parametrize("ending", ["docx", "docm"])
def test_macros_and_links_to_outside_are_left_lying(near, ending, tmp_path):
    file = Document()
    file.add_paragraph("KẾ HOẠCH thi đua")
    file.part.relate_to(
        "http://127.0.0.1:9/mau.dotx", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    target = BytesIO()
    file.save(target)
    types = b"[Content_Types].xml"
    changes = {"word/vbaProject.bin": b"x"}
    if ending == "docm":
        from zipfile import ZipFile  # noqa: PLC0415

        with ZipFile(target) as packed:
            old = packed.read(types.decode())
        plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
        assert plain in old
        changes[types.decode()] = old.replace(plain, macro)
    found = read(repacked(target.getvalue(), changes), tmp_path, f"a.{ending}")
    assert found.text == "KẾ HOẠCH thi đua"
    assert found.notices == ("Tệp có chứa macro: chỉ đọc chữ, macro không được chạy.",)


def test_a_second_document_in_the_file_is_said(near, tmp_path):
    paper = papers.state_plan()
    other = papers.state_plan()
    paper.tail = [papers.P("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), *other.top, *other.body]
    found = read(papers.write(paper), tmp_path, "a.docx")
    assert found.text.count("KẾ HOẠCH") == 1
    assert "còn một văn bản khác ở phía sau" in found.notices[0]


RTF = rb"{\rtf1\ansi K\u7871? ho\u7841?ch}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tệp trống"),
        (b" \r\n\t", "tệp trống"),
        ("\ufeff \n".encode("utf-16"), "không có chữ nào"),
        (OLE + b"\0" * 600, "Word kiểu cũ (.doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
        (RTF, "RTF"),
        (b"\xef\xbb\xbf<html><body>KE HOACH</body></html>", "trang web (HTML)"),
        (b"\n<!DOCTYPE HTML><p>x", "trang web (HTML)"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "trang web (HTML)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "ảnh chụp"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)), "ảnh chụp"),
        (bytes(range(256)) * 4, "không phải văn bản"),
        (b"\x81\x8d\x8f\x90\x9d" * 40, "không phải văn bản"),
        ("Přípravný plán soutěže žáků".encode("cp1250"), "không phải văn bản"),
        (b"KE HOACH thi dua\0\1\2 nam 2026", "không phải văn bản"),
        (TEXT.encode()[:900] + b"\0\xff\0" + TEXT.encode()[900:], "không phải văn bản"),
        (b"PK\x03\x04 broken", "đã hỏng"),
        (b"%PDF-1.4\nbroken", "PDF đã hỏng"),
        (blank_pdf(), "bản chụp (scan)"),
        (locked_pdf(), "có mật khẩu"),
        (blank_pdf(1000), "1000 trang"),
        (empty_docx(), "không có chữ nào"),
        (repacked(empty_docx(), {"word/document.xml": b"<broken"}), "Word đã hỏng"),
    ],
    ids=range(23),
)
def test_each_bad_file_has_its_sentence(near, content, words, tmp_path):
    assert words in refused(content, tmp_path)


def test_too_large_or_too_long(near, monkeypatch, tmp_path):
    monkeypatch.setattr(files, "MOST_LETTERS", 100)
    assert "triệu chữ" in refused(TEXT.encode(), tmp_path)
    with pytest.raises(InvalidInput, match="dài quá"):
        read_plan_text(TEXT)
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    assert "lớn quá" in refused(TEXT.encode(), tmp_path)


def test_a_file_that_is_not_there_a_folder_and_the_lock_of_word(tmp_path):
    for path, words in (
        (tmp_path / "khong-co.docx", "không có tệp này"),
        (tmp_path, "đó là thư mục"),
        (tmp_path / "~$ke-hoach.docx", "tệp tạm của Word"),
    ):
        with pytest.raises(InvalidInput, match=words) as caught:
            read_plan_file(path)
        assert str(caught.value).startswith("Không đọc được tệp ")


def test_pasted_text_goes_the_same_way():
    assert read_plan_text(TEXT) == files.PlanFile(TEXT, "", ())
    found = read_plan_text(in_tcvn3(TEXT))
    assert "TCVN3" in found.notices[0]
    with pytest.raises(InvalidInput, match="Hãy dán"):
        read_plan_text(" \n\t")


def test_a_file_is_taken_apart_in_a_process_of_its_own(tmp_path, monkeypatch):
    found = read(papers.write(papers.state_plan()), tmp_path, "a.docx")
    assert tidy(found.text).startswith("UBND TỈNH AN GIANG")
    assert "PDF đã hỏng" in refused(b"%PDF-1.4\nbroken", tmp_path)
    begun = apart.working

    def dying(_work, *_arguments):
        return begun(_ends_at_once)

    monkeypatch.setattr(apart, "working", dying)
    assert "bị ngắt giữa chừng" in refused(b"%PDF-1.4\n", tmp_path)


def test_one_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(file_worker, "SECONDS", 0.0)
    monkeypatch.setattr(
        files, "text_apart", lambda content, name: file_worker.text_apart(content, name, 0.0)
    )
    assert "đọc quá lâu" in refused(b"%PDF-1.4\n", tmp_path)


def _ends_at_once(there):
    there.close()

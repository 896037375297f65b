"""What goes wrong with each kind of file: one sentence, the old file as it was, nothing beside."""

import errno
import os
import random
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

from app.core.errors import InvalidInput, NotAllowed, StorageFailure
from app.domain.terms import Regime
from app.exports import fonts
from app.exports.documents import awarding, document_of
from app.exports.fonts import VIETNAMESE_LETTERS
from app.exports.pdf import write_pdf
from app.exports.report import Column, Grid, Kind
from app.exports.word import write_docx
from app.exports.xlsx import write_xlsx
from app.services import wordings
from tests.exports.samples import a_report, a_text_grid
from tests.exports.test_documents import asked
from tests.exports.test_files import names_in, needs_root, tiny_disk
from tests.sample import commune, sample_file

__all__ = ["asked", "commune", "sample_file", "tiny_disk"]

WRITERS = {"pdf": write_pdf, "docx": write_docx, "xlsx": write_xlsx}
each_kind = pytest.mark.parametrize("kind", WRITERS)
OLD = b"signed by hand " * 100


def text_of(path):
    """Return every word of a file, without blanks between."""
    if path.suffix == ".pdf":
        words = "".join(page.extract_text() for page in PdfReader(path).pages)
    elif path.suffix == ".docx":
        words = "".join(one.text or "" for one in Document(path).element.body.iter(qn("w:t")))
    else:
        rows = load_workbook(path).active.iter_rows(values_only=True)
        words = "".join(str(cell) for row in rows for cell in row if cell is not None)
    return "".join(words.split())


@pytest.fixture
def old(tmp_path, kind):
    """A file of the kind that was written before."""
    path = tmp_path / f"quyet-dinh.{kind}"
    path.write_bytes(OLD)
    return path


# --- letters ---------------------------------------------------------------------------------


@each_kind
def test_letters_are_composed_and_hidden_signs_shown_in_each_kind_of_file(kind, old):
    text = "Nguye\u0302\u0303n Va\u0306n A\u0301nh\x07 to\u0302\u0309 1\u202e"
    WRITERS[kind](a_report(a_text_grid(text)), old)
    assert "NguyễnVănÁnh�tổ1�" in text_of(old)


@each_kind
def test_what_was_typed_for_an_old_font_is_written_as_it_stands_and_guessed_by_nobody(kind, old):
    text = "NguyÔn V¨n H¶i"
    WRITERS[kind](a_report(a_text_grid(text)), old)
    assert "NguyÔnV¨nH¶i" in text_of(old)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_reason_of_40000_signs_flows_over_the_pages_whole(kind, old):
    reason = " ".join(f"lý{number}do" for number in range(5_000))[:40_000]
    columns = (Column("TT", 5, Kind.INTEGER), Column("Lý do", 95))
    WRITERS[kind](a_report(Grid(columns=columns, rows=((1, reason),))), old)
    words = text_of(old)
    assert all(word in words for word in reason.split())


@pytest.mark.parametrize("kind", ["xlsx"])
def test_a_reason_of_40000_signs_is_refused_for_excel_by_its_name(kind, old):
    grid = Grid(columns=(Column("Lý do", 95),), rows=(("x" * 40_000,),))
    with pytest.raises(InvalidInput, match=r"“Lý do” ở dòng 1 .* 40\.000 ký tự.*32\.767"):
        write_xlsx(a_report(grid), old)
    assert old.read_bytes() == OLD
    assert names_in(old.parent) == [old.name]


# --- the disk --------------------------------------------------------------------------------


@each_kind
def test_a_file_that_another_program_holds_is_kept_whatever_its_kind(kind, old, monkeypatch):
    def held(self, target):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(StorageFailure) as refusal:
        WRITERS[kind](a_report(), old)
    assert str(refusal.value) == (
        f"Không lưu được tệp “{old.name}” vì đang mở trong chương trình khác. Tệp cũ còn nguyên."
        " Đóng tệp rồi xuất lại, hoặc chọn tên khác."
    )
    assert old.read_bytes() == OLD
    assert names_in(old.parent) == [old.name]


@each_kind
@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("quyet-dinh", "~$yet-dinh"),
        ("quyet-dinh", "~$quyet-dinh"),
        ("ke-hoach", "~$-hoach"),
        ("baocao7", "~$aocao7"),
        ("baocao", "~$baocao"),
        ("quyet-dinh", ".~lock.quyet-dinh"),
    ],
)
def test_a_file_with_the_lock_of_an_office_program_beside_it_is_kept(kind, name, lock, tmp_path):
    path = tmp_path / f"{name}.{kind}"
    beside = tmp_path / (f"{lock}.{kind}" + ("#" if lock.startswith(".") else ""))
    beside.write_bytes(b"")
    WRITERS[kind](a_report(), path)  # a lock that was left behind holds no file that is not there
    path.write_bytes(OLD)
    with pytest.raises(StorageFailure) as refusal:
        WRITERS[kind](a_report(), path)
    assert f"đang mở trong chương trình khác (thấy tệp khóa “{beside.name}”)" in str(refusal.value)
    assert "Tệp cũ còn nguyên. Đóng tệp rồi xuất lại, hoặc chọn tên khác" in str(refusal.value)
    assert path.read_bytes() == OLD
    assert names_in(tmp_path) == sorted([path.name, beside.name])


@needs_root
@each_kind
def test_a_disk_that_is_full_half_way_leaves_the_old_file(kind, tiny_disk):
    path = tiny_disk / f"quyet-dinh.{kind}"
    path.write_bytes(OLD)
    dice = random.Random(1)
    texts = ["".join(dice.choices(VIETNAMESE_LETTERS, k=300)) for _ in range(400)]
    with pytest.raises(StorageFailure) as refusal:
        WRITERS[kind](a_report(a_text_grid(*texts)), path)
    assert "đã đầy (còn trống " in str(refusal.value)
    assert "Tệp cũ còn nguyên. Xóa bớt tệp trên ổ đĩa hoặc chọn ổ đĩa khác" in str(refusal.value)
    assert path.read_bytes() == OLD
    assert names_in(tiny_disk) == [path.name]


# --- fonts and words -------------------------------------------------------------------------


@each_kind
def test_without_a_font_a_pdf_is_refused_and_the_others_name_theirs(
    kind, old, tmp_path, monkeypatch
):
    monkeypatch.setattr(fonts, "font_folders", lambda: (tmp_path,))
    fonts.register_fonts.cache_clear()
    try:
        if kind == "pdf":
            with pytest.raises(StorageFailure, match=r"phông chữ có đủ chữ tiếng Việt.*Chưa ghi"):
                write_pdf(a_report(), old)
            assert old.read_bytes() == OLD
            assert names_in(tmp_path) == [old.name]
        else:
            WRITERS[kind](a_report(), old)
            assert "CỘNGHÒA" in text_of(old)
    finally:
        fonts.register_fonts.cache_clear()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "Khen thưởng {được khenn}.",
            "Dòng 1: không có dữ liệu “được khenn”. Có phải “được khen”?",
        ),
        ("Khen\nBẢNG: danh sách", "Dòng 2: không có bảng “danh sách”."),
        ("Khen {tên kế hoạch", "Dòng 1: dấu ngoặc nhọn chưa đủ đôi."),
    ],
)
def test_a_wording_that_names_what_there_is_not_makes_no_paper(
    words, told, commune, asked, monkeypatch
):
    with monkeypatch.context() as lax:  # as a file from another version may hold it
        lax.setattr(wordings.WordingView, "problems", lambda *_: ())
        commune.do(wordings.change, "award_decision", Regime.STATE, {"body": words})
    with pytest.raises(NotAllowed) as refusal:
        commune.ask(document_of("award_decision").build, asked)
    assert str(refusal.value).startswith("Lời văn của “Quyết định khen thưởng” có chỗ sai: ")
    assert told in str(refusal.value)
    assert "Chưa xuất tệp nào. Mở “Sửa lời văn…”" in str(refusal.value)
    commune.do(wordings.change, "award_decision", Regime.STATE, {"body": ""})
    assert commune.ask(awarding.award_decision, asked)

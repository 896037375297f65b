"""The window of a paper: its pages are the file that is saved; printed, saved, opened in Word."""

import errno
import io
from functools import partial
from pathlib import Path
from threading import Event
from time import sleep

import pypdfium2
import pytest
from docx import Document
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from app.core.errors import InvalidInput
from app.domain.terms import ExportKind, Regime
from app.exports.pdf import pdf_bytes
from app.exports.report import Paragraph, Report
from app.imports.document_check import checking
from app.imports.document_check.read_docx import read_docx
from app.imports.document_check.results import Status
from app.imports.document_check.telling import counts_words
from app.services import export_log, waived_checks
from app.ui import printing
from app.ui.dialogs import form_strip, waiving
from app.ui.dialogs.form_strip import strip_words
from app.ui.dialogs.preview import (
    Made,
    PreviewDialog,
    Printable,
    of_papers,
    show_preview,
)
from app.ui.preferences import Preferences
from app.ui.printing import printer_of
from app.ui.widgets.ask import Box
from app.ui.widgets.dialog import window_size
from app.ui.widgets.pages import _DRAWER
from app.ui.widgets.pdf_file import PdfFile
from app.ui.widgets.progress import ProgressDialog
from tests.exports.pdf_pages import A4, LYING, pages
from tests.imports.document_check import papers
from tests.ui.conftest import Waiting
from tests.ui.dialogs.conftest import everything_said, named
from tests.ui.ime import assert_unikey_safe, type_telex
from tests.ui.lint import faults, word_faults
from tests.ui.test_every_screen import Strays
from tests.ui.walk import wait_for

REPORT = Report(heading="Danh sách", blocks=(Paragraph("Thôn Đông"),))


@pytest.fixture
def saved(files, tmp_path):
    """Answer the next questions where to save with names in a folder; returns the folder."""
    folder = tmp_path / "luu"
    folder.mkdir()
    files.ask_where_to_save = lambda _parent, _caption, name, kind: (
        folder / f"{name}.{kind.endings[0]}"
    )
    return folder


@pytest.fixture
def opened(context, shown):
    """Open the window of a file, as `show_preview` does once it is made."""

    def show(made, **more):
        paper = Printable(title="Danh sách", name="DanhSach", make=lambda _: made, **more)
        return shown(PreviewDialog(context, paper, made, PdfFile(made.pdf)))

    return show


@pytest.fixture
def printed(monkeypatch, tmp_path):
    """Two printers, of which each writes a PDF file; returns what was sent."""
    sent = []
    real = printing.printer_of

    def to_file(name, copies=1, target=None):
        sent.append((name, copies, tmp_path / f"in-{len(sent)}.pdf"))
        return real("", copies, sent[-1][2])

    monkeypatch.setattr(printing, "printers", lambda: ["HP", "Canon"])
    monkeypatch.setattr(printing, "printer_of", to_file)
    return sent


def made_of(report):
    return of_papers(lambda: report, Quiet())


class Quiet:
    def report(self, done, total):
        pass


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range().strip() for page in document]
    document.close()
    return found


def test_the_window_is_without_fault_and_all_vietnamese(opened):
    window = opened(Made(pages("Một", "Hai", "Ba")))
    assert faults(window) == []
    assert word_faults(window) == []
    assert window.number.text() == "Trang 1/3"


@pytest.mark.parametrize(
    ("screen", "size"),
    [
        ((1366, 728), (1342, 680)),
        ((1093, 574), (1069, 540)),
        ((1920, 1040), (1400, 992)),
        ((800, 600), (1060, 552)),
    ],
)
def test_as_much_of_the_screen_is_used_as_pages_need(screen, size):
    assert window_size(QSize(*screen)) == QSize(*size)


def test_it_can_be_made_as_large_as_the_screen(opened):
    window = opened(Made(pages("a")))
    assert window.windowFlags() & Qt.WindowType.WindowMaximizeButtonHint
    assert window.size() == window_size(window.screen().availableSize())


def test_no_part_is_shown_before_it_has_its_place(opened, kit_app):
    heard = Strays(kit_app)
    kit_app.installEventFilter(heard)
    opened(made_of(REPORT), is_signed=True)
    kit_app.removeEventFilter(heard)
    assert heard.found == []


def test_pages_are_turned_and_counted(opened):
    window = opened(Made(pages(*"abcdefghijkl")))
    window.whole.click()
    assert not window.back.isEnabled()
    for _ in range(11):
        window.on.click()
    assert window.number.text() == "Trang 12/12"
    assert not window.on.isEnabled()
    window.back.click()
    assert window.number.text() == "Trang 11/12"


def test_the_size_is_told_and_changed(opened):
    window = opened(Made(pages("a")))
    window.pages.set_zoom(100)
    window.larger.click()
    assert window.size_label.text() == "125 %"
    window.smaller.click()
    window.smaller.click()
    assert window.size_label.text() == "75 %"
    window.wide.click()
    wide = window.pages.zoom
    window.whole.click()
    assert window.pages.zoom < wide


def noted(context):
    """What the export log has."""
    return [(row.file_name, row.kind) for row in context.operations.ask(export_log.listed)]


def test_what_is_saved_is_what_is_seen(opened, saved, outcome, qtbot, context):
    made = made_of(REPORT)
    window = opened(made)
    said = outcome("Đóng")
    window.save_pdf()
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    content = (saved / "DanhSach.pdf").read_bytes()
    assert content == made.pdf == pdf_bytes(REPORT)
    assert noted(context) == [("DanhSach.pdf", ExportKind.PDF)]
    qtbot.waitUntil(lambda: window.pages.is_drawn)
    picture = window.pages.picture(0)
    assert PdfFile(content).drawn(0, picture.width()) == picture


def test_a_word_file_is_saved_opened_and_not_asked_for_twice(opened, saved, files, qtbot):
    window = opened(made_of(REPORT))
    window.open_word()
    path = saved / "DanhSach.docx"
    qtbot.waitUntil(lambda: files.opened == [path], timeout=10_000)
    assert "Thôn Đông" in [one.text for one in Document(path).paragraphs]
    files.ask_where_to_save = None
    window.open_word()
    assert files.opened == [path, path]


def test_a_word_file_that_is_gone_is_saved_again(opened, saved, files, qtbot):
    window = opened(made_of(REPORT))
    window.open_word()
    path = saved / "DanhSach.docx"
    qtbot.waitUntil(lambda: len(files.opened) == 1, timeout=10_000)
    path.unlink()
    window.open_word()
    qtbot.waitUntil(lambda: len(files.opened) == 2, timeout=10_000)
    assert path.exists()


def test_without_word_it_is_said_where_the_file_is(opened, saved, files, outcome, qtbot):
    files.open = lambda _: False
    window = opened(made_of(REPORT))
    said = outcome("Đóng")
    window.open_word()
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert "chưa có phần mềm mở được “DanhSach.docx”" in said[0]
    assert str(saved) in said[0]


def test_a_paper_of_no_report_has_no_word_file(opened):
    window = opened(Made(pages("Giấy khen")))
    assert not window.word_button.isVisible()
    assert not window.open_button.isVisible()
    window.save_word()


# --- printing --------------------------------------------------------------------------------


def test_printing_asks_for_printer_copies_and_pages(opened, printed, fill, qtbot, context):
    window = opened(Made(pages(("Một", A4), ("Hai", LYING), ("Ba", A4), ("Bốn", A4))))
    said = []
    context.said.connect(said.append)
    fill({"printer": "Canon", "copies": 2, "first": 2, "last": 3})
    window.print_()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    [(name, copies, path)] = printed
    assert (name, copies) == ("Canon", 2)
    document = pypdfium2.PdfDocument(path)
    ways = [one.get_width() > one.get_height() for one in document]
    document.close()
    assert ways[:2] == [True, False]
    assert said == ["Đã gửi 2 trang, 2 bản tới máy in “Canon”."]
    assert noted(context) == [("Canon", ExportKind.PRINTER)]
    assert Preferences().printer == "Canon"


def test_blank_means_all_pages(opened, printed, fill, qtbot, context):
    window = opened(Made(pages(*"abc")))
    said = []
    context.said.connect(said.append)
    fill({})
    window.print_()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert printed[0][0] == "HP"
    assert "3 trang" in said[0]


def test_pages_in_the_wrong_order_are_refused_and_nothing_is_sent(opened, printed, fill):
    window = opened(Made(pages(*"abc")))
    problems = fill({"first": 3, "last": 2})
    window.print_()
    assert problems == ["“Đến trang” phải từ 3 trở đi. Chưa in gì."]
    problems = fill({"last": 9})
    window.print_()
    assert len(problems) == 2
    assert printed == []


def test_a_pc_without_a_printer_is_told_what_to_do(opened, outcome, monkeypatch):
    monkeypatch.setattr(printing, "printers", list)
    window = opened(Made(pages("a")))
    said = outcome("Đóng")
    window.print_()
    assert "chưa cài máy in nào" in said[0]


def test_a_paper_with_a_log_of_its_own_is_printed_that_way(opened, printed, outcome):
    asked = []
    window = opened(Made(pages("a")), print_=asked.append)
    window.print_button.click()
    assert asked == [window]
    window = opened(Made(pages("a")), print_=asked.append, why_not_print="Chỉ xem được.")
    assert window.print_button.toolTip() == "Chỉ xem được."
    assert not window.print_button.isEnabled()
    said = outcome("Đóng")
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "Chỉ xem được." in said[0]
    assert len(asked) == 1


def test_every_field_of_the_print_dialog_takes_what_unikey_sends(opened, printed, answer):
    window = opened(Made(pages(*"abc")))
    typed_in = []

    def type_in(dialog):
        for name in ("printer", "copies", "first", "last"):
            [stop] = dialog.form.field(name).stops()
            assert_unikey_safe(stop)
            typed_in.append(name)
        dialog.form.mark_clean()

    answer("Hủy", type_in)
    window.print_()
    assert len(typed_in) == 4
    assert printed == []


def test_a_printer_that_takes_nothing_is_told_and_can_be_tried_again(
    opened, printed, fill, outcome, monkeypatch, tmp_path
):
    nowhere = tmp_path / "rút ra" / "in.pdf"
    real = printing.printer_of
    monkeypatch.setattr(printing, "printer_of", lambda *_: printer_of("", 1, nowhere))
    window = opened(Made(pages("a")))
    said = outcome("Đóng")
    fill({})
    window.print_()
    wait_for(lambda: bool(said))
    assert "không nhận bản in. Chưa in tờ nào." in said[0]
    monkeypatch.setattr(printing, "printer_of", real)
    heard = []
    window.context.said.connect(heard.append)
    fill({})
    window.print_()
    wait_for(lambda: bool(heard))
    assert len(printed) == 1


def test_printing_that_is_stopped_is_told_as_unfinished(
    opened, printed, fill, outcome, monkeypatch, qtbot
):
    def print_for_ever(_pdf, _printer, progress, *_):
        while True:
            progress.report(0, 1)
            sleep(0.01)

    monkeypatch.setattr(printing, "print_pages", print_for_ever)
    window = opened(Made(pages("a")))
    said = outcome("Đóng")
    fill({})
    window.print_()
    [progress] = window.findChildren(ProgressDialog)
    progress.reject()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert "Đã dừng in." in said[0]


# --- what goes wrong while it is saved -------------------------------------------------------

SAVES = {"pdf": PreviewDialog.save_pdf, "docx": PreviewDialog.save_word}


@pytest.fixture
def saving(opened):
    """Save a paper as one kind of file, press buttons under what is told; returns all of it."""
    waiting = Waiting()

    def save(ending, *buttons):
        told = []

        def press(button, box):
            told.append(everything_said(box))
            named(box, button).click()

        window = opened(made_of(REPORT))
        for button in buttons:
            waiting.add(lambda box: isinstance(box, Box), partial(press, button))
        SAVES[ending](window)
        wait_for(lambda: len(told) == len(buttons))
        return told

    yield save
    waiting.end()


@pytest.mark.parametrize("ending", SAVES)
def test_a_file_that_another_program_has_open_stays_and_is_tried_again(saving, saved, ending):
    path = saved / f"DanhSach.{ending}"
    path.write_bytes(b"old")
    lock = saved / f".~lock.{path.name}#"
    lock.touch()
    told = saving(ending, "Thử lại", "Đóng")
    assert ["đang mở trong chương trình khác" in one for one in told] == [True, True]
    assert path.read_bytes() == b"old"
    lock.unlink()
    [told] = saving(ending, "Đóng")
    assert told.startswith("Đã lưu")
    assert path.read_bytes() != b"old"


@pytest.mark.parametrize("ending", SAVES)
def test_a_folder_that_is_gone_is_told_and_another_can_be_chosen(saving, saved, ending, files):
    gone, there = saved, saved.with_name("usb khac")
    gone.rmdir()
    there.mkdir()
    folders = iter((gone, there))
    files.ask_where_to_save = lambda *_: next(folders) / f"DanhSach.{ending}"
    refused, done = saving(ending, "Lưu tên khác…", "Đóng")
    assert "Không lưu được" in refused
    assert done.startswith("Đã lưu")
    assert not gone.exists()
    assert [one.name for one in there.iterdir()] == [f"DanhSach.{ending}"]


@pytest.mark.parametrize("ending", SAVES)
def test_a_full_disk_leaves_the_old_file_and_no_half_of_a_new_one(
    saving, saved, ending, monkeypatch
):
    old = saved / f"DanhSach.{ending}"
    old.write_bytes(b"old")
    real = Path.write_bytes

    def fill_up(path, content):
        if path.suffix != ".part":
            return real(path, content)
        real(path, content[:9])
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    [told] = saving(ending, "Đóng")
    assert "đầy" in told
    assert [one.name for one in saved.iterdir()] == [old.name]
    assert old.read_bytes() == b"old"


def test_word_is_not_opened_where_the_file_could_not_be_saved(
    opened, saved, files, outcome, qtbot
):
    saved.rmdir()
    window = opened(made_of(REPORT))
    said = outcome("Đóng")
    window.open_word()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said[0].startswith("Chưa lưu được")
    assert files.opened == []
    saved.mkdir()
    window.open_word()
    qtbot.waitUntil(lambda: bool(files.opened), timeout=20_000)


# --- made aside ------------------------------------------------------------------------------


def test_it_is_made_aside_and_then_shown(context, window, press, qtbot):
    titles = press(PreviewDialog, "Đóng")
    paper = Printable(title="Xếp hạng", name="a", make=lambda _: made_of(REPORT))
    show_preview(context, paper, window)
    qtbot.waitUntil(lambda: bool(titles), timeout=10_000)
    assert titles[0].startswith("Xem trước khi in: Xếp hạng")


def test_one_that_cannot_be_made_says_why(context, window, outcome, qtbot):
    def refuse(_progress):
        raise InvalidInput.of(None, "Chưa chốt điểm.")

    said = outcome("Đóng")
    show_preview(context, Printable(title="Xếp hạng", name="a", make=refuse), window)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert "Chưa chốt điểm." in said[0]


# --- the form --------------------------------------------------------------------------------


@pytest.fixture
def checked_pdf(monkeypatch):
    """A plan whose Quốc hiệu is not bold, read from Word in place of the pages."""
    paper = papers.state_plan()
    paper.find("CỘNG HÒA").bold = False
    monkeypatch.setattr(form_strip, "check_pdf", check_of(paper))


def check_of(paper):
    """What checks a paper, read from Word, in place of the pages."""

    def check(pdf, path, today, waivers, progress):
        assert pdf.startswith(b"%PDF")
        return checking.checked(read_docx(papers.write(paper), path), today, waivers)

    return check


def test_the_form_is_counted_above_the_pages(opened, qtbot, checked_pdf):
    window = opened(Made(pages("Kế hoạch")), is_signed=True)
    qtbot.waitUntil(lambda: window.strip.found is not None, timeout=20_000)
    counts = window.strip.found.counts
    assert window.strip.sentence.text() == (
        f"Thể thức: 1 sai, {counts[Status.NEEDS_REVIEW]} cần xem lại, {counts[Status.PASS]} đạt"
    )
    assert counts[Status.PASS] > 20
    assert strip_words(window.strip.found) == window.strip.sentence.text()


def test_the_line_counts_in_the_words_of_its_list_and_of_the_window_of_checks(
    opened, qtbot, checked_pdf
):
    window = opened(Made(pages("Kế hoạch")), is_signed=True)
    strip = window.strip
    qtbot.waitUntil(lambda: strip.found is not None, timeout=20_000)
    told = strip.sentence.text().removeprefix("Thể thức: ").split(", ")
    assert set(told) <= set(counts_words(strip.found).split(", "))
    heads = {strip.list.item(row).text().split(".")[0] for row in range(strip.list.count())}
    assert {head.split(" – ")[0].lower() for head in heads} <= {
        words.partition(" ")[2] for words in told
    }


def test_what_failed_is_listed_with_what_would_be_right(opened, qtbot, checked_pdf):
    window = opened(Made(pages("Kế hoạch")), is_signed=True)
    qtbot.waitUntil(lambda: window.strip.found is not None, timeout=20_000)
    assert window.strip.panel.isHidden()
    window.strip.button.click()
    assert window.strip.panel.isVisible()
    first = window.strip.list.item(0).text()
    assert "Sai – Lỗi" in first
    assert "đúng ra: Quốc hiệu chữ đứng, đậm" in first
    window.strip.button.click()
    assert window.strip.panel.isHidden()


def test_of_a_paper_without_fault_it_is_still_told_what_was_looked_at(opened, qtbot, monkeypatch):
    monkeypatch.setattr(form_strip, "check_pdf", check_of(papers.state_plan()))
    window = opened(made_of((REPORT, REPORT)), is_signed=True)
    strip = window.strip
    qtbot.waitUntil(lambda: strip.found is not None, timeout=20_000)
    assert "0 sai, 0 cần xem lại" in strip.sentence.text()
    strip.button.click()
    assert strip.panel.isVisible()
    assert not strip.list.isVisible()
    assert not strip.waiving.isVisible()
    assert "Không kiểm tra 1 phần kèm theo" in strip.rules.text()
    assert "Không có chỗ nào sai hay cần xem lại." in strip.rules.text()


def test_a_paper_alone_has_nothing_that_was_not_looked_at(opened, qtbot, checked_pdf):
    window = opened(Made(pages("Kế hoạch")), is_signed=True)
    qtbot.waitUntil(lambda: window.strip.found is not None, timeout=20_000)
    assert "kèm theo" not in window.strip.rules.text()
    assert "Không có chỗ nào sai" not in window.strip.rules.text()


def test_a_failure_leads_to_its_page(opened, qtbot):
    made = Made(letter_with_a_page_that_has_no_number())
    window = opened(made, is_signed=True)
    qtbot.waitUntil(lambda: window.strip.found is not None, timeout=20_000)
    window.strip.button.click()
    rows = [window.strip.list.item(row) for row in range(window.strip.list.count())]
    [row] = [one for one in rows if "Trang 2" in one.text() and "Số trang" in one.text()]
    window.strip.list.setCurrentItem(row)
    assert window.pages.page == 1


def letter_with_a_page_that_has_no_number():
    """Three pages with a head of the state, the second and third without a number."""
    import pypdf  # noqa: PLC0415

    report = Report(
        issuer=("ỦY BAN NHÂN DÂN", "XÃ AN BÌNH"),
        number="Số: 12/BC-UBND",
        place_date="An Bình, ngày 20 tháng 11 năm 2026",
        heading="BÁO CÁO",
        blocks=(Paragraph("Nội dung."),),
    )
    writer = pypdf.PdfWriter()
    for part in (pdf_bytes(report), pages("Hai", "Ba")):
        writer.append(io.BytesIO(part))
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_lists_that_go_with_a_paper_are_left_out_of_the_check(opened, qtbot):
    report = Report(heading="DANH SÁCH", blocks=(Paragraph("a"),))
    made = made_of((REPORT, report, report))
    assert words_of(made.first_pdf()) == words_of(pdf_bytes(REPORT))
    window = opened(made, is_signed=True)
    qtbot.waitUntil(lambda: window.strip.found is not None, timeout=20_000)
    assert "Không kiểm tra 2 phần kèm theo" in window.strip.rules.text()


def test_a_check_is_taken_as_not_ours_from_the_panel_and_counted_no_more(
    opened, qtbot, checked_pdf, monkeypatch, context
):
    monkeypatch.setattr(waiving, "ask_reason", lambda *_: "Phôi cũ.")
    window = opened(Made(pages("Kế hoạch")), is_signed=True)
    strip = window.strip
    qtbot.waitUntil(lambda: strip.found is not None, timeout=20_000)
    strip.button.click()
    assert not strip.waiving.isEnabled()
    strip.list.setCurrentRow(0)
    strip.waiving.click()
    assert ": 0 sai," in strip.sentence.text()
    waivers = context.operations.ask(waived_checks.waivers)
    assert waivers.by_regime == {Regime.STATE: {"HD-QH": "Phôi cũ."}}
    assert "không áp dụng 1 phép kiểm tra" in strip.rules.text()
    context.operations.undo()
    assert ": 1 sai," in strip.sentence.text()


def test_the_reason_is_asked_for_taken_as_unikey_sends_it_and_never_blank(
    opened, qtbot, checked_pdf, context, answer
):
    window = opened(Made(pages("Kế hoạch")), is_signed=True)
    strip = window.strip
    qtbot.waitUntil(lambda: strip.found is not None, timeout=20_000)
    strip.button.click()
    strip.list.setCurrentRow(0)
    seen = []

    def write(box):
        area = box.findChild(QPlainTextEdit)
        assert area.hasFocus()
        named(box, "Không áp dụng").click()
        assert box.isVisible()
        seen.extend(one.text() for one in box.findChildren(QLabel))
        seen.extend(faults(box))
        assert_unikey_safe(area)
        area.clear()
        type_telex("giấy khen", lambda: area)

    told = answer("Không áp dụng", write)
    strip.waiving.click()
    assert "Từ nay không kiểm tra ở văn bản hành chính nhà nước" in told[0]
    assert "Chưa nhập lý do. Nhập lý do rồi bấm lại." in seen
    waivers = context.operations.ask(waived_checks.waivers)
    assert waivers.by_regime == {Regime.STATE: {"HD-QH": "giấy khen"}}


def test_who_thinks_better_of_it_waives_nothing(opened, qtbot, checked_pdf, context, answer):
    window = opened(Made(pages("Kế hoạch")), is_signed=True)
    strip = window.strip
    qtbot.waitUntil(lambda: strip.found is not None, timeout=20_000)
    strip.button.click()
    strip.list.setCurrentRow(0)
    answer("Hủy", lambda box: box.findChild(QPlainTextEdit).setPlainText("Phôi cũ."))
    strip.waiving.click()
    assert context.operations.ask(waived_checks.waivers).by_regime == {}
    assert ": 1 sai," in strip.sentence.text()


def test_a_report_that_nobody_signs_is_not_checked(opened):
    assert opened(Made(pages("a"))).strip is None


def test_closing_while_it_is_checked_is_no_fault(opened, context, qtbot):
    window = opened(Made(pages(*("a" * 200))), is_signed=True)
    window.reject()
    qtbot.waitUntil(lambda: not context.jobs.is_busy, timeout=20_000)
    assert window.strip.found is None


def test_closing_while_pages_are_still_drawn_is_no_fault(context, shown, qtbot):
    drawing, closed = Event(), Event()

    class Slow(PdfFile):
        def drawn(self, number, width):
            drawing.set()
            closed.wait(20)
            return super().drawn(number, width)

    made = Made(pages(*"abc"))
    paper = Printable(title="Danh sách", name="DanhSach", make=lambda _: made)
    window = shown(PreviewDialog(context, paper, made, Slow(made.pdf)))
    qtbot.waitUntil(drawing.is_set)
    window.reject()
    assert window.pages.page_count == 0
    closed.set()
    _DRAWER.submit(int).result(20)  # what was asked for before it was drawn
    QApplication.processEvents()
    assert window.pages.picture(0) is None

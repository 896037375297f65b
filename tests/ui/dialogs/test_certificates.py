from decimal import Decimal
from types import SimpleNamespace

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from app.core.progress import Silent
from app.exports.certificates.calibration import calibration_page
from app.exports.certificates.offsets import Offsets, offsets_of
from app.services import certificates
from app.ui import printing
from app.ui.context import Context
from app.ui.dialogs import certificate_printing
from app.ui.dialogs import certificates as dialogs
from app.ui.dialogs.certificates import CertificatesDialog
from app.ui.dialogs.preview import PreviewDialog
from app.ui.files import Files
from app.ui.operations import Operations
from app.ui.preferences import Preferences
from app.ui.printing import print_pages, printer_of
from app.ui.tabs.awards import AwardsTab
from app.ui.widgets.ask import Box
from app.ui.widgets.pdf_file import PdfFile
from app.ui.widgets.record_dialog import RecordDialog
from tests.commendation import commune, concluded, drafted, issued, nominate
from tests.examples.certificates import PRINTED
from tests.ui.conftest import Waiting
from tests.ui.lint import faults
from tests.ui.walk import wait_for

NAMES = ["Ông Nguyễn Văn An", "Ông Trần Thị Bình", "Ông Lê Văn Cường"]


class AnsweredFiles(Files):
    """Answers every question for a file with the same path."""

    def __init__(self, path):
        super().__init__(path.parent)
        self.path = path
        self.opened = []

    def ask_where_to_save(self, parent, caption, name, kind):
        return self.path.with_name(f"{name}.{kind.endings[0]}")

    def ask_open(self, parent, caption, *kinds):
        return self.path

    def open(self, path):
        self.opened.append(path)
        return True


@pytest.fixture
def it(office):
    return commune(office)


@pytest.fixture
def decision_id(office, it):
    rows = [nominate(office, it, one, "GK_CN", achievement="Cứu người") for one in it.people]
    return issued(office, it, *rows, signer_post="Chủ tịch")


@pytest.fixture
def files(tmp_path):
    return AnsweredFiles(tmp_path / "hinh.png")


@pytest.fixture
def context(office, files, kit_app):
    office.set_up()
    return Context(Operations(office.operations), 2026, files=files)


@pytest.fixture
def printed(monkeypatch, tmp_path):
    """A printer that writes PDF files; returns what was sent to it."""
    sent = []

    def to_file(name, copies=1, target=None):
        sent.append((name, copies, tmp_path / f"in-{len(sent)}.pdf"))
        return printer_of("", copies, sent[-1][2])

    monkeypatch.setattr(dialogs, "printers", lambda: ["HP", "Canon"])
    monkeypatch.setattr(certificate_printing.printing, "printer_of", to_file)
    return sent


@pytest.fixture
def dialog(context, decision_id, printed, shown):
    return shown(CertificatesDialog(context, decision_id))


@pytest.fixture
def outcome():
    """Press a button of the next box that tells something, whatever is shown before it."""
    said = []
    waiting = Waiting()

    def schedule(words):
        def press(box):
            said.append("\n".join(label.text() for label in box.findChildren(QLabel)))
            buttons = {one.text(): one for one in box.findChildren(QPushButton)}
            buttons[words].click()

        waiting.add(lambda box: isinstance(box, Box) and box.isVisible(), press)
        return said

    yield schedule
    waiting.end()


@pytest.fixture
def preview():
    """Do something in the next window that shows pages, then close it."""
    waiting = Waiting()

    def schedule(act):
        def look(window):
            try:
                act(window)
            finally:
                window.reject()

        waiting.add(lambda one: isinstance(one, PreviewDialog) and one.isVisible(), look)

    yield schedule
    waiting.end()


def labels(dialog):
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def tick(dialog, *rows):
    for row in range(dialog.list.count()):
        on = Qt.CheckState.Checked if row in rows else Qt.CheckState.Unchecked
        dialog.list.item(row).setCheckState(on)


def texts(path):
    document = pypdfium2.PdfDocument(path)
    found = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


def told(widget):
    return " ".join(one.text() for one in widget.findChildren(QLabel))


def log_of(office, decision_id):
    return office.ask(certificates.print_log, decision_id)


def test_the_page_of_a_decision_opens_its_certificates(context, shown, it, decision_id, answer):
    context.choose(2026, it.plan_id)
    tab = shown(AwardsTab(context))
    tab.show_page("decisions")
    tab.current.open(decision_id)
    said = answer("Đóng")
    tab.current.view.print_button.click()
    assert "Chưa ghi nhận việc kiểm tra tên" in said[0]


def test_everybody_is_ticked_once_in_the_order_of_the_decision(dialog):
    assert labels(dialog) == [f"{n}. {name} – Giấy khen" for n, name in enumerate(NAMES, start=1)]
    assert len(dialog.chosen) == 3
    assert dialog.count_label.text() == "Đã chọn 3 / 3"
    dialog.none_button.click()
    assert dialog.chosen == []
    dialog.all_button.click()
    assert len(dialog.chosen) == 3


def test_no_window_rule_is_broken(dialog):
    assert faults(dialog) == []


def test_the_page_that_is_looked_at_is_the_page_of_the_file(dialog, files, outcome, qtbot):
    tick(dialog, 0, 2)
    dialog.next_button.click()
    dialog.next_button.click()
    assert dialog.list.currentRow() == 2
    qtbot.waitUntil(lambda: dialog.pages.is_drawn)
    seen = dialog.pages.picture(0)
    said = outcome("Đóng")
    dialog.save()
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    [path] = files.path.parent.glob("GiayKhen*.pdf")
    pages = texts(path)
    assert [name in page for name, page in zip((NAMES[0], NAMES[2]), pages, strict=True)] == [
        True,
        True,
    ]
    assert PdfFile(path.read_bytes()).drawn(1, seen.width()) == seen


def test_printing_asks_who_and_is_noted(dialog, office, decision_id, printed, fill, qtbot):
    tick(dialog, 1)
    fill({"printed_by": "Lê Thị Hoa", "copies": 2})
    dialog.print_chosen()
    qtbot.waitUntil(lambda: len(log_of(office, decision_id)) == 1, timeout=20_000)
    [row] = log_of(office, decision_id)
    assert (row.name, row.printed_by, row.copies) == (NAMES[1], "Lê Thị Hoa", 2)
    assert (row.printer, row.paper) == ("HP", "Giấy trắng – in cả đường diềm")
    [(printer, copies, path)] = printed
    assert (printer, copies) == ("HP", 2)
    document = pypdfium2.PdfDocument(path)
    assert document[0].get_size() == pytest.approx((842, 595), abs=1)
    document.close()
    qtbot.waitUntil(lambda: labels(dialog)[1].endswith("(đã in 2 bản)"))
    assert Preferences().own_name == "Lê Thị Hoa"


def test_a_second_print_wants_a_reason(dialog, office, decision_id, fill, qtbot):
    ids = [line.award_id for line in office.ask(certificates.of_decision, decision_id).lines]
    office.do(certificates.record_prints, decision_id, ids[:1], PRINTED)
    dialog.reload()
    tick(dialog, 0, 1)
    refused = fill({"printed_by": "Lê Thị Hoa"}, "Lưu")
    dialog.record_printed()
    assert refused == ["Chưa nhập “Lý do in lại”."]
    assert len(log_of(office, decision_id)) == 1
    fill({"printed_by": "Lê Thị Hoa", "reason": "Kẹt giấy"})
    dialog.record_printed()
    reasons = sorted(row.reason for row in log_of(office, decision_id))
    assert reasons == ["", "", "Kẹt giấy"]


def test_names_that_nobody_checked_are_warned_of_until_they_are(
    dialog, office, decision_id, fill, answer
):
    said = answer("Hủy", lambda box: box.form.mark_clean())
    dialog.record_printed()
    assert "CHÚ Ý: Chưa ghi nhận việc kiểm tra tên" in said[0]
    fill({"checked_by": "Vũ Thị Hạnh"})
    dialog.sign_off()
    assert dialog.checked.text().startswith("Vũ Thị Hạnh đã kiểm tra tên lúc")
    assert office.ask(certificates.of_decision, decision_id).check.holds


def test_the_list_of_names_is_looked_at_and_saved_first(dialog, files, outcome, preview, qtbot):
    said = outcome("Đóng")
    preview(lambda window: window.save_pdf() or qtbot.waitUntil(lambda: bool(said)))
    dialog.show_names()
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    [path] = files.path.parent.glob("KiemTraTen*.pdf")
    text = " ".join(texts(path))
    assert all(name in text for name in NAMES)


def test_the_whole_set_is_looked_at_and_printed_from_there_with_the_log(
    dialog, office, printed, fill, preview, qtbot
):
    seen, decision_id = [], dialog._decision_id

    def look(window):
        seen.append((window.pages.page_count, window.word_button.isVisible()))
        fill({"printed_by": "Lê Thị Hoa", "copies": 1})
        window.print_()
        qtbot.waitUntil(lambda: len(log_of(office, decision_id)) == 2, timeout=20_000)

    tick(dialog, 0, 2)
    preview(look)
    dialog.show_chosen()
    qtbot.waitUntil(lambda: len(log_of(office, decision_id)) == 2, timeout=20_000)
    assert seen == [(2, False)]
    [(name, _, path)] = printed
    assert len(pypdfium2.PdfDocument(path)) == 2
    assert name == dialog.printer.key


def test_one_that_cannot_be_drawn_is_named_and_the_rest_can_be_saved(
    dialog, files, outcome, qtbot
):
    lines = dialog._found.lines
    object.__setattr__(lines[1], "achievement", "Rất dài. " * 400)
    dialog.list.setCurrentRow(1)
    assert "Chưa in giấy khen của Ông Trần Thị Bình" in told(dialog.pages)
    said = outcome("Lưu 2 tờ còn lại…")
    outcome("Đóng")
    dialog.save()
    qtbot.waitUntil(lambda: len(said) == 2, timeout=20_000)
    [path] = files.path.parent.glob("GiayKhen*.pdf")
    assert len(texts(path)) == 2


def test_the_log_tells_who_and_why(dialog, office, decision_id, answer):
    ids = [line.award_id for line in office.ask(certificates.of_decision, decision_id).lines]
    office.do(certificates.record_prints, decision_id, ids[:1], PRINTED)
    office.do(certificates.record_prints, decision_id, ids[:1], PRINTED, "Nhòe mực")
    said = []

    def read(box):
        said.append(box.findChild(QPlainTextEdit).toPlainText())

    answer("Đóng", read)
    dialog.show_log()
    assert "Lê Thị Hoa, 1 bản, Giấy trắng. Lý do in lại: Nhòe mực" in said[0]


def test_a_draft_is_looked_at_only(context, office, it, printed, shown):
    row = nominate(office, it)
    concluded(office, it, row)
    dialog = shown(CertificatesDialog(context, drafted(office, it, row)))
    assert dialog.pages.page_count == 1
    assert not dialog.print_button.isEnabled()
    assert "còn là dự thảo" in dialog.print_button.toolTip()
    assert not dialog.show_button.isEnabled()
    assert "còn là dự thảo" in dialog.checked.text()


def test_without_a_printer_it_is_saved_instead(context, decision_id, shown, monkeypatch):
    monkeypatch.setattr(dialogs, "printers", list)
    dialog = shown(CertificatesDialog(context, decision_id))
    assert "Lưu PDF rồi in từ máy có máy in" in dialog.print_button.toolTip()
    assert not dialog.print_button.isEnabled()
    assert dialog.save_button.isEnabled()


def test_what_was_chosen_is_there_the_next_time(dialog, context, decision_id, shown):
    dialog.paper.choose("headed")
    dialog.printer.choose("Canon")
    dialog.ordinal.choose("golden_book")
    dialog.paper.chosen.emit()
    again = shown(CertificatesDialog(context, decision_id))
    assert (again.paper.key, again.printer.key, again.ordinal.key) == (
        "headed",
        "Canon",
        "golden_book",
    )


def test_the_emblem_is_a_picture_of_the_office_and_stays(
    dialog, context, files, decision_id, shown
):
    def seen():
        wait_for(lambda: dialog.pages.is_drawn)
        return dialog.pages.picture(0)

    Image.new("RGB", (80, 80), (10, 120, 10)).save(files.path)
    dialog.preview()
    before = seen()
    dialog.choose_emblem()
    assert seen() != before
    assert shown(CertificatesDialog(context, decision_id)).emblem is not None
    dialog.leave_emblem_out()
    assert seen() == before
    assert shown(CertificatesDialog(context, decision_id)).emblem is None


def test_a_bad_picture_is_one_sentence(dialog, files, answer):
    files.path.write_text("không phải hình", encoding="utf-8")
    said = answer("Đóng")
    dialog.choose_emblem()
    assert "không phải hình PNG hoặc JPG" in said[0]
    assert dialog.emblem is None


# --- offsets ---------------------------------------------------------------------------------


def work_out(dialog):
    buttons = {one.text(): one for one in dialog.findChildren(QPushButton)}
    buttons["Tính từ số đo"].click()


def test_what_was_measured_is_kept_for_this_printer_and_this_paper(dialog, answer):
    seen = []

    def act(box):
        assert isinstance(box, RecordDialog)
        work_out(box)
        seen.append(box.form.field("left").problem)
        box.form.field("left").set_value(Decimal("21.5"))
        box.form.field("top").set_value(Decimal(18))
        work_out(box)
        box.save()

    answer("Lưu", act)
    dialog.adjust()
    assert "ít nhất hai số đo" in seen[0]
    expected = Offsets(Decimal("-1.5"), Decimal(2))
    assert dialog.offsets == offsets_of(Preferences().offsets("HP", "white")) == expected
    assert dialog.offsets_label.text() == "Độ lệch: sang trái 1,5 mm, xuống 2 mm"
    dialog.printer.choose("Canon")
    dialog.printer.chosen.emit()
    assert dialog.offsets == Offsets()
    dialog.printer.choose("HP")
    dialog.paper.choose("bordered")
    dialog.paper.chosen.emit()
    assert dialog.offsets == Offsets()


def test_offsets_beyond_what_is_right_are_refused(dialog, answer):
    seen = []

    def act(box):
        box.form.field("right").set_value(Decimal(40))
        box.save()
        seen.append(box.form.field("right").problem)
        box.form.mark_clean()

    answer("Hủy", act)
    dialog.adjust()
    assert "Chỉ dịch được đến 15 mm" in seen[0]
    assert dialog.offsets == Offsets()


# --- printing --------------------------------------------------------------------------------


def test_a_printed_page_has_everything_where_the_file_has_it(tmp_path, kit_app):
    path = tmp_path / "in.pdf"
    print_pages(calibration_page("HP", "Giấy trắng"), printer_of("", 1, path), Silent())
    document = pypdfium2.PdfDocument(path)
    assert len(document) == 1
    picture = document[0].render(scale=4).to_pil().convert("L")
    document.close()
    scale = picture.width / 297
    for x, y in ((20, 20), (277, 20), (20, 190), (277, 190)):
        row = [picture.getpixel((px, round((y + 4.5) * scale))) for px in range(picture.width)]
        near = [
            px for px in range(round((x - 4) * scale), round((x + 1) * scale)) if row[px] < 150
        ]
        assert any(abs(px / scale - x) < 0.3 for px in near), (x, y)


def test_the_usual_printer_comes_first(monkeypatch):
    known = {
        "defaultPrinterName": lambda: "HP",
        "availablePrinterNames": lambda: ["Canon", "HP", "Brother"],
    }
    monkeypatch.setattr(printing, "QPrinterInfo", SimpleNamespace(**known))
    assert printing.printers() == ["HP", "Brother", "Canon"]


def test_the_whole_page_is_seen_without_scrolling(dialog, qtbot):
    def fits():
        bars = (dialog.pages.horizontalScrollBar(), dialog.pages.verticalScrollBar())
        place, room = dialog.pages._place(0), dialog.pages.viewport().size()
        free = min(room.width() - place.width(), room.height() - place.height())
        return dialog.pages.is_drawn and free < 40 and not any(bar.maximum() for bar in bars)

    qtbot.waitUntil(fits)
    for size in ((900, 480), (1000, 470)):
        dialog.resize(*size)
        qtbot.waitUntil(fits)

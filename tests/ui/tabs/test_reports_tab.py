import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.core.errors import InvalidInput, StorageFailure
from app.core.progress import Cancelled
from app.domain.terms import Regime
from app.exports.documents import DOCUMENTS
from app.exports.papers import PAPERS
from app.services import decisions, export_log, plan_views, plans, stages, wordings
from app.ui.context import Context, Part, Place
from app.ui.files import Files
from app.ui.operations import Operations
from app.ui.tabs import reports
from app.ui.tabs.reports import ExportResult, ReportsTab
from tests.sample import commune, sample_file
from tests.ui.lint import faults

__all__ = ["commune", "sample_file"]


class Answers:
    """Answers for files without asking, and notes what was to be opened."""

    def __init__(self, path):
        self.path = path
        self.opened = []

    def ask_where_to_save(self, parent, caption, name, kind):
        return self.path

    def open(self, path):
        self.opened.append(path)
        return True


@pytest.fixture
def files(tmp_path):
    return Answers(tmp_path / "xep-hang.xlsx")


@pytest.fixture
def tab(commune, files, kit_app, shown):
    context = Context(Operations(commune), 2025, files=files)
    [plan] = commune.ask(plans.listed, 2025)
    context.choose(2025, plan.id)
    opened = shown(ReportsTab(context))
    yield opened
    context.jobs.wait()


@pytest.fixture
def ended(tab, qtbot):
    """Wait until the work that was begun has come to its end."""
    return lambda: qtbot.waitUntil(lambda: not tab.context.jobs.is_busy, timeout=30_000)


def press(tab, words):
    next(b for b in tab.findChildren(QPushButton) if b.text() == words and b.isVisible()).click()


def result(tab):
    return tab.findChild(ExportResult).text()


@pytest.mark.parametrize("code", [kind.code for kind in PAPERS])
def test_every_report_is_seen_before_it_is_written(tab, ended, code):
    tab.choose(code)
    press(tab, "Xem trước")
    ended()
    assert tab._pages.page_count > 0


def test_no_two_papers_have_one_code():
    codes = [kind.code for kind in PAPERS]
    assert sorted(set(codes)) == sorted(codes)


def test_a_document_is_about_the_latest_decision_until_another_is_chosen(tab, commune):
    [plan] = commune.ask(plans.listed, 2025)
    [decision] = commune.ask(decisions.listed, plan.id)
    tab.choose("award_decision")
    assert tab.parameters().decision_id == decision.id
    assert tab._form.field("decision").isVisibleTo(tab)
    tab.choose("award_proposal")
    assert tab.parameters().decision_id is None
    assert not tab._form.field("decision").isVisibleTo(tab)


def test_a_document_without_its_decision_says_what_to_do(tab, commune):
    [draft] = [row for row in commune.ask(plans.listed, 2026) if not row.number]
    tab.context.choose(2026, draft.id)
    tab.choose("award_decision")
    with pytest.raises(InvalidInput, match="Chưa chọn quyết định"):
        tab.parameters()


def test_headings_of_the_list_cannot_be_chosen(tab):
    texts = [tab._list.item(row).text() for row in range(tab._list.count())]
    assert len(texts) == len(PAPERS) + 2
    for row, text in enumerate(texts):
        is_heading = text in ("Báo cáo, danh sách", "Văn bản trình ký")
        assert bool(tab._list.item(row).flags() & Qt.ItemFlag.ItemIsSelectable) != is_heading


def test_only_documents_with_words_offer_to_change_them(tab):
    shown = {}
    for kind in DOCUMENTS:
        tab.choose(kind.code)
        shown[kind.code] = tab._wording.isVisibleTo(tab)
    assert shown == {kind.code: bool(kind.wording) for kind in DOCUMENTS}
    tab.choose("ranking")
    assert not tab._wording.isVisibleTo(tab)


def test_a_report_of_scores_opens_on_the_part_that_is_scored(tab, commune):
    [running] = [row for row in commune.ask(plans.listed, 2026) if row.number]
    tab.context.choose(2026, running.id)
    phases = commune.ask(plan_views.view, running.id).phases
    tab.choose("ranking")
    assert tab.parameters().phase_id == phases[0].id  # the second one is not closed yet
    tab.choose("targets")
    assert tab.parameters().phase_id is None
    tab.choose("interim")
    assert tab.parameters().phase_id == phases[0].id
    [closed] = commune.ask(plans.listed, 2025)
    tab.context.choose(2025, closed.id)
    assert tab.parameters().phase_id is None


def test_a_place_brings_the_phase_and_the_round_it_is_about(tab, commune):
    [running] = [row for row in commune.ask(plans.listed, 2026) if row.number]
    tab.context.choose(2026, running.id)
    phase = commune.ask(plan_views.view, running.id).phases[-1]
    stage = commune.ask(stages.listed, running.id)[0]
    part = Part(phase.id, stage.id)
    for code in ("scoreboard", "cross_sheets"):
        tab.show_place(Place("reports", running.id, page=code, part=part))
        asked = tab.parameters()
        assert (tab.kind.code, asked.phase_id, asked.stage_id) == (code, phase.id, stage.id)
    tab.show_place(Place("reports", running.id, page="scoreboard", part=Part()))
    assert (tab.parameters().phase_id, tab.parameters().stage_id) == (None, None)


def test_the_file_holds_the_report_and_can_be_opened(tab, ended, files):
    tab.choose("ranking")
    press(tab, "Xuất Excel")
    ended()
    words = [
        cell
        for row in load_workbook(files.path, data_only=True).active.values
        for cell in row
        if cell
    ]
    assert any("XẾP HẠNG" in str(word).upper() for word in words)
    assert result(tab) == "Đã xuất “xep-hang.xlsx”."
    [note] = tab.operations.ask(export_log.listed)
    assert (note.what, note.file_name, note.row_count > 1) == (
        tab.kind.name,
        "xep-hang.xlsx",
        True,
    )
    press(tab, "Mở tệp")
    press(tab, "Mở thư mục")
    assert files.opened == [files.path, files.path.parent]


def test_what_is_seen_has_the_pages_that_are_printed(tab, ended, files, tmp_path):
    files.path = tmp_path / "so.pdf"
    tab.choose("awards")
    press(tab, "Xem trước")
    ended()
    press(tab, "Xuất PDF")
    ended()
    document = pypdfium2.PdfDocument(files.path)
    assert tab._pages.page_count == len(document)
    document.close()


def test_a_locked_file_is_told_and_can_be_tried_again(tab, ended, files, monkeypatch):
    write = reports._WRITERS["xlsx"]

    def locked(report, path, progress):
        raise StorageFailure("Không lưu được tệp “xep-hang.xlsx” vì đang mở trong Excel.")

    monkeypatch.setitem(reports._WRITERS, "xlsx", locked)
    tab.choose("ranking")
    press(tab, "Xuất Excel")
    ended()
    assert "đang mở trong Excel" in result(tab)
    assert not files.path.exists()
    monkeypatch.setitem(reports._WRITERS, "xlsx", write)
    press(tab, "Thử lại")
    ended()
    assert result(tab) == "Đã xuất “xep-hang.xlsx”."
    assert files.path.exists()


def test_another_name_is_offered_where_a_file_is_locked(tab, ended, files, tmp_path):
    files.path = tmp_path / "khong-ghi"
    files.path.mkdir()
    tab.choose("ranking")
    press(tab, "Xuất Excel")
    ended()
    assert "Chưa ghi tệp nào" in result(tab)
    files.path = tmp_path / "ten-khac.xlsx"
    press(tab, "Lưu tên khác")
    ended()
    assert files.path.exists()


def test_work_that_is_stopped_leaves_no_file(tab, ended, files, monkeypatch):
    def stopped(report, path, progress):
        raise Cancelled

    monkeypatch.setitem(reports._WRITERS, "xlsx", stopped)
    tab.choose("ranking")
    press(tab, "Xuất Excel")
    ended()
    assert not files.path.exists()
    assert result(tab) == ""


def test_who_chooses_no_file_writes_none(tab, files):
    files.path = None
    tab.export("xlsx")
    assert not tab.context.jobs.is_busy


def test_the_conditions_of_each_report_stay_as_they_were_left(tab):
    tab.choose("awards")
    tab._form.field("search").set_value("Hoa")
    tab.choose("ranking")
    assert tab.parameters().search == ""
    tab.choose("awards")
    assert tab.parameters().search == "Hoa"


def test_without_a_plan_its_reports_offer_the_plans_and_the_book_is_made(tab, ended):
    plan_id = tab.context.plan_id
    tab.choose("ranking")
    tab.context.choose(2025, None)
    assert not any(button.isEnabled() for button in tab.buttons.values())
    assert tab._plan_first.currentWidget() is tab._plan_first.choice
    with pytest.raises(InvalidInput, match="Chưa chọn kế hoạch"):
        tab.parameters()
    tab.choose("awards")
    press(tab, "Xem trước")
    ended()
    assert tab._pages.page_count > 0
    tab.choose("ranking")
    tab._plan_first.choice._choose(tab.operations.ask(plans.listed, 2025)[0])
    assert tab.parameters().plan_id == plan_id
    assert tab.buttons["pdf"].isEnabled()


def test_pages_for_other_conditions_are_taken_away(tab, ended):
    tab.choose("awards")
    press(tab, "Xem trước")
    ended()
    QTest.keyClicks(tab._form.field("search").line, "hoa")
    assert tab._pages.page_count == 0


def test_another_plan_begins_without_the_phase_of_the_last(tab, commune):
    tab.choose("ranking")
    field = tab._form.field("phase")
    phase_id = commune.ask(plan_views.view, tab.context.plan_id).phases[0].id
    field.set_value(phase_id)
    assert tab.parameters().phase_id == phase_id
    tab.choose("interim")
    tab.context.choose(2026, commune.ask(plans.listed, 2026)[0].id)
    tab.choose("targets")
    assert tab.parameters().phase_id is None
    tab.choose("ranking")
    assert tab.parameters().phase_id != phase_id


def test_a_file_is_named_by_the_year_it_tells_of(tab, files, ended):
    asked = []
    files.ask_where_to_save = lambda parent, caption, name, kind: asked.append(name)
    tab.choose("ranking")
    tab.export("pdf")
    tab.choose("awards")
    tab._form.field("year").set_value(None)
    tab.export("pdf")
    assert asked[0].endswith("_2025")
    assert "_20" not in asked[1]


def test_a_report_that_cannot_be_made_yet_says_why_where_it_would_stand(
    tab, ended, files, commune
):
    [draft] = [row for row in commune.ask(plans.listed, 2026) if not row.number]
    tab.context.choose(2026, draft.id)
    tab.choose("ranking")
    press(tab, "Xem trước")
    ended()
    assert tab._pages.page_count == 0
    assert any("vòng" in one.text() for one in tab._pages.findChildren(QLabel))
    press(tab, "Xuất Excel")
    ended()
    assert "vòng" in result(tab)
    assert not files.path.exists()
    offered = [b.text() for b in tab.findChild(ExportResult).findChildren(QPushButton)]
    assert "Thử lại" not in offered


def test_a_month_is_no_day_to_count_to(tab):
    field = tab._form.field("today")
    field.reset("12/2025")
    press(tab, "Xem trước")
    assert "phải là một ngày" in field.problem


def test_the_plan_worked_on_is_chosen(tab, commune):
    found = next(row for row in commune.ask(plans.listed) if row.year == 2026)
    tab.context.choose(2026, found.id)
    assert tab.parameters().plan_id == found.id


def test_nothing_in_the_tab_breaks_a_rule_of_the_house(tab):
    assert faults(tab) == []


def test_what_was_changed_by_hand_in_word_stays_as_it_is_beside_the_new_file(
    tab, ended, commune, tmp_path
):
    folder = tmp_path / "van-ban"
    folder.mkdir()
    tab.context.files = Files(folder)
    tab.choose("plan_paper")

    def export():
        QTimer.singleShot(50, lambda: QApplication.activeModalWidget().accept())
        press(tab, "Xuất Word")
        ended()

    export()
    [first] = folder.iterdir()
    by_hand = Document(first)
    by_hand.add_paragraph("Chủ tịch đã sửa câu này.")
    by_hand.save(first)
    kept = first.read_bytes()
    words = "TRÍCH YẾU: Về phong trào {tên kế hoạch}\nThi đua chào mừng năm mới."
    commune.do(wordings.change, "plan", Regime.STATE, {"body": words})
    export()
    second = first.with_name(f"{first.stem} (2).docx")
    assert sorted(folder.iterdir()) == sorted([first, second])
    assert first.read_bytes() == kept
    told = "\n".join(one.text for one in Document(second).paragraphs)
    assert "chào mừng năm mới" in told
    assert "Chủ tịch đã sửa" not in told

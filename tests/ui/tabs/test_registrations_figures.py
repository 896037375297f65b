from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.errors import InvalidInput
from app.domain.dates import PartialDate
from app.domain.terms import RegistrationKind
from app.services import figures, record_changes, registrations
from app.ui.tabs.registrations import RegistrationsTab
from tests import rows
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import SCREEN


@pytest.fixture
def units(office, context):
    return [rows.unit(office, name) for name in ("Thôn Đông", "Thôn Tây")]


@pytest.fixture
def plan_id(office, units):
    return rows.plan(office, units=units)


@pytest.fixture
def target(office, plan_id):
    """A target that every unit has: at least 60."""
    return rows.target(office, plan_id, is_per_unit=True)


@pytest.fixture
def phases(office, plan_id):
    return [rows.phase(office, plan_id, f"Giai đoạn {n}", n) for n in (1, 2)]


@pytest.fixture
def tab(context, shown, plan_id, target, phases):
    tab = RegistrationsTab(context)
    tab.resize(*SCREEN)
    shown(tab)
    context.choose(2026, plan_id)
    tab.show_page("targets")
    return tab


@pytest.fixture
def page(tab):
    return tab.figures


def column(page, heading):
    return next(n for n, c in enumerate(page.list.model.columns) if c.heading == heading)


def cell(page, line, heading):
    return page.list.model.index(line, column(page, heading))


def go_to(page, line, heading):
    page.grid.setFocus()
    page.grid.setCurrentIndex(cell(page, line, heading))
    return page.grid


def type_figure(qtbot, page, line, heading, text):
    grid = go_to(page, line, heading)
    qtbot.keyClicks(grid, text[0])
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, text[1:])
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    return editor


def recorded(office, plan_id):
    return sorted(figure.value for figure in office.ask(figures.recorded, plan_id))


def test_each_unit_has_a_line_and_each_phase_a_column(page, rows_of):
    headings = [c.heading for c in page.list.model.columns]
    assert headings[4:7] == ["Giai đoạn 1", "Giai đoạn 2", "Cả kế hoạch"]
    assert [row[1] for row in rows_of(page.grid)] == ["Thôn Đông", "Thôn Tây"]
    assert cell(page, 0, "Cần đạt").data() == "ít nhất 60 hộ"


def test_a_figure_is_typed_over_and_the_verdict_follows(qtbot, page, office, plan_id, target):
    type_figure(qtbot, page, 0, "Giai đoạn 1", "45,5")
    assert recorded(office, plan_id) == [Decimal("45.5")]
    assert cell(page, 0, "Kết quả").data() == "Chưa đạt"
    assert cell(page, 0, "So chỉ tiêu").data() == "75,83%"
    type_figure(qtbot, page, 0, "Cả kế hoạch", "60")
    assert cell(page, 0, "Kết quả").data() == "Đạt"
    assert cell(page, 1, "Kết quả").data() == "Chưa có số liệu"
    assert page.summary.text().startswith("Đạt 1 · Chưa đạt 0 · Chưa có số liệu 1")


def test_typing_a_figure_is_undone_and_redone(qtbot, page, office, plan_id):
    type_figure(qtbot, page, 0, "Giai đoạn 1", "45")
    office.undo()
    assert cell(page, 0, "Giai đoạn 1").data() == ""
    office.redo()
    assert cell(page, 0, "Giai đoạn 1").data() == "45"


def test_a_block_from_excel_is_one_action(page, office, plan_id):
    go_to(page, 0, "Giai đoạn 1")
    QApplication.clipboard().setText("45\t1.250,5\n50\t0\n")
    page.grid.paste()
    assert recorded(office, plan_id) == [0, 45, 50, Decimal("1250.5")]
    office.undo()
    assert recorded(office, plan_id) == []


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("45\tnhiều\n", "nhiều"),
        ("45\n50\n60\n", "3 dòng"),
        ("45\t-3\n", "âm"),
        ("45\t1,1234567\n", "6 chữ số"),
    ],
)
def test_a_block_with_one_wrong_cell_writes_nothing(page, office, plan_id, answer, block, why):
    go_to(page, 0, "Giai đoạn 1")
    QApplication.clipboard().setText(block)
    told = answer("Đóng")
    page.grid.paste()
    assert why in told[0]
    assert recorded(office, plan_id) == []


def test_nothing_is_not_zero_and_delete_empties(qtbot, page, office, plan_id):
    type_figure(qtbot, page, 0, "Giai đoạn 1", "0")
    assert cell(page, 0, "Giai đoạn 1").data() == "0"
    assert cell(page, 1, "Giai đoạn 1").data() == ""
    go_to(page, 0, "Giai đoạn 1")
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    assert recorded(office, plan_id) == []


def test_a_number_that_is_refused_stays_in_its_cell(qtbot, page, office, plan_id):
    editor = type_figure(qtbot, page, 0, "Giai đoạn 1", "4x")
    assert editor.isVisible()
    assert editor.text() == "4x"
    assert recorded(office, plan_id) == []


def test_figures_carry_the_day_and_source_written_above(qtbot, page, office, plan_id):
    page.day.set_value(PartialDate(2026, 6, 30))
    page.source.set_value("Báo cáo 15/BC-UBND")
    type_figure(qtbot, page, 0, "Giai đoạn 1", "45")
    [figure] = office.ask(figures.recorded, plan_id)
    assert (figure.reported_on.isoformat(), figure.source) == ("2026-06-30", "Báo cáo 15/BC-UBND")
    assert "Nguồn: Báo cáo 15/BC-UBND." in cell(page, 0, "Kết quả").data(
        Qt.ItemDataRole.ToolTipRole
    )


def test_a_wrong_day_above_writes_no_figure(page, office, plan_id):
    page.day.line.setText("31/2/2026")
    edit = page.list.model
    with pytest.raises(InvalidInput, match="Chưa ghi số"):
        edit.setData(cell(page, 0, "Giai đoạn 1"), Decimal(45))
    assert recorded(office, plan_id) == []


def test_what_a_unit_pledged_stands_beside_what_it_reached(page, office, plan_id, target, units):
    values = {
        "subject_id": units[0],
        "kind": RegistrationKind.TARGET,
        "target_id": target,
        "pledged_value": Decimal(70),
    }
    row_id = office.do(registrations.create, plan_id, values)
    assert cell(page, 0, "Đơn vị đăng ký").data() == ""  # not sent yet
    office.do(registrations.mark_paper_received, [row_id], PartialDate(2026, 3, 1).earliest)
    assert cell(page, 0, "Đơn vị đăng ký").data() == "70"


def test_a_target_of_the_commune_is_summed_from_its_units(qtbot, page, office, plan_id, rows_of):
    rows.target(office, plan_id, "Đường hoa mới", "6", "tuyến", position=2)
    page.reload()
    lines = [row[1] for row in rows_of(page.grid) if row[0] == "Đường hoa mới"]
    assert lines == ["Toàn xã", "Thôn Đông", "Thôn Tây"]
    for line, number in ((3, "2"), (4, "4")):
        type_figure(qtbot, page, line, "Cả kế hoạch", number)
    assert cell(page, 2, "Kết quả").data() == "Đạt"
    assert "Cộng từ 2/2 đơn vị" in cell(page, 2, "Kết quả").data(Qt.ItemDataRole.ToolTipRole)
    assert cell(page, 3, "Kết quả").data() == "Góp vào số chung"


def test_filters_by_target_unit_and_result(qtbot, page, office, plan_id, target, units):
    type_figure(qtbot, page, 0, "Cả kế hoạch", "60")
    page.list.set_filter("result", True)
    assert [line.subject_name for line in page.list.model.rows()] == ["Thôn Đông"]
    page.list.set_filter("result", "blank")
    assert [line.subject_name for line in page.list.model.rows()] == ["Thôn Tây"]
    page.list.clear_filters()
    page.list.set_filter("unit", units[0])
    assert [line.subject_name for line in page.list.model.rows()] == ["Thôn Đông"]


def test_a_target_is_shown_at_its_first_line_that_is_not_met(
    qtbot, tab, page, office, plan_id, target
):
    type_figure(qtbot, page, 0, "Cả kế hoạch", "60")
    tab.show_row(target)
    assert page.list.current().subject_name == "Thôn Tây"


def test_another_plan_has_its_own_phases(tab, office, context, units):
    other = rows.plan(office, "Kế hoạch khác", units=units)
    rows.target(office, other, "Chỉ tiêu khác", is_per_unit=True)
    context.choose(2026, other)
    headings = [c.heading for c in tab.figures.list.model.columns]
    assert "Giai đoạn 1" not in headings
    assert tab.figures.list.model.rowCount() == 2


def test_vietnamese_keyboards_type_right_into_a_cell_and_the_source(qtbot, page):
    grid = go_to(page, 0, "Giai đoạn 1")
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    assert_unikey_safe(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert_unikey_safe(page.source.stops()[0])
    assert_unikey_safe(page.day.stops()[0])


def test_23_a_figure_leads_to_its_own_history_and_a_line_without_one_to_the_target(
    qtbot, page, office, target
):
    type_figure(qtbot, page, 0, "Giai đoạn 1", "45")
    type_figure(qtbot, page, 0, "Giai đoạn 1", "50")
    type_figure(qtbot, page, 0, "Giai đoạn 2", "60")
    assert any(a.text() == "Lịch sử của dòng này" for a in page.grid.actions())

    def reached(heading):
        go_to(page, 0, heading)
        told = office.ask(record_changes.of_record, *page.list.spec.history(page.list.current()))
        return [(one.before, one.after) for one in told if one.field == "Đạt được"]

    assert reached("Giai đoạn 1") == [("45", "50"), ("", "45")]
    assert reached("Giai đoạn 2") == [("", "60")]
    assert reached("Đơn vị") == reached("Giai đoạn 1")
    go_to(page, 1, "Giai đoạn 1")
    assert page.list.spec.history(page.list.current()) == ("target", target)

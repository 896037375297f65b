"""One plan through its whole year in the real window over a real file, by keyboard alone."""

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.ui.dialogs.first_steps import FirstSteps
from app.ui.files import Files, file_name
from app.ui.main_window import MainWindow
from app.ui.window_settings import WindowSettings
from tests.ui.clerk import (
    Clerk,
    activate,
    chord,
    fill,
    key,
    refusals,
    say,
    texts,
    tick,
    type_into,
    words,
)
from tests.ui.walk import close_window, wait_for

YEAR = 2026
OFFICE = "Ủy ban nhân dân xã An Khê"
EAST, WEST, SCHOOL = "Thôn Đông", "Thôn Đoài", "Trường Tiểu học An Khê"
HUONG, DUC = "Nguyễn Thị Hường", "Trần Văn Đức"
HOUSEHOLD = "Lê Văn Ước"
TERM = "2025–2030"
MEMBERS = ("Hoàng Văn Minh", "Đỗ Thị Thủy", "Ngô Văn Bình", "Lý Thị Hoa", "Vũ Văn Nam")
VERDICTS = ((EAST, "Đạt"), (HUONG, "Đạt"), (DUC, "Không đạt"))
CRITERIA = "I\tHoạt động phong trào\n1\tVệ sinh đường làng\t60\n2\tAn ninh, trật tự\t40"


class InFolder(Files):
    """Answers every question for a place with the name that the window offers, in one folder."""

    def ask_where_to_save(self, parent, caption, name, kind):
        return self.folder / file_name(name, kind)


@pytest.fixture
def open_window(tmp_path, monkeypatch, qtbot):
    """The window, which a clerk opens and closes as often as they like."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "settings"))
    WindowSettings().year = YEAR
    windows = []

    def begin():
        window = MainWindow(InFolder(tmp_path))
        windows.append(window)
        window.resize(1366, 728)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        with qtbot.waitSignal(window.file_shown):
            window.begin()
        return Clerk(window)

    yield begin
    for window in windows:
        close_window(window)


def test_a_plan_runs_through_its_whole_year_in_the_window(open_window, tmp_path):
    clerk = open_window()
    make_file(clerk, tmp_path / "xa-an-khe.thidua")
    enter_units(clerk)
    draw_up_plan(clerk)
    issue_plan(clerk)
    register(clerk)
    follow_targets(clerk)
    score(clerk)
    rank(clerk)
    propose(clerk)
    meet(clerk)
    decide(clerk)
    review_and_close(clerk)
    report(clerk, tmp_path)
    clerk.window.close()
    read_back(open_window())


def make_file(clerk, path):
    """Make the data file of an office."""
    clerk.click(
        clerk.window.start_page,
        "Tạo tệp dữ liệu mới…",
        answer_four_questions(path),
    )
    wait_for(lambda: isinstance(QApplication.activeModalWidget(), FirstSteps))
    activate(QApplication.activeModalWidget())
    key(Qt.Key.Key_Escape)
    assert clerk.window.context.operations.path == path
    assert OFFICE in clerk.window.windowTitle()


def answer_four_questions(path):
    office = {
        "name": OFFICE,
        "level_code": "Xã",
        "locality": "An Khê",
        "parent_name": "Ủy ban nhân dân tỉnh Hòa Giang",
    }

    def step(dialog):
        for name, text in office.items():
            type_into(dialog.office.form, name, text)
        chord("Ctrl+Return")
        assert dialog.number == 1, refusals(dialog.office.form)
        type_into(dialog.place, "path", str(path))
        chord("Ctrl+Return")
        assert dialog.number == 2, refusals(dialog.place)
        key(Qt.Key.Key_Down)  # backups later
        chord("Ctrl+Return")
        chord("Ctrl+Return")
        assert dialog.made is not None, words(dialog)

    return step


def enter_units(clerk):
    """Enter units, people, a household and a cluster with its units."""
    tab = clerk.tab("units")
    for name, kind in ((EAST, "Thôn"), (WEST, "Thôn"), (SCHOOL, "Trường tiểu học")):
        clerk.press(tab.units.list, "Thêm", fill(name=name, kind_code=kind))
    clerk.turn(tab, "Cá nhân")
    for honorific, name in (("Bà", HUONG), ("Ông", DUC)):
        known = {"unit_id": SCHOOL, "post": "Giáo viên"}
        clerk.press(tab.people.list, "Thêm", fill(name=name, honorific=honorific, **known))
    clerk.turn(tab, "Hộ gia đình")
    clerk.press(tab.households.list, "Thêm", fill(head_name=HOUSEHOLD, unit_id=EAST))
    clerk.turn(tab, "Cụm, khối thi đua")
    clusters = tab.clusters.list
    clerk.press(clusters, "Thêm", fill(name="Cụm thi đua các thôn"))
    clerk.press(clusters, "Thành viên…", tick(EAST, WEST), rows=[0])
    clerk.turn(tab, "Cá nhân")
    assert [row[1] for row in texts(tab.people.list.model)] == [DUC, HUONG]  # by tên


def draw_up_plan(clerk):
    """Draw up a plan on all its pages."""
    tab = clerk.tab("plans")
    clerk.press(
        tab.list,
        "Thêm",
        fill(name="Phát động phong trào thi đua năm 2026", number="05", year="2026"),
    )
    plan = clerk.window.book.current_tab()
    general = plan._forms["general"]
    clerk.type_into(general, dated=("12", "1", "2026"), registration_due="15/2/2026")
    clerk.turn(plan, "3 Đối tượng, thời gian")
    clerk.type_into(plan._forms["period"], starts="1/2026", ends="31/12/2026")
    for name, starts, ends in (
        ("Sáu tháng đầu năm", "1/1/2026", "30/6/2026"),
        ("Sáu tháng cuối năm", "1/7/2026", "31/12/2026"),
    ):
        clerk.click(plan._lists["phases"], "Thêm", fill(name=name, starts=starts, ends=ends))
    [units] = [b for b in plan.findChildren(QPushButton) if b.text() == "Chọn đơn vị…"]
    clerk.bring(units)
    clerk.click(plan, "Chọn đơn vị…", tick(EAST, WEST, SCHOOL))
    clerk.turn(plan, "4 Nội dung, chỉ tiêu")
    clerk.click(
        plan.contents, "Thêm", fill(heading="Làm sạch đường làng", body="Mỗi tháng một buổi")
    )
    clerk.click(
        plan._lists["targets"],
        "Thêm",
        fill(name="Hộ phân loại rác", value="90", unit="%", is_per_unit=True),
    )
    clerk.click(
        plan._lists["deadlines"],
        "Thêm",
        fill(task="Báo cáo sáu tháng", kind="Sơ kết", responsible="Các đơn vị", due="15/6/2026"),
    )
    clerk.turn(plan, "5 Khen thưởng")
    for name, code in (("Lao động tiên tiến", "LDTT"), ("Giấy khen của Chủ tịch UBND", "GK_TT")):
        clerk.click(plan._lists["ladder"], "Thêm", fill(name=name, award_codes=code))
    clerk.turn(plan, "6 Tổ chức thực hiện")
    clerk.click(
        plan.assignments,
        "Thêm",
        fill(organisation="Văn phòng", task="Theo dõi, tổng hợp", due="1/12/2026"),
    )
    clerk.turn(plan, "7 Nơi nhận, ký")
    clerk.click(plan._lists["recipients"], "Thêm", fill(text="Các thôn, trường học"))
    clerk.type_into(plan._forms["signing"], signer_post="Chủ tịch", signer_name="Hoàng Văn Minh")
    clerk.click(plan, "Lưu")
    assert not plan.is_dirty
    assert clerk.window.context.plan_id == plan.record_id


def issue_plan(clerk):
    """Issue the plan and begin to carry it out."""
    plan = clerk.window.book.current_tab()
    clerk.click(plan, "Ban hành", say("Ban hành"))
    clerk.click(plan, "Bắt đầu thực hiện")
    [row] = texts(clerk.tab("plans").list.model)
    assert (row[0][:2], row[-1]) == ("05", "Đang thực hiện")


def register(clerk):
    """Register two in time and one late; the third unit is missing."""
    tab = clerk.tab("registrations")
    titles = tab.titles.list
    for subject, award, day in (
        (EAST, "(trong kế hoạch)", "5/2/2026"),
        (HUONG, "Lao động tiên tiến", "6/2/2026"),
        (DUC, "Lao động tiên tiến", "20/2/2026"),
    ):
        clerk.press(
            titles,
            "Thêm",
            fill(subject_id=subject, award_codes=award, registered_on=day),
        )
    clerk.press(titles, "Gửi", rows=range(3))
    clerk.press(titles, "Duyệt", rows=range(3))
    shown = texts(titles.model)
    assert [row[4] for row in shown] == ["Đã duyệt"] * 3
    assert [clerk.row(titles, DUC, "Trễ 5 ngày")] == [[r[0] for r in shown].index(DUC)]
    clerk.turn(tab, "Chưa đăng ký")
    assert any(WEST in sentence for [sentence, *_] in texts(tab.missing.lacks.model))


def follow_targets(clerk):
    """Type what two units reached in the first half of the year."""
    tab = clerk.tab("registrations", "Số liệu chỉ tiêu")
    page = tab.figures
    grid = page.grid
    column = [c.heading for c in page.list.model.columns].index("Sáu tháng đầu năm")
    for unit, figure in ((EAST, "92,5"), (WEST, "80")):
        clerk.type_at(grid, page.list.model.index(clerk.row(page.list, unit), column), figure)
    shown = texts(page.list.model)
    assert [clerk.row(page.list, EAST, "Đạt"), clerk.row(page.list, WEST, "Chưa đạt")]
    assert {row[column] for row in shown} == {"92,5", "80", ""}


def score(clerk):
    """Make a set of criteria from Excel, then score in two rounds."""
    tab = clerk.tab("scoring", "Bộ tiêu chí")
    clerk.click(tab.criteria, "Thêm bộ", fill(name="Bộ tiêu chí các đơn vị", declared_total="100"))
    QApplication.clipboard().setText(CRITERIA)
    clerk.click(tab.criteria, "Dán từ Excel")
    clerk.click(tab.criteria, "Dùng bộ đang chọn…", fill())
    clerk.turn(tab, "Lượt chấm, phiếu")
    clerk.press(tab.sheets.stages, "Thêm ba vòng")
    for stage, marks in (
        ("Tự chấm", "58\t39\n55\t40\n50\t30"),
        ("Thẩm định", "57\t39\n50,5\t40\n\t"),
    ):
        clerk.turn(tab, "Lượt chấm, phiếu")
        clerk.choose_row(tab.sheets.stages.table, stage_number(tab, stage))
        clerk.press(tab.sheets.sheets, "Lập phiếu")
        clerk.turn(tab, "Bảng điểm")
        clerk.choose(tab.matrix.stage, stage)
        clerk.paste_at(tab.matrix.grid, tab.matrix.model.index(0, 2), marks)
        assert tab.matrix.refusal.text() == ""


def stage_number(tab, name):
    [number] = [n for n, row in enumerate(texts(tab.sheets.stages.model)) if name in row[0]]
    return number


def rank(clerk):
    """Give the grades and close the scores."""
    tab = clerk.tab("scoring", "Xếp hạng")
    ranking = tab.ranking
    for name, minimum in (("Xuất sắc", "95"), ("Tốt", "80")):
        clerk.click(ranking.bands, "Thêm", fill(name=name, minimum=minimum))
    clerk.click(ranking, "Chốt điểm", say("Chốt cả khi còn phiếu chưa xong"))
    assert "Điểm đã chốt" in ranking.state.text()


def propose(clerk):
    """Propose a unit and two people."""
    tab = clerk.tab("awards", "Người có thể đề nghị")
    candidates = tab.page("candidates").list
    for rows in ([(EAST, "Tốt")], [(HUONG,), (DUC,)]):
        clerk.press(
            candidates, "Đề nghị…", fill(), rows=[clerk.row(candidates, *row) for row in rows]
        )
    clerk.turn(tab, "Đề nghị")
    assert len(texts(tab.page("nominations").list.model)) == 3


def meet(clerk):
    """Set up a council of five; it passes two nominations and not the third."""
    tab = clerk.tab("awards", "Hội đồng")
    councils = tab.page("councils")
    clerk.press(councils.list, "Thêm", fill(name="Hội đồng Thi đua – Khen thưởng xã", term=TERM))
    roles = ("Chủ tịch", "Thư ký", "Ủy viên", "Ủy viên", "Ủy viên")
    for name, role in zip(MEMBERS, roles, strict=True):
        clerk.press(
            councils.members, "Thêm thành viên…", fill(honorific="Ông", name=name, role=role)
        )
    clerk.turn(tab, "Họp, bỏ phiếu")
    meetings = tab.page("meetings")
    clerk.press(
        meetings.list, "Thêm", fill(held_on="10/12/2026", starts_at="8h30", place="Hội trường")
    )
    view = meetings.view
    clerk.press(view.attendance.list, "Tất cả còn lại có mặt")
    clerk.turn(view, view.pages.tabText(view.pages.indexOf(view.ballots)))
    clerk.press(view.ballots.list, "Số phiếu…", fill(issued="5", returned="5", valid="5"))
    for name, agree, against in ((EAST, "5", "0"), (HUONG, "5", "0"), (DUC, "2", "3")):
        for heading, votes in (("Đồng ý", agree), ("Không đồng ý", against)):
            column = [c.heading for c in view.ballots.model.columns].index(heading)
            row = clerk.row(view.ballots.list, name)
            clerk.type_at(view.ballots.grid, view.ballots.model.index(row, column), votes)
    clerk.click(view, "Kết luận…", say("Kết luận"))
    clerk.turn(tab, "Đề nghị")
    nominations = tab.page("nominations").list
    assert [clerk.row(nominations, name, state) for name, state in VERDICTS]


def decide(clerk):
    """Draft a decision on what was passed, and issue it."""
    tab = clerk.tab("awards", "Quyết định")
    page = tab.page("decisions")
    clerk.press(page.list, "Dự thảo quyết định…", fill(number="12", signed_on="20/12/2026"))
    clerk.click(page.view, "Ban hành…", say("Ban hành"))
    assert "Đã ban hành" in page.view.heading.text()


def review_and_close(clerk):
    """Note both reviews and close the plan."""
    clerk.press(clerk.tab("plans").list, "Mở", rows=[0])
    plan = clerk.window.book.current_tab()
    clerk.click(plan, "Ghi sơ kết", fill(held_on="1/7/2026", phase_id="Sáu tháng đầu năm"))
    clerk.click(plan, "Ghi tổng kết", fill(held_on="25/12/2026", results="Hoàn thành kế hoạch"))
    clerk.click(plan, "Đóng kế hoạch")
    assert "đã đóng" in plan._notice.text().lower()


def report(clerk, folder):
    """Write the scores as Excel and the award book as PDF, and read both back."""
    tab = clerk.tab("reports")
    for code, label in (("scoreboard", "Xuất Excel"), ("awards", "Xuất PDF")):
        tab.choose(code)
        clerk.click(tab, label)
        assert tab._result.text().startswith("Đã xuất"), tab._result.text()
    [book], [paper] = folder.glob("*.xlsx"), folder.glob("*.pdf")
    cells = [
        [cell.value for cell in row]
        for row in load_workbook(book, data_only=True).active.iter_rows()
    ]
    [east] = [row for row in cells if EAST in row]
    assert {50.5, 40, 90.5} <= set(east)
    words = " ".join(PdfReader(paper).pages[0].extract_text().split())
    assert EAST in words
    assert "1.520.000" in words


def read_back(clerk):
    """Find everything again in the file, as another window shows it."""
    [plan] = texts(clerk.tab("plans").list.model)
    assert plan[-1] == "Đã đóng"
    registrations = clerk.tab("registrations", "Danh hiệu, hình thức").titles.list
    assert len(texts(registrations.model)) == 3
    ranking = clerk.tab("scoring", "Xếp hạng").ranking
    assert [(row[2], row[3], row[4]) for row in texts(ranking.model)][:2] == [
        (WEST, "96", "Xuất sắc"),
        (EAST, "90,5", "Tốt"),
    ]
    decisions = clerk.tab("awards", "Quyết định").page("decisions").list
    [[number, day, *_]] = texts(decisions.model)
    assert (number, day) == ("12/QĐ-UBND", "20/12/2026")
    book = clerk.tab("awards", "Sổ khen thưởng").page("book")
    assert [(row[1], row[2]) for row in texts(book.model)] == [("1", EAST), ("2", f"Bà {HUONG}")]
    assert book.sum.text() == "Tổng tiền thưởng: 2.280.000 đồng"

"""A criteria set drawn up from nothing in the real window, by keyboard alone, and what it refuses.

Three groups, twelve criteria with every way to come to points, stages, tie-breaks and grades.
"""

import shutil

import pytest
from PySide6.QtWidgets import QApplication

from app.services import criteria, criteria_sets
from app.ui.widgets.record_dialog import RecordDialog
from tests.sample import sample_file
from tests.ui import walk
from tests.ui.clerk import Clerk, fill, refusals, type_into
from tests.ui.ime import focused, type_telex

__all__ = ["sample_file"]

FIGURES = (
    {"name": "Số việc đạt"},
    {"name": "Số việc được giao", "code": "giao"},
    {"name": "Số vụ vi phạm"},
    {"name": "Số gương tốt"},
    {"name": "Có hồ sơ", "kind": "Có hoặc không"},
)
RATIO = {"ratio_reached": "Số việc đạt", "ratio_planned": "Số việc được giao"}
GROUPS = {
    "Kinh tế": (
        {"name": "Việc được giao", "max_points": "10", "rule": "Tỷ lệ đạt", **RATIO},
        {
            "name": "Mức đạt",
            "max_points": "10",
            "rule": "Theo bậc",
            "tiers_part": "Số việc đạt",
            "tiers_whole": "Số việc được giao",
            "tiers_tiers": [("từ 90", "10"), ("từ 50 đến dưới 90", "5,5"), ("dưới 50", "0")],
        },
        {
            "name": "Nề nếp",
            "max_points": "10",
            "rule": "Chọn mức",
            "choice_options": [("Tốt", "10"), ("Khá", "7.5"), ("Kém", "0")],
        },
        {"name": "Cách làm mới", "max_points": "10"},
    ),
    "Trật tự": (
        {
            "name": "Không vi phạm",
            "max_points": "10",
            "rule": "Trừ theo lỗi",
            "minus_violations": [("Vụ vi phạm", "Số vụ vi phạm", "2")],
        },
        {
            "name": "Báo cáo đúng hạn",
            "max_points": "10",
            "rule": "Theo số lần",
            "ladder_count": "Số vụ vi phạm",
            "ladder_steps": [("0", "10"), ("1", "5"), ("2", "0")],
        },
        {
            "name": "Có việc làm",
            "max_points": "10",
            "rule": "Đạt hoặc không",
            "binary_part": "Số việc đạt",
        },
        {"name": "Hồ sơ đủ", "max_points": "10", "gate": "Có hồ sơ"},
    ),
    "Phong trào": (
        {"name": "Văn nghệ", "max_points": "10"},
        {"name": "Thể thao", "max_points": "10"},
        {"name": "Đăng ký mô hình", "max_points": "10"},
        {
            "name": "Gương người tốt",
            "kind": "Điểm thưởng",
            "max_points": "5",
            "rule": "Mỗi lần cộng điểm",
            "count_count": "Số gương tốt",
            "count_each": "0,5",
        },
    ),
}


@pytest.fixture
def clerk(sample_file, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "settings"))
    path = shutil.copy(sample_file, tmp_path / "xa-mau.thidua")
    window = walk.open_window(path, 1093, 543)
    yield Clerk(window)
    walk.close_window(window)


@pytest.fixture
def page(clerk):
    """The criteria, with a new set chosen."""
    page = clerk.tab("scoring", "Bộ tiêu chí").criteria
    clerk.click(page, "Thêm bộ", fill(name="Bộ thử", declared_total="100", step="0,25"))
    return page


def tree(page):
    return page.operations.ask(criteria_sets.read, page.chosen.id)


def of(page, name, part):
    return page.parts.page(name).lists[part]


def try_in_vain(*sentences, **texts_by_name):
    """Fill a dialog in, be refused in these words, see that what was typed stays, and leave it."""

    def step(dialog):
        assert isinstance(dialog, RecordDialog)
        for name, text in texts_by_name.items():
            type_into(dialog.form, name, text)
        typed = dialog.form.draft()
        dialog.save()
        told = "\n".join(refusals(dialog.form))
        for sentence in sentences:
            assert sentence in told, told
        assert dialog.form.draft() == typed
        dialog.form.mark_clean()
        dialog.reject()

    return step


def add_figures(clerk, page):
    figures = of(page, "figures", "figures")
    for values in FIGURES:
        clerk.click(figures, "Thêm", fill(**values))


def test_a_set_is_drawn_up_from_nothing_by_keyboard(clerk, page):
    add_figures(clerk, page)
    for group, lines in GROUPS.items():
        clerk.click(page.tree, "Thêm nhóm", fill(name=group))
        for values in lines:
            clerk.click(page.tree, "Thêm tiêu chí", fill(**values))
    assert [line.code for line in tree(page).lines] == [
        *("I", "I.1", "I.2", "I.3", "I.4", "II", "II.1", "II.2", "II.3", "II.4"),
        *("III", "III.1", "III.2", "III.3", "III.4"),
    ]
    types = [line.rule.type for line in tree(page).lines if line.rule is not None]
    assert types == ["ratio", "tiers", "choice", "minus", "ladder", "binary", "count"]

    stages = of(page, "stages", "stages")
    for name in ("Tự chấm", "Hội đồng"):
        clerk.click(stages, "Thêm", fill(name=name))
    sections = of(page, "stages", "sections")
    section = {"criterion": "I Kinh", "scored_by": "Tự chấm", "takes": "Tự chấm"}
    clerk.click(sections, "Thêm", fill(**section))
    ties = of(page, "ranking", "tie_breaks")
    clerk.click(ties, "Thêm", fill(type="Theo điểm", criterion="II Trật"))
    clerk.click(ties, "Thêm", fill(type="Theo số liệu", figure="Số việc đạt"))
    clerk.click(ties, "Thêm", fill(type="Hội đồng chọn"))
    grades = of(page, "grades", "grades")
    conditions = [("II Trật tự", "80", "% điểm tối đa"), ("Số liệu: Số gương tốt", "1")]
    clerk.click(
        grades, "Thêm", fill(name="Tốt", minimum="90", conditions=conditions, percent="20")
    )
    clerk.click(grades, "Thêm", fill(name="Đạt", minimum="50"))
    effects = of(page, "grades", "effects")
    event = {"reason": "Có vụ vi phạm", "what": "Số liệu: Số vụ", "kind": "Không xếp cao hơn"}
    clerk.click(effects, "Thêm", fill(**event, grade="Đạt"))

    read = tree(page)
    assert read.problems == ()
    assert [str(line.max_points) for line in read.lines if line.code == "III.4"] == ["500"]
    assert "ghi tổng 100 điểm, các tiêu chí cộng lại 110 điểm" in " ".join(read.warnings)
    assert page.parts.tabText(page.parts.names.index("findings")) == "Cần xem lại (1)"

    clerk.click(page.tree, "Sửa", fill(code="thưởng"))
    page.tree.select(next(line.id for line in read.lines if line.code == "II"))
    clerk.click(page.tree, "Sửa", fill(code="B"))
    whole = tree(page).whole
    assert (whole.tie_breaks[0].criterion, whole.grades[0].conditions[0].criterion) == ("B", "B")
    page.operations.undo()
    assert tree(page).whole == read.whole


def test_the_tree_shows_a_dozen_lines_on_the_smallest_screen(clerk, page):
    clerk.bring(page.tree)
    page.operations.do(
        criteria.add_many,
        page.chosen.id,
        None,
        [{"name": f"Tiêu chí {n}", "max_points": 100} for n in range(20)],
    )
    clerk.settle()
    view = page.tree.view
    row = view.rowHeight(view.model().index(0, 0))
    assert view.viewport().height() >= 12 * row
    assert not view.horizontalScrollBar().isVisible()


def test_what_is_wrong_is_told_and_what_was_typed_stays(clerk, page):
    add_figures(clerk, page)
    line = {"name": "Mức đạt", "max_points": "10", "rule": "Theo bậc", "tiers_part": "Số việc đạt"}
    clerk.bring(page.tree)
    for wrong in (
        try_in_vain("Điểm -1 thấp hơn mức tối thiểu 0.", **(line | {"max_points": "-1"})),
        try_in_vain("Điểm “mười” không hợp lệ. Nhập số", name="A", max_points="mười"),
        try_in_vain("Dòng 2: chưa nhập điểm.", **line, tiers_tiers=[("từ 50", "5"), ("dưới 50",)]),
    ):
        clerk.click(page.tree, "Thêm tiêu chí", wrong)
    assert tree(page).lines == ()
    overlap = [("từ 50 đến 90", "10"), ("từ 80", "5")]
    clerk.click(page.tree, "Thêm tiêu chí", fill(**line, tiers_tiers=overlap))
    assert "chồng lên nhau" in page.notice.text()
    figures = of(page, "figures", "figures")
    around = [("Số việc đạt",)]
    clerk.click(figures, "Thêm", fill(name="Tổng", code="tong", parts=around))
    clerk.bring(figures)
    figures.select("svd")
    circle = try_in_vain("tính vòng quanh lẫn nhau", parts=[("Tổng",)])
    clerk.click(figures, "Sửa", circle)
    of_set = page.buttons["Sửa"].parentWidget()
    clerk.click(of_set, "Sửa", try_in_vain("thấp hơn mức tối thiểu", step="-0,25"))
    assert len(tree(page).whole.figures) == len(FIGURES) + 1


def test_a_criterion_that_is_deleted_in_a_new_version_is_told_where_it_is_named(clerk, page):
    clerk.bring(page.tree)
    clerk.click(page.tree, "Thêm tiêu chí", fill(name="Một", max_points="50"))
    clerk.click(page.tree, "Thêm tiêu chí", fill(name="Hai", max_points="50"))
    ties = of(page, "ranking", "tie_breaks")
    clerk.click(ties, "Thêm", fill(type="Theo điểm", criterion="2 Hai"))
    clerk.click(page, "Phiên bản mới")
    clerk.bring(page.tree)
    page.tree.select(tree(page).lines[1].id)
    clerk.click(page.tree, "Xóa")
    assert "Không có tiêu chí mã “2” trong bộ." in page.notice.text()
    clerk.click(ties, "Thêm", fill(type="Hội đồng chọn"))
    assert len(tree(page).whole.tie_breaks) == 2


def test_vietnamese_keyboards_write_right_into_every_field_of_the_editor(clerk, page):
    def write(dialog):
        for name in dialog.form.draft():
            field = dialog.form.field(name)
            if field.isVisibleTo(dialog.form) and hasattr(field, "line"):
                field.focus()
                walk.settle(clerk.window)
                if QApplication.focusWidget() in field.stops():
                    field.line.clear()
                    type_telex("Nguyễn quyết", focused)
                    assert field.line.text() == "Nguyễn quyết", name
        dialog.form.mark_clean()
        dialog.reject()

    clerk.click(page.tree, "Thêm nhóm", write)
    for name, part in (("figures", "figures"), ("stages", "stages"), ("grades", "effects")):
        clerk.click(of(page, name, part), "Thêm", write)
    assert tree(page).lines == ()

"""One criterion in its form: each way to come to points, what is refused, trying it out."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from app.domain.terms import CriterionKind, FigureKind, GroupMode
from app.services import criteria, criteria_sets
from app.services.scheme_shape import FigureData, SetRules
from app.ui.tabs.criterion_fields import BandField
from app.ui.tabs.criterion_preview import CriterionPreview
from app.ui.tabs.criterion_rules import RULE_CHOICES
from app.ui.tabs.scoring_criteria_tree import CriteriaTreeView
from app.ui.widgets.rows_field import RowColumn, RowsField
from tests.ui.ime import type_telex
from tests.ui.tabs.grids import go_to, keys, paste

Key = Qt.Key
RULES = SetRules(
    figures=(
        FigureData(code="dat", name="Số hộ đạt", kind=FigureKind.COUNT),
        FigureData(code="giao", name="Số hộ được giao", kind=FigureKind.COUNT),
        FigureData(code="loi", name="Số vụ vi phạm", kind=FigureKind.COUNT),
        FigureData(code="ho_so", name="Có hồ sơ", kind=FigureKind.YES_NO),
    )
)


@pytest.fixture
def set_id(office, context):
    made = office.do(criteria_sets.create, {"name": "Bộ tiêu chí thôn", "step": 25})
    office.do(criteria_sets.set_rules, made, RULES)
    return made


@pytest.fixture
def tree(context, set_id, shown):
    view = CriteriaTreeView(context)
    view.show_set(context.operations.ask(criteria_sets.read, set_id))
    return shown(view)


@pytest.fixture
def dialog(tree, shown):
    """The form of a new criterion beside its preview, as the button opens it."""
    made = tree.new_dialog(CriterionKind.BASE)
    shown(made)
    return made


def put(dialog, **values):
    for name, value in values.items():
        field = dialog.form.field(name)
        field.set_value(value)
        field.edited.emit()
        field.committed.emit()


def preview(dialog):
    panel = dialog.findChild(CriterionPreview)
    panel.refresh()
    return panel


def sample(dialog, **values):
    panel = preview(dialog)
    for code, value in values.items():
        panel.samples[code].set_value(value)
    panel.refresh()
    return panel.result.text(), panel.working.text()


def saved(office, set_id):
    [line] = office.ask(criteria_sets.read, set_id).lines
    return line


def problems(dialog):
    fields = {name: dialog.form.field(name).problem for name in dialog.form.draft()}
    return {name: said for name, said in fields.items() if said}


def seen(dialog):
    return [n for n in dialog.form.draft() if not dialog.form.field(n).isHidden()]


# --- what is shown -------------------------------------------------------------------------------


def test_the_ways_are_told_in_plain_words(dialog):
    assert [words for _, words in RULE_CHOICES] == [
        "Chấm tay",
        "Chọn mức",
        "Tỷ lệ đạt so với kế hoạch",
        "Theo bậc",
        "Trừ theo lỗi",
        "Theo số lần, số ngày chậm",
        "Mỗi lần cộng điểm",
        "Đạt hoặc không",
    ]


def test_only_the_fields_of_the_chosen_way_are_seen(dialog):
    assert not [name for name in seen(dialog) if "_" in name and name.split("_")[0] in "ratio"]
    put(dialog, rule="ratio")
    own = [name for name in seen(dialog) if name.startswith(("ratio_", "tiers_", "choice_"))]
    assert own == [
        *("ratio_reached", "ratio_planned", "ratio_direction", "ratio_overflow", "ratio_cap")
    ]
    put(dialog, kind=CriterionKind.GROUP)
    assert seen(dialog) == ["name", "code", "kind", "max_points", "mode", "gate", "guidance"]


# --- each way, saved and read again --------------------------------------------------------------


def test_a_ratio_is_tried_out_and_saved(dialog, office, set_id):
    put(
        dialog,
        name="Hộ đạt chuẩn",
        max_points=500,
        rule="ratio",
        ratio_reached="dat",
        ratio_planned="giao",
    )
    assert sample(dialog, dat=Decimal(18), giao=Decimal(20)) == ("4,5 điểm", "18/20 × 5 = 4,5")
    assert office.ask(criteria_sets.read, set_id).lines == ()
    dialog.save()
    line = saved(office, set_id)
    assert (line.rule.reached, line.rule.planned, line.max_points) == ("dat", "giao", 500)


def test_a_choice_is_typed_and_pasted_from_excel(dialog, office, set_id):
    put(dialog, name="Nền nếp", max_points=1000, rule="choice")
    grid = dialog.form.field("choice_options").grid
    paste_at(grid, 0, "Mô tả mức", "Nền nếp tốt\t10\nCòn sót\t5,5\nBỏ bê\t0")
    panel = preview(dialog)
    panel.samples["\n"].set_value("B")
    panel.refresh()
    assert panel.result.text() == "5,5 điểm"
    dialog.save()
    assert [(o.code, o.text, o.points) for o in saved(office, set_id).rule.options] == [
        ("A", "Nền nếp tốt", 1000),
        ("B", "Còn sót", 550),
        ("C", "Bỏ bê", 0),
    ]


def paste_at(grid, line, heading, text):
    go_to(grid, line, heading)
    paste(grid, text)


def test_bands_are_read_as_people_write_them(dialog, office, set_id):
    put(dialog, name="Tỷ lệ", max_points=500, rule="tiers", tiers_part="dat", tiers_whole="giao")
    grid = dialog.form.field("tiers_tiers").grid
    paste_at(grid, 0, "Khoảng (từ … đến …)", "≥ 90%\t5\ntừ 80 đến dưới 90\t3\ndưới 80%\t0")
    assert sample(dialog, dat=Decimal(17), giao=Decimal(20)) == (
        "3 điểm",
        "17/20 = 85%, bậc từ 80% đến dưới 90%",
    )
    dialog.save()
    tiers = saved(office, set_id).rule.tiers
    assert [(t.lower, t.upper, t.has_lower, t.has_upper, t.points) for t in tiers] == [
        (90, None, True, False, 500),
        (80, 90, True, False, 300),
        (None, 80, True, False, 0),
    ]


def test_violations_steps_counts_and_yes_or_no_are_saved(tree, office, set_id, shown):
    cases = [
        (
            {
                "rule": "minus",
                "minus_violations": [
                    {"text": "Vi phạm", "count": "loi", "points_each": 200, "cap": 400}
                ],
            },
            {"loi": Decimal(3)},
            ("6 điểm", "10 - 3 × 2 = 6 (Vi phạm: trừ tối đa 4)"),
        ),
        (
            {
                "rule": "ladder",
                "ladder_count": "loi",
                "ladder_steps": [
                    {"least": Decimal(0), "points": 1000},
                    {"least": Decimal(1), "points": 500},
                    {"least": Decimal("2.5"), "points": 0},
                ],
            },
            {"loi": Decimal(2)},
            ("5 điểm", "Số vụ vi phạm: 2, bậc từ 1"),
        ),
        (
            {"rule": "count", "count_count": "dat", "count_each": 50, "count_cap": 200},
            {"dat": Decimal(3)},
            ("1,5 điểm", "3 × 0,5 = 1,5"),
        ),
        (
            {"rule": "binary", "binary_part": "ho_so"},
            {"ho_so": 1},
            ("10 điểm", "Có hồ sơ: có"),
        ),
    ]
    for number, (values, figures, told) in enumerate(cases, start=1):
        made = shown(tree.new_dialog(CriterionKind.BASE))
        put(made, name=f"Tiêu chí {number}", max_points=1000, **values)
        assert sample(made, **figures) == told
        made.save()
    lines = office.ask(criteria_sets.read, set_id).lines
    assert [line.rule.type for line in lines] == ["minus", "ladder", "count", "binary"]


def test_what_was_saved_fills_the_form_again(tree, office, set_id, in_dialog):
    values = {
        "name": "Hộ đạt",
        "max_points": 500,
        "rule": {
            "type": "tiers",
            "part": "dat",
            "whole": "giao",
            "tiers": [{"points": 5, "lower": 90}, {"points": Decimal("2.5"), "upper": 90}],
        },
        "gate": "ho_so",
        "needs_evidence": True,
        "is_optional": True,
    }
    line_id = office.do(criteria.add, set_id, None, values)
    before = saved(office, set_id)
    tree.show_set(office.ask(criteria_sets.read, set_id))
    tree.select(line_id)
    refused = in_dialog(lambda dialog: dialog.form.field("name").set_value("Hộ đạt chuẩn"))
    tree.edit()
    assert refused == []
    after = saved(office, set_id)
    assert after.name == "Hộ đạt chuẩn"
    assert (after.rule, after.gate, after.needs_evidence, after.is_optional) == (
        before.rule,
        "ho_so",
        True,
        True,
    )


def test_a_group_takes_the_highest_of_its_lines(tree, office, set_id, in_dialog):
    def act(dialog):
        put(dialog, name="Danh hiệu", mode=GroupMode.HIGHEST, gate="ho_so")

    refused = in_dialog(act)
    tree.add_group()
    assert refused == []
    line = saved(office, set_id)
    assert (line.mode, line.gate, line.rule) == (GroupMode.HIGHEST, "ho_so", None)


# --- a figure that is missing --------------------------------------------------------------------


def test_a_missing_figure_is_added_in_passing_and_offered_everywhere(
    dialog, office, set_id, in_dialog
):
    put(dialog, name="Gương tốt", max_points=500, rule="count")
    in_dialog(lambda asked: asked.form.field("unit").set_value("gương"))
    picker = dialog.form.field("count_count")
    picker.box.line.setText("Số gương người tốt")
    picker.box.add_wanted.emit()
    assert picker.value() == "sgnt"
    put(dialog, count_each=50)
    assert sample(dialog, sgnt=Decimal(4)) == ("2 điểm", "4 × 0,5 = 2")
    dialog.form.field("count_excluded").set_value("sgnt")
    assert dialog.form.field("count_excluded").box.line.text() == "Số gương người tốt"
    figures = office.ask(criteria_sets.read, set_id).whole.figures
    assert (figures[-1].code, figures[-1].name, figures[-1].unit) == (
        "sgnt",
        "Số gương người tốt",
        "gương",
    )


# --- what is refused, and what is only doubtful --------------------------------------------------


def typed(dialog, name, text):
    field = dialog.form.field(name)
    field.stops()[0].setText(text)
    field.commit()


def test_a_maximum_below_zero_is_refused_at_its_field(dialog, office, set_id):
    put(dialog, name="Vệ sinh")
    typed(dialog, "max_points", "-5")
    dialog.save()
    assert problems(dialog) == {"max_points": "Điểm -5 thấp hơn mức tối thiểu 0."}
    assert office.ask(criteria_sets.read, set_id).lines == ()
    assert dialog.form.field("max_points").draft() == "-5"


def test_words_for_a_number_are_refused_at_their_field(dialog):
    put(dialog, name="Vệ sinh", rule="count", count_count="dat")
    typed(dialog, "count_each", "hai điểm")
    dialog.save()
    assert problems(dialog) == {"count_each": "Điểm “hai điểm” không hợp lệ. Nhập số, ví dụ 9,5."}


@pytest.mark.parametrize("text", ["10,5", "10.5"])
def test_comma_and_point_both_part_decimals(dialog, office, set_id, text):
    put(dialog, name="Vệ sinh")
    typed(dialog, "max_points", text)
    dialog.save()
    assert saved(office, set_id).max_points == 1050


def test_a_figure_that_is_not_chosen_and_a_half_filled_row_are_named(dialog):
    put(dialog, name="Hộ đạt", max_points=500, rule="ratio", ratio_reached="dat")
    dialog.save()
    assert problems(dialog) == {"ratio_planned": "Chưa nhập “Số kế hoạch, tổng số”."}
    put(dialog, rule="minus", minus_violations=[{"text": "Đánh nhau", "points_each": 100}])
    dialog.save()
    assert problems(dialog) == {"minus_violations": "Dòng 1: chưa nhập số liệu đếm lỗi."}


def test_what_the_rule_itself_lacks_stands_at_the_way_chosen(dialog):
    put(
        dialog,
        name="Nền nếp",
        max_points=500,
        rule="choice",
        choice_options=[{"text": "Tốt", "points": 500}],
    )
    dialog.save()
    assert problems(dialog) == {"rule": "“Nền nếp”: Cần ít nhất hai mức để chọn. Thêm mức."}


def test_a_hole_between_bands_warns_and_is_saved(dialog, office, set_id):
    rows = [{"band": band("≥ 90"), "points": 500}, {"band": band("dưới 80"), "points": 0}]
    put(dialog, name="Tỷ lệ", max_points=500, rule="tiers", tiers_part="dat", tiers_tiers=rows)
    assert "còn khoảng trống" in preview(dialog).doubts.text()
    dialog.save()
    assert saved(office, set_id).rule.type == "tiers"


def band(text):
    return BandField().read(text)


def test_points_finer_than_the_step_are_told_and_do_not_block(dialog, office, set_id):
    put(dialog, name="Vệ sinh", max_points=1010)
    told = preview(dialog).doubts.text()
    assert told == "Điểm tối đa 10,1 không theo bước 0,25 của bộ."
    dialog.save()
    assert saved(office, set_id).max_points == 1010


def test_samples_that_cannot_be_are_told_in_the_preview(dialog):
    put(dialog, name="Lỗi", max_points=500, rule="count", count_count="loi", count_each=100)
    result, why = sample(dialog, loi=Decimal("1.5"))
    assert result == "Chưa tính thử được"
    assert "số nguyên" in why
    result, why = sample(dialog, loi=None)
    assert (result, why) == ("Chưa có điểm", "Chưa có số liệu: Số vụ vi phạm")


# --- the keyboard --------------------------------------------------------------------------------


def test_levels_are_typed_with_enter_down_and_vietnamese_letters(dialog, office, set_id, qtbot):
    put(dialog, name="Nền nếp", max_points=500, rule="choice")
    grid = dialog.form.field("choice_options").grid
    go_to(grid, 0, "Mô tả mức")
    type_telex("quyết")
    keys(Key.Key_Return)
    type_telex("giấy")
    keys(Key.Key_Return)
    go_to(grid, 0, "Điểm")
    keys("5", Key.Key_Return, "2")
    dialog.save()  # the last cell is still open
    assert [(o.text, o.points) for o in saved(office, set_id).rule.options] == [
        ("quyết", 500),
        ("giấy", 200),
    ]


def test_rows_move_and_go(shown):
    field = shown(RowsField("Các dòng", [RowColumn(name="a", heading="A")]))
    field.set_value([{"a": "1"}, {"a": "2"}, {"a": "3"}])
    field.grid.setCurrentIndex(field.model.index(2, 0))
    field.move_row(-1)
    assert [row["a"] for row in field.value()] == ["1", "3", "2"]
    field.remove_row()
    assert [row["a"] for row in field.value()] == ["1", "2"]
    draft = field.draft()
    field.set_value(())
    field.set_draft(draft)
    assert [row["a"] for row in field.value()] == ["1", "2"]

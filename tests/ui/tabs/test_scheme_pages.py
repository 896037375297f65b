"""What holds for a whole criteria set on its pages: figures, stages, ranking, grades, limits."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.errors import InvalidInput
from app.domain.terms import FigureKind, GradeEffectKind, RoundingMode, StagePurpose
from app.services import criteria, criteria_sets, scheme_imports
from app.services.scheme_shape import (
    CouncilTieBreak,
    CriterionCondition,
    EffectData,
    FigureCondition,
    FigureTieBreak,
    GradeData,
    QuotaData,
    SectionData,
    SectionTieBreak,
)
from app.ui.tabs.scoring import ScoringTab
from tests import contest, ruled


@pytest.fixture
def page(context, shown):
    tab = ScoringTab(context)
    tab.resize(1093, 543)
    shown(tab)
    return tab.criteria


@pytest.fixture
def set_id(office, page):
    made = office.do(scheme_imports.take_in, ruled.file())
    page.choose(made)
    return made


@pytest.fixture
def blank(office, page):
    """A set with two criteria that have codes and nothing else."""
    made = office.do(criteria_sets.create, {"name": "Bộ mới"})
    for code in ("I", "II"):
        values = {"name": f"Tiêu chí {code}", "code": code, "max_points": 1000}
        office.do(criteria.add, made, None, values)
    page.choose(made)
    return made


def rules(office, made):
    return office.ask(criteria_sets.read, made).whole


def part(page, name, of):
    page.parts.turn_to(name)
    return page.parts.page(name).lists[of]


# --- figures -------------------------------------------------------------------------------------


def test_figures_are_added_and_one_is_computed_of_others(page, office, blank, fill, rows_of):
    figures = part(page, "figures", "figures")
    assert fill({"name": "Đơn mới", "unit": "đơn"}) == []
    figures.add()
    fill({"name": "Đơn năm trước", "code": "cu"})
    figures.add()
    parts = [{"code": "dm"}, {"code": "cu", "is_subtracted": True}]
    fill({"name": "Đơn tăng thêm", "kind": FigureKind.NUMBER, "parts": parts})
    figures.add()
    assert rows_of(figures.table) == [
        ["Đơn mới", "Số đếm", "đơn", "Nhập tay", "dm"],
        ["Đơn năm trước", "Số đếm", "", "Nhập tay", "cu"],
        ["Đơn tăng thêm", "Số có phần lẻ", "", "= Đơn mới − Đơn năm trước", "dtt"],
    ]


def test_figures_in_a_circle_are_refused_and_what_was_typed_stays(
    page, office, blank, fill, in_dialog
):
    figures = part(page, "figures", "figures")
    fill({"name": "Số A", "code": "a"})
    figures.add()
    fill({"name": "Số B", "code": "b", "parts": [{"code": "a"}]})
    figures.add()
    figures.select("a")
    typed = []

    def act(dialog):
        dialog.form.field("parts").set_value([{"code": "b"}])
        typed.append(dialog.form)

    refused = in_dialog(act)
    figures.edit()
    assert "Các số liệu tính vòng quanh lẫn nhau: “Số A” → “Số B” → “Số A”" in refused[0]
    assert [row["code"] for row in typed[0].field("parts").value()] == ["b"]
    assert rules(office, blank).figures[0].parts == ()


def test_a_code_that_is_taken_is_refused_at_its_field(page, office, blank, fill):
    figures = part(page, "figures", "figures")
    fill({"name": "Số A", "code": "a"})
    figures.add()
    problems = fill({"name": "Số khác", "code": "a"})
    figures.add()
    assert problems == ["Bộ tiêu chí đã có số liệu mã “a”. Nhập mã khác, hoặc để trống."]


def test_a_figure_that_a_criterion_reads_cannot_go(page, office, set_id):
    figures = part(page, "figures", "figures")
    figures.select("dat")
    with pytest.raises(InvalidInput, match="“Hoàn thành việc”: Không có số liệu mã “dat”"):
        figures.remove()
    assert len(rules(office, set_id).figures) == 5


# --- stages --------------------------------------------------------------------------------------


def test_stages_are_added_and_the_first_gives_the_results(page, office, blank, fill, rows_of):
    stages = part(page, "stages", "stages")
    fill({"name": "Tự chấm", "purpose": StagePurpose.SELF})
    stages.add()
    fill({"name": "Hội đồng"})
    stages.add()
    assert rows_of(stages.table) == [
        ["Tự chấm", "Tự chấm", "Lấy từ vòng này", "tc"],
        ["Hội đồng", "Khác", "", "hd"],
    ]
    fill({"decisive_stage": "hd", "reason_length": 20, "difference_limit": 150})
    page.parts.page("stages").facts.edit()
    whole = rules(office, blank)
    assert (whole.decisive_stage, whole.reason_length, whole.difference_limit) == ("hd", 20, 150)
    told = [label.text() for label in page.parts.page("stages").facts.told.values()]
    assert told == ["Hội đồng", "ít nhất 20 chữ cái", "1,5 điểm"]


def test_who_scores_a_part_and_what_counts_there(page, office, blank, fill, rows_of):
    stages = part(page, "stages", "stages")
    for name in ("Tự chấm", "Hội đồng"):
        fill({"name": name})
        stages.add()
    sections = part(page, "stages", "sections")
    fill({"criterion": "I", "scored_by": ("tc", "hd"), "takes": ""})
    sections.add()
    fill({"criterion": "II", "scored_by": ("tc",), "takes": "tc"})
    sections.add()
    assert rules(office, blank).sections == (
        SectionData(criterion="I", scored_by=("tc", "hd")),
        SectionData(criterion="II", scored_by=("tc",), takes="tc"),
    )
    assert rows_of(sections.table) == [
        ["I Tiêu chí I", "Tự chấm, Hội đồng", "Trung bình các vòng chấm"],
        ["II Tiêu chí II", "Tự chấm", "Tự chấm"],
    ]
    sections.select("II")
    sections.move_by(-1)
    assert [one.criterion for one in rules(office, blank).sections] == ["II", "I"]


def test_the_stage_that_gives_the_results_cannot_go(page, office, set_id):
    stages = part(page, "stages", "stages")
    stages.select("hd")
    off = stages._buttons["remove"]
    assert not off.isEnabled()
    assert "Kết quả đang lấy từ vòng này" in off.toolTip()
    QTest.keyClick(stages.table, Qt.Key.Key_Delete)
    assert len(rules(office, set_id).stages) == 2
    [other] = [one.code for one in rules(office, set_id).stages if one.code != "hd"]
    stages.select(other)
    assert off.isEnabled()


def test_a_set_without_stages_is_not_divided_and_the_button_says_why(page, blank, fill):
    sections = part(page, "stages", "sections")
    off = sections._buttons["add"]
    assert not off.isEnabled()
    assert "Hãy thêm vòng chấm ở danh sách phía trên trước." in off.toolTip()
    QTest.keyClick(sections.table, Qt.Key.Key_Insert)  # a form would stay open here
    stages = part(page, "stages", "stages")
    fill({"name": "Tự chấm"})
    stages.add()
    assert off.isEnabled()
    assert "Hãy thêm" not in off.toolTip()


def test_a_stage_that_does_not_score_a_part_cannot_count_there(page, office, set_id, in_dialog):
    sections = part(page, "stages", "sections")
    sections.select("II")
    refused = in_dialog(lambda dialog: dialog.form.field("takes").set_value("hd"))
    sections.edit()
    assert "không chấm phần này nên không lấy điểm được" in refused[0]


# --- ranking -------------------------------------------------------------------------------------


def test_the_chain_of_tie_breaks(page, office, set_id, fill, rows_of):
    ties = part(page, "ranking", "tie_breaks")
    fill({"type": "figure", "figure": "dat", "whole": "giao"})
    ties.add()
    ties.table.selectRow(2)
    ties.move_by(-1)
    assert rules(office, set_id).tie_breaks == (
        SectionTieBreak(type="criterion", criterion="I"),
        FigureTieBreak(type="figure", figure="dat", whole="giao"),
        CouncilTieBreak(type="council"),
    )
    assert rows_of(ties.table) == [
        ["Điểm I Việc được giao", "Điểm cao hơn"],
        ["Tỷ lệ Số việc đạt trên Số việc được giao", "Cao hơn"],
        ["Hội đồng chọn", "Theo thứ tự hội đồng chọn"],
    ]


def test_a_way_to_part_equals_that_lacks_its_criterion_says_so(page, office, set_id, fill):
    problems = fill({"type": "criterion"})
    part(page, "ranking", "tie_breaks").add()
    assert problems == ["Chưa nhập “Nhóm, tiêu chí”."]


# --- grades --------------------------------------------------------------------------------------


def test_a_grade_with_conditions_and_a_quota_stands_in_its_place(page, office, set_id, fill):
    grades = part(page, "grades", "grades")
    conditions = [
        {"what": "criterion:I", "least": Decimal(80), "measure": "percent"},
        {"what": "criterion:II", "least": Decimal("7.5")},
        {"what": "figure:tot", "least": Decimal(1)},
    ]
    values = {"name": "Tốt", "minimum": 2000, "conditions": conditions, "percent": Decimal(20)}
    assert fill({**values, "rounding": RoundingMode.UP, "least": 1}) == []
    grades.add()
    whole = rules(office, set_id)
    assert [grade.name for grade in whole.grades] == ["Xuất sắc", "Tốt", "Khá", "Đạt"]
    assert whole.grades[1] == GradeData(
        name="Tốt",
        minimum=20,
        conditions=(
            CriterionCondition(type="criterion", criterion="I", percent=80),
            CriterionCondition(type="criterion", criterion="II", points=Decimal("7.5")),
            FigureCondition(type="figure", figure="tot", least=1),
        ),
        quota=QuotaData(percent=20, rounding=RoundingMode.UP, least=1),
    )
    shown = grades.model.columns[2].shown(grades.model.row_number(1))
    assert shown == (
        "I Việc được giao từ 80% điểm tối đa; II Trật tự từ 7,5 điểm; Gương người tốt từ 1"
    )
    grades.select("Tốt")
    fill({"minimum": 1900})
    grades.edit()
    assert rules(office, set_id).grades[1].quota == whole.grades[1].quota


def test_a_count_and_a_share_of_places_at_once_are_refused(page, office, set_id, in_dialog):
    grades = part(page, "grades", "grades")
    grades.select("Xuất sắc")
    refused = in_dialog(lambda dialog: dialog.form.field("percent").set_value(Decimal(10)))
    grades.edit()
    assert "chỉ một trong hai" in refused[0]


def test_an_event_lowers_a_grade(page, office, set_id, fill, rows_of):
    effects = part(page, "grades", "effects")
    fill({"reason": "Có người bị kỷ luật", "what": "figure:loi", "kind": GradeEffectKind.LOWER})
    effects.add()
    values = {"reason": "Nộp hồ sơ chậm", "what": "criterion:3", "kind": GradeEffectKind.CAP}
    problems = fill(values)
    effects.add()
    assert problems == ["Chưa nhập “Mức cao nhất”."]
    fill({**values, "grade": "Khá"})
    effects.add()
    assert rules(office, set_id).effects == (
        EffectData(kind=GradeEffectKind.LOWER, reason="Có người bị kỷ luật", figure="loi"),
        EffectData(kind=GradeEffectKind.CAP, reason="Nộp hồ sơ chậm", criterion="3", grade="Khá"),
    )
    assert rows_of(effects.table)[1][1:] == [
        "Điểm 3 Không vi phạm",
        "Không xếp cao hơn mức Khá",
    ]


def test_an_event_asks_for_what_its_kind_needs_and_no_more(page, office, set_id, in_dialog):
    seen = []

    def act(dialog):
        form = dialog.form
        form.field("levels").line.setText("hai")
        for kind in (None, *GradeEffectKind):
            form.field("kind").set_value(kind)
            form.field("kind").committed.emit()
            names = ("grade", "levels")
            seen.append([name for name in names if form.field(name).isVisibleTo(form)])
        form.fill({"reason": "Có vi phạm", "what": "figure:loi"})

    refused = in_dialog(act)
    part(page, "grades", "effects").add()
    assert seen == [[], ["grade"], ["levels"], []]
    assert refused == []
    assert rules(office, set_id).effects[0].kind is GradeEffectKind.EXCLUDE


def test_a_new_code_or_name_is_followed_by_what_names_it(page, office, set_id, fill, rows_of):
    for name, of, key, values in (
        ("figures", "figures", "dat", {"code": "d"}),
        ("stages", "stages", "tu", {"code": "t"}),
        ("grades", "grades", "Khá", {"name": "Tốt"}),
    ):
        shown = part(page, name, of)
        shown.select(key)
        assert fill(values) == []
        shown.edit()
    line = next(one for one in page.tree._set.lines if one.code == "1")
    assert line.rule.reached == "d"
    whole = rules(office, set_id)
    assert whole.sections[0].scored_by == ("t", "hd")
    assert [grade.name for grade in whole.grades] == ["Xuất sắc", "Tốt", "Đạt"]


def test_a_criterion_without_a_code_is_offered_and_gets_one(page, office, fill, rows_of):
    made, ids = contest.criteria_set(office, ("Thu nhập", 1000), ("Môi trường", 500))

    def blank(session):
        for row_id in ids:
            session.get(criteria.Criterion, row_id).code = ""

    contest.joined(office, blank)
    page.reload()
    page.choose(made)
    ties = part(page, "ranking", "tie_breaks")
    offered = page.parts.page("ranking").criteria
    assert [words for _, words in offered] == ["Thu nhập", "Môi trường"]
    assert fill({"type": "criterion", "criterion": offered[1][0]}) == []
    ties.add()
    assert rows_of(ties.table) == [["Điểm 2 Môi trường", "Điểm cao hơn"]]


# --- limits --------------------------------------------------------------------------------------


def test_limits_and_rounding_are_told_and_changed(page, office, set_id, fill):
    page.parts.turn_to("limits")
    facts = page.parts.page("limits").facts
    told = [label.text() for label in facts.told.values()]
    assert told == [
        *("3", "không giới hạn", "1", "không giới hạn", "không giới hạn"),
        "Làm tròn đến mức gần nhất, bước 0,25",
    ]
    fill({"total": 11000, "step": 50, "mode": RoundingMode.DOWN})
    facts.edit()
    whole = rules(office, set_id)
    assert (whole.caps.total, whole.caps.bonus, whole.caps.overflow) == (11000, 300, 100)
    assert (whole.rounding.step, whole.rounding.mode) == (50, RoundingMode.DOWN)


def test_a_step_of_nothing_and_one_below_it_are_refused(page, office, set_id, in_dialog):
    page.parts.turn_to("limits")
    facts = page.parts.page("limits").facts
    refused = in_dialog(lambda dialog: dialog.form.field("step").set_value(0))
    facts.edit()
    assert refused == ["Phải lớn hơn 0."]

    def negative(dialog):
        dialog.form.field("step").line.setText("-0,5")

    refused = in_dialog(negative)
    facts.edit()
    assert refused[-1] == "Điểm -0,5 thấp hơn mức tối thiểu 0."
    assert rules(office, set_id).rounding.step == 25


# --- the set as a whole --------------------------------------------------------------------------


def test_the_words_of_a_set_are_changed_and_its_limits_stay(page, office, set_id, fill):
    assert fill({"name": "Bộ sửa tên", "declared_total": 3100}) == []
    page.edit()
    tree = office.ask(criteria_sets.read, set_id)
    assert (tree.name, tree.declared_total, tree.bonus_cap) == ("Bộ sửa tên", 3100, 300)


def test_what_is_taken_away_can_be_brought_back(page, office, set_id, context):
    ties = part(page, "ranking", "tie_breaks")
    ties.table.selectRow(0)
    ties.remove()
    assert len(rules(office, set_id).tie_breaks) == 1
    context.operations.undo()
    assert len(rules(office, set_id).tie_breaks) == 2
    assert ties.model.rowCount() == 2


def test_a_locked_set_can_only_be_looked_at(page, office):
    contest.scored(office, (900, 500))
    page.reload()
    for name in ("figures", "stages", "ranking", "grades"):
        page.parts.turn_to(name)
        for shown in page.parts.page(name).lists.values():
            assert not shown._buttons["add"].isEnabled()
    page.parts.turn_to("limits")
    assert not page.parts.page("limits").facts.button.isEnabled()
    page.notice._button.click()
    assert page.parts.page("limits").facts.button.isEnabled()


def test_a_row_to_look_at_again_leads_to_its_line_and_to_its_page(page, office, set_id):
    line = office.do(criteria.add, set_id, None, {"name": "Lẻ", "code": "V", "max_points": 1010})
    page.reload()
    assert page.parts.tabText(page.parts.names.index("findings")) == "Cần xem lại (2)"
    page.notice._button.click()
    assert page.parts.current_name == "findings"
    table = page.findings.table
    rows = page.findings.model.rows()
    number = next(n for n, one in enumerate(rows) if one.line_id == line)
    table.selectRow(number)
    table.opened.emit(rows[number])
    assert page.parts.current_name == "criteria"
    assert page.tree.chosen.id == line
    office.do(criteria.delete, page.tree.model.row_at(page.tree.model.index(0, 0)).id)
    page.reload()
    first = page.findings.model.rows()[0]
    assert first.is_problem
    page.go_to(first)
    assert page.parts.current_name in {"stages", "ranking", "grades"}

"""Workbooks for units: what goes out, what is made of what comes back, and what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import PartialDate
from app.domain.scoring import CriteriaTree
from app.domain.terms import Operator, PlanState, RegistrationKind, RegistrationState, WorkbookKind
from app.domain.unit_workbooks import BoardState, CellState, fingerprint_of
from app.entities import Plan, UnitWorkbook
from app.services import (
    figures,
    plan_participations,
    registrations,
    scoring,
    sheet_approval,
    sheet_view,
    sheets,
    unit_workbooks,
    works,
)
from app.services.unit_workbooks import Taking
from tests import rows
from tests.contest import contest
from tests.examples.unit_workbooks import DAY, filled, issued, key_of, plan_with_units
from tests.ruled import TEXT, Ruled

HOMES = TEXT.replace(
    '{"code": "4",',
    '{"code": "5", "name": "Nếp sống", "kind": "bonus", "max": 2}, {"code": "4",',
)
REGISTERED_LATE = date(2026, 4, 20)


def take(office, *files, today=DAY):
    return office.do(unit_workbooks.take_back, [Taking(one) for one in files], today)


def look(office, *files, plan_id=None):
    return office.ask(unit_workbooks.compared, list(files), DAY, plan_id)


def states(office, file):
    [told] = look(office, file)
    return {cell.key: cell.state for cell in told.cells}


def board(office, plan_id):
    listed = office.ask(unit_workbooks.board, plan_id, WorkbookKind.UNIT)
    return {row.subject_name: (row.state, row.version) for row in listed}


def scored_plan(office):
    """Two units scored by figures, levels and hand; the form of the first."""
    it = Ruled(office, "Thôn Đông", "Thôn Tây")
    form = issued(office, it.plan_id)["Thôn Đông"]
    sheet_id = it.sheets[it.units[0], it.self_stage]
    return it, form, sheet_id


def scored_homes(office):
    """A hamlet with two households that are scored by figures, levels and hand."""
    it = Ruled(office, "Thôn Đông", text=HOMES)
    homes = [
        rows.household(office, name, it.units[0], code=code, address="Xóm 1")
        for name, code in (("Hộ bà Ân", "H002"), ("Hộ ông Bình", "0013"))
    ]
    office.do(plan_participations.add, it.plan_id, homes)
    form = issued(office, it.plan_id)["Thôn Đông"]
    listed = office.ask(sheets.listed, it.plan_id, None, it.self_stage)
    of = {row.subject_name: row.id for row in listed}
    return it, form, [of["Hộ bà Ân"], of["Hộ ông Bình"]]


# --- registration, works, figures ------------------------------------------------------------


def test_what_a_unit_registers_comes_home_as_if_it_was_typed_in(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    changes = {
        key_of(form, "award/", "award-1"): "giấy KHEN ",
        "work/new-1/kind": "mô hình",
        "work/new-1/name": "Đường hoa",
        "work/new-1/cost": "1.500.000",
        "work/new-1/starts": "3/2026",
        "work/new-1/has_plaque": "có",
    }
    [taken] = take(office, filled(form, changes))
    assert (taken.accepted_count, taken.waiting_count) == (6, 0)
    award, work = sorted(office.ask(registrations.listed, plan_id), key=lambda row: row.kind.value)
    assert (award.what, award.subject_name, award.state) == (
        "Giấy khen",
        "Thôn Đông",
        RegistrationState.PENDING,
    )
    assert award.file_received_on == work.file_received_on == DAY
    [row] = office.ask(works.listed, plan_id, DAY)
    assert (row.name, row.cost, row.has_plaque) == ("Đường hoa", 1_500_000, True)
    assert row.starts == PartialDate(2026, 3)


def test_what_comes_after_the_deadline_is_late_by_the_rule_there_is(office):
    plan_id = plan_with_units(office)
    rows.change(office, Plan, plan_id, registration_due=PartialDate(2026, 4, 15))
    form = issued(office, plan_id)["Thôn Đông"]
    take(
        office,
        filled(form, {key_of(form, "award/", "award-1"): "Giấy khen"}),
        today=REGISTERED_LATE,
    )
    [row] = office.ask(registrations.listed, plan_id)
    assert row.lateness == "Trễ 5 ngày"


def test_taking_the_same_file_again_changes_nothing(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    file = filled(
        form,
        {
            key_of(form, "award/", "award-2"): "Giấy khen",
            "work/new-3/kind": "Mô hình",
            "work/new-3/name": "Đường hoa",
        },
    )
    take(office, file)
    before = office.ask(registrations.listed, plan_id)
    [told] = look(office, file)
    assert (told.is_taken, told.cells, told.proposed) == (True, (), frozenset())
    [again] = take(office, file)
    assert again.accepted_count == 0
    assert office.ask(registrations.listed, plan_id) == before


def test_a_unit_that_corrects_itself_is_no_conflict(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    first = {"work/new-1/kind": "Mô hình", "work/new-1/name": "Đường hoa"}
    take(office, filled(form, first))
    better = filled(form, first | {"work/new-1/name": "Đường cờ"}, "tệp (1).xlsx")
    assert states(office, better) == {"work/new-1/name": CellState.CHANGED}
    take(office, better)
    [work] = office.ask(works.listed, plan_id, DAY)
    assert work.name == "Đường cờ"


def test_undo_takes_back_all_that_came_of_a_file(office):
    plan_id = plan_with_units(office)
    rows.target(office, plan_id, is_per_unit=True)
    form = issued(office, plan_id)["Thôn Đông"]
    take(
        office,
        filled(
            form,
            {
                key_of(form, "award/", "award-1"): "Giấy khen",
                "work/new-1/kind": "Mô hình",
                "work/new-1/name": "Đường hoa",
                key_of(form, "figure/", "reached"): "45",
            },
        ),
    )
    assert board(office, plan_id)["Thôn Đông"] == (BoardState.RECEIVED, 1)
    assert office.undo()
    assert office.ask(registrations.listed, plan_id) == ()
    assert office.ask(figures.recorded, plan_id) == ()
    assert board(office, plan_id)["Thôn Đông"] == (BoardState.SENT, 1)


def test_a_figure_comes_home_exactly(office):
    plan_id = plan_with_units(office)
    rows.target(office, plan_id, is_per_unit=True, unit="%")
    form = issued(office, plan_id)["Thôn Đông"]
    take(office, filled(form, {key_of(form, "figure/", "reached"): "0.39"}))
    [row] = office.ask(figures.recorded, plan_id)
    assert (str(row.value), row.source) == ("0.39", "Tệp của đơn vị")


# --- targets that a unit registers -----------------------------------------------------------


def pledges(office, plan_id):
    """What units registered of targets: in words, how much, of which target of the plan."""
    return [
        (row.subject_name, row.what, row.operator, str(row.pledged_value), row.value_unit)
        for row in office.ask(registrations.listed, plan_id)
        if row.kind is RegistrationKind.TARGET
    ]


def test_what_a_unit_registers_of_a_target_comes_home_with_what_it_reached(office):
    plan_id = plan_with_units(office)
    given = rows.target(office, plan_id, is_per_unit=True, operator=Operator.AT_MOST)
    shared = rows.target(office, plan_id, "Đường hoa mới", "6", "tuyến", position=2)
    form = issued(office, plan_id)["Thôn Đông"]
    first = {f"figure/{given}/plan/pledged": "55", f"figure/{shared}/plan/pledged": "1,5"}
    assert f"figure/{shared}/plan/reached" not in form.sent
    take(office, filled(form, first | {f"figure/{given}/plan/reached": "54"}))
    assert pledges(office, plan_id) == [
        ("Thôn Đông", "Hộ đạt gia đình văn hóa", Operator.AT_MOST, "55", "hộ"),
        ("Thôn Đông", "Đường hoa mới", Operator.AT_LEAST, "1.5", "tuyến"),
    ]
    progress = {row.subject_name: row for row in office.ask(figures.progress, plan_id)}
    assert (progress["Thôn Đông"].pledged, progress["Thôn Đông"].reached) == (55, 54)
    form = issued(office, plan_id)["Thôn Đông"]
    assert form.sent[f"figure/{shared}/plan/pledged"] == "1,5"
    take(office, filled(form, {f"figure/{shared}/plan/reached": "2"}))
    [row] = [row for row in office.ask(figures.progress, plan_id) if not row.subject_id]
    assert (row.reached, row.is_total) == (2, True)


def test_a_phase_in_which_nothing_can_be_written_has_no_row(office):
    plan_id = plan_with_units(office)
    shared = rows.target(office, plan_id, "Đường hoa mới", "6", "tuyến")
    phase_id = rows.phase(office, plan_id)
    cell = figures.FigureCell(shared, Decimal(5), None, phase_id)
    office.do(figures.record, plan_id, [cell])
    form = issued(office, plan_id)["Thôn Đông"]
    [page] = [page for page in form.pages if page.title == "Chỉ tiêu"]
    found = [row.key for row in page.rows if row.key.startswith("figure/")]
    assert found == [f"figure/{shared}/plan"]


def test_a_unit_corrects_what_it_registered_of_a_target(office):
    plan_id = plan_with_units(office)
    target_id = rows.target(office, plan_id, is_per_unit=True)
    key = f"figure/{target_id}/plan/pledged"
    form = issued(office, plan_id)["Thôn Đông"]
    take(office, filled(form, {key: "55"}))
    better = filled(form, {key: "58"}, "tệp (1).xlsx")
    assert states(office, better) == {key: CellState.CHANGED}
    take(office, better)
    assert [row[3] for row in pledges(office, plan_id)] == ["58"]
    blank = filled(form, {key: ""}, "tệp (2).xlsx")
    [told] = look(office, blank)
    [cell] = told.cells
    assert (cell.state, cell.is_acceptable) == (CellState.EMPTIED, False)


def test_an_approved_target_is_not_touched_and_two_are_not_guessed_among(office):
    plan_id = plan_with_units(office)
    target_id = rows.target(office, plan_id, is_per_unit=True)
    key = f"figure/{target_id}/plan/pledged"
    form = issued(office, plan_id)["Thôn Đông"]
    unit_id = form.identity.subject_id
    values = {"subject_id": unit_id, "kind": RegistrationKind.TARGET, "target_id": target_id}
    given = values | {"pledged_value": 50, "paper_received_on": DAY}
    row_id = office.do(registrations.create, plan_id, given)
    office.do(registrations.approve, [row_id], DAY)
    for said in ("đã duyệt", "hai đăng ký"):
        [told] = look(office, filled(form, {key: "58"}))
        [cell] = told.cells
        assert cell.state is CellState.REFUSED
        assert said in cell.sentence
        again = values | {"content": "Hộ văn hóa, tính lại", "pledged_value": 51}
        if said == "đã duyệt":
            office.do(registrations.create, plan_id, again)


def test_a_target_of_the_unit_s_own_comes_home_and_keeps_its_row(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    own = "own/new-1"
    assert form.sent[f"{own}/operator"] == "ít nhất"
    first = {f"{own}/name": "Hộ nghèo còn", f"{own}/pledged": "3", f"{own}/unit": "hộ"}
    take(office, filled(form, first | {f"{own}/operator": "không quá"}))
    assert pledges(office, plan_id) == [("Thôn Đông", "Hộ nghèo còn", Operator.AT_MOST, "3", "hộ")]
    better = first | {f"{own}/operator": "không quá", f"{own}/pledged": "2"}
    take(office, filled(form, better, "tệp (1).xlsx"))
    assert pledges(office, plan_id) == [("Thôn Đông", "Hộ nghèo còn", Operator.AT_MOST, "2", "hộ")]
    nameless = filled(form, {f"{own.replace('1', '2')}/pledged": "4"}, "tệp (2).xlsx")
    [cell] = [one for one in look(office, nameless)[0].cells if one.key.startswith("own/new-2")]
    assert (cell.state, cell.sentence[:27]) == (CellState.REFUSED, "Dòng này chưa có tên chỉ ti")
    again = issued(office, plan_id)["Thôn Đông"].sent
    [key] = [key for key, words in again.items() if words == "Hộ nghèo còn"]
    assert not key.startswith("own/new")


@pytest.mark.parametrize(
    ("column", "written", "told"),
    [
        ("award-1", "Huân chương", "không có trong danh sách"),
        ("reached", "1.234", "không rõ là 1234 hay 1,234"),
        ("reached", "bốn mươi", "không hợp lệ"),
        ("reached", "-3", "không được âm"),
        ("cost", "2 triệu", "không phải số tiền"),
        ("starts", "30/02/2026", "không có ngày 30"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_its_cell(office, column, written, told):
    plan_id = plan_with_units(office)
    rows.target(office, plan_id, is_per_unit=True)
    form = issued(office, plan_id)["Thôn Đông"]
    key = key_of(form, "", column)
    base = {"work/new-1/kind": "Mô hình", "work/new-1/name": "Đường hoa"}
    file = filled(form, (base if key.startswith("work/") else {}) | {key: written})
    [look_at] = look(office, file)
    [cell] = [cell for cell in look_at.cells if cell.key == key]
    assert (cell.state, cell.came) == (CellState.REFUSED, written)
    assert told in cell.sentence
    [taken] = take(office, file)
    assert taken.waiting_count == 1
    assert board(office, plan_id)["Thôn Đông"] == (BoardState.TO_CHECK, 1)


def test_a_work_without_a_name_is_refused_whole(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    file = filled(form, {"work/new-1/kind": "Mô hình", "work/new-1/place": "Thôn Đông"})
    assert set(states(office, file).values()) == {CellState.REFUSED}
    take(office, file)
    assert office.ask(works.listed, plan_id, DAY) == ()


def test_a_blank_takes_nothing_away(office):
    plan_id = plan_with_units(office)
    [unit_id] = [row.subject_id for row in boarded(office, plan_id, "Thôn Đông")]
    office.do(registrations.create, plan_id, {"subject_id": unit_id, "award_code": "GK-TT"})
    form = issued(office, plan_id)["Thôn Đông"]
    key = key_of(form, "award/", "award-1")
    assert form.sent[key] == "Giấy khen"
    file = filled(form, {key: ""})
    [told] = look(office, file)
    [cell] = told.cells
    assert (cell.state, cell.is_acceptable) == (CellState.EMPTIED, False)
    assert "xóa ở trang Đăng ký" in cell.sentence
    take(office, file)
    assert len(office.ask(registrations.listed, plan_id)) == 1


def boarded(office, plan_id, name):
    listed = office.ask(unit_workbooks.board, plan_id, WorkbookKind.UNIT)
    return [row for row in listed if row.subject_name == name]


def test_an_approved_registration_is_not_touched(office):
    plan_id = plan_with_units(office)
    rows.award(office, "BK", "Bằng khen")
    [unit_id] = [row.subject_id for row in boarded(office, plan_id, "Thôn Đông")]
    given = {"subject_id": unit_id, "award_code": "GK-TT", "paper_received_on": DAY}
    row_id = office.do(registrations.create, plan_id, given)
    form = issued(office, plan_id)["Thôn Đông"]
    office.do(registrations.approve, [row_id], DAY)
    file = filled(form, {key_of(form, "award/", "award-1"): "Bằng khen"})
    [told] = look(office, file)
    [cell] = told.cells
    assert cell.state is CellState.REFUSED
    assert "đã duyệt" in cell.sentence
    after = issued(office, plan_id)["Thôn Đông"]
    assert not any(key.endswith(f"{unit_id}/award-1") for key in after.sent)


def test_what_both_sides_changed_waits_for_a_person(office):
    plan_id = plan_with_units(office)
    rows.target(office, plan_id, is_per_unit=True)
    form = issued(office, plan_id)["Thôn Đông"]
    key = key_of(form, "figure/", "reached")
    [target] = {row.target_id for row in office.ask(figures.progress, plan_id)}
    unit_id = form.identity.subject_id
    office.do(figures.record, plan_id, [figures.FigureCell(target, 40, unit_id)])
    file = filled(form, {key: "45"})
    assert states(office, file) == {key: CellState.CONFLICT}
    [taken] = take(office, file)
    assert (taken.accepted_count, taken.waiting_count) == (0, 1)
    office.do(unit_workbooks.take_back, [Taking(file, frozenset({key}))], DAY)
    [row] = office.ask(figures.recorded, plan_id)
    assert row.value == 45
    assert board(office, plan_id)["Thôn Đông"] == (BoardState.RECEIVED, 1)


def test_what_was_changed_here_stays_where_the_unit_changed_nothing(office):
    plan_id = plan_with_units(office)
    rows.target(office, plan_id, is_per_unit=True)
    form = issued(office, plan_id)["Thôn Đông"]
    [target] = {row.target_id for row in office.ask(figures.progress, plan_id)}
    cell = figures.FigureCell(target, 40, form.identity.subject_id)
    office.do(figures.record, plan_id, [cell])
    file = filled(form)
    assert set(states(office, file).values()) == {CellState.HERE}
    [taken] = take(office, file)
    assert (taken.accepted_count, taken.waiting_count) == (0, 0)
    [row] = office.ask(figures.recorded, plan_id)
    assert row.value == 40


def test_some_cells_can_be_taken_over_and_others_left(office):
    plan_id = plan_with_units(office)
    rows.target(office, plan_id, is_per_unit=True)
    form = issued(office, plan_id)["Thôn Đông"]
    award = key_of(form, "award/", "award-1")
    file = filled(form, {award: "Giấy khen", key_of(form, "figure/", "reached"): "45"})
    [taken] = office.do(unit_workbooks.take_back, [Taking(file, frozenset({award}))], DAY)
    assert (taken.accepted_count, taken.waiting_count) == (1, 1)
    assert office.ask(figures.recorded, plan_id) == ()
    with pytest.raises(InvalidInput, match="không nhận được nữa"):
        office.do(unit_workbooks.take_back, [Taking(file, frozenset({"work/new-1/name"}))], DAY)


# --- scores ----------------------------------------------------------------------------------


def test_a_self_score_comes_home_and_the_rules_work_it_out(office):
    it, form, sheet_id = scored_plan(office)
    mark = f"mark/{sheet_id}/{it.criteria['2']}"
    changes = {
        f"input/{sheet_id}/dat/given": "18",
        f"input/{sheet_id}/giao/given": "20",
        f"input/{sheet_id}/ho_so/given": "Có",
        f"{mark}/given": "b",
        f"{mark}/evidence": "12/BC-UBND",
    }
    [taken] = take(office, filled(form, changes))
    assert taken.waiting_count == 0
    view = office.ask(sheet_view.read, sheet_id)
    lines = {line.criterion_id: line for line in view.lines}
    assert lines[it.criteria["1"]].points == 900
    chosen = lines[it.criteria["2"]]
    assert (chosen.level, chosen.evidence) == ("B", "12/BC-UBND")
    assert view.received_on == DAY
    assert {row.code: row.value for row in view.figures}["ho_so"] == 1


def test_not_scored_is_not_zero(office):
    _, form, sheet_id = scored_plan(office)
    take(office, filled(form, {f"input/{sheet_id}/dat/given": "0"}))
    view = office.ask(sheet_view.read, sheet_id)
    values = {row.code: row.value for row in view.figures}
    assert (values["dat"], values["giao"]) == (0, None)


@pytest.mark.parametrize(
    ("code", "written", "told"),
    [
        ("2", "Z", "không có trong danh sách"),
        ("1", "9", "không có trong danh sách"),
    ],
)
def test_a_mark_that_the_criterion_does_not_take_is_refused(office, code, written, told):
    it, form, sheet_id = scored_plan(office)
    key = f"mark/{sheet_id}/{it.criteria[code]}/given"
    [look_at] = look(office, filled(form, {key: written}))
    [cell] = look_at.cells
    assert cell.state is CellState.REFUSED
    assert told in cell.sentence


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("10,5", "vượt mức tối đa 10"),
        ("9,555", "không rõ là 9555 hay 9,555"),
        ("9,5555", "quá hai chữ số lẻ"),
        ("9,1", "không theo bước"),
        ("-1", "thấp hơn"),
        ("9,5 điểm", "không hợp lệ"),
    ],
)
def test_points_are_exact_or_refused(office, written, told):
    it = contest(office)
    form = issued(office, it.plan_id)["Thôn Đông"]
    key = key_of(form, "mark/", "given")
    [look_at] = look(office, filled(form, {key: written}))
    [cell] = look_at.cells
    assert cell.state is CellState.REFUSED
    assert told in cell.sentence


def test_a_day_that_excel_made_of_points_is_refused(office):
    it = contest(office)
    form = issued(office, it.plan_id)["Thôn Đông"]
    key = key_of(form, "mark/", "given")
    file = filled(form, {key: "09/05/2026"}, dates=frozenset({key}))
    [look_at] = look(office, file)
    [cell] = look_at.cells
    assert "có thể do Excel tự đổi" in cell.sentence


def test_a_sheet_that_was_approved_is_not_touched(office):
    it, form, sheet_id = scored_plan(office)
    it.fill(it.units[0], done=18, level="B")
    office.do(sheet_approval.approve, [sheet_id], DAY)
    [told] = look(office, filled(form, {f"input/{sheet_id}/dat/given": "20"}))
    [cell] = [cell for cell in told.cells if cell.state is not CellState.HERE]
    assert cell.state is CellState.REFUSED
    assert "đã duyệt ngày 10/03/2026" in cell.sentence
    take(office, filled(form, {f"input/{sheet_id}/dat/given": "20"}))
    assert office.ask(sheet_view.read, sheet_id).approved_on == DAY


def test_a_cross_scorer_gets_a_page_for_each_unit_it_scores(office):
    it = contest(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")
    with pytest.raises(NotAllowed, match="chưa có phiếu chấm chéo"):
        issued(office, it.plan_id, WorkbookKind.CROSS)
    office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    forms = issued(office, it.plan_id, WorkbookKind.CROSS)
    assert set(forms) == {"Thôn Đông", "Thôn Tây", "Thôn Nam"}
    form = forms["Thôn Đông"]
    [page] = form.pages
    key = key_of(form, "mark/", "given")
    take(office, filled(form, {key: "9,5", key.replace("/given", "/reason"): "Theo biên bản"}))
    rows_of = office.ask(sheets.listed, it.plan_id, None, it.cross_stage)
    [scored] = [row for row in rows_of if row.scorer_id == form.identity.subject_id]
    assert (scored.total, page.title) == (950, f"Chấm {scored.subject_name}")


def usual(office, it, kind=WorkbookKind.UNIT):
    return office.ask(unit_workbooks.usual_phase, it.plan_id, kind)


def test_the_sheets_that_go_out_are_those_of_the_phase_that_is_scored(office):
    it = contest(office)
    assert usual(office, it) is None
    first, second = (rows.phase(office, it.plan_id, f"Đợt {n}", n) for n in (1, 2))
    rows.phase(office, it.plan_id, "Đợt 3", 3)
    for phase_id in (second, first):
        office.do(sheets.make, it.plan_id, phase_id, it.self_stage)
    assert usual(office, it) == second
    form = issued(office, it.plan_id, phase_id=second)["Thôn Đông"]
    assert "Đợt 2" in form.pages[-1].heading
    assert len(office.ask(sheets.listed, it.plan_id, second)) == 3
    office.do(sheets.make, it.plan_id, None, it.self_stage)
    assert usual(office, it) is None
    office.do(sheets.assign_cross, it.plan_id, first, it.cross_stage)
    assert usual(office, it, WorkbookKind.CROSS) == first


def test_making_the_workbooks_makes_the_self_score_sheets(office):
    it = contest(office)
    issued(office, it.plan_id)
    made = office.ask(sheets.listed, it.plan_id, None, it.self_stage)
    assert len(made) == 3
    assert office.undo()
    assert office.ask(sheets.listed, it.plan_id, None, it.self_stage) == ()


# --- files that are not taken ----------------------------------------------------------------


def refusal(office, *files, plan_id=None):
    return [one.refusal for one in look(office, *files, plan_id=plan_id)]


def test_an_old_version_is_told_as_such(office):
    plan_id = plan_with_units(office)
    old = issued(office, plan_id)["Thôn Đông"]
    new = issued(office, plan_id)["Thôn Đông"]
    [told] = refusal(office, filled(old))
    assert "là bản 1 của “Thôn Đông”, đã có bản 2" in told
    assert refusal(office, filled(new)) == [""]
    with pytest.raises(NotAllowed, match="đã có bản 2"):
        take(office, filled(old))


def test_a_workbook_of_another_plan_is_told_as_such(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    other = rows.plan(office, "Thi đua khác")
    [told] = refusal(office, filled(form), plan_id=other)
    assert "thuộc kế hoạch khác: “Thi đua năm 2026”" in told


def test_a_workbook_whose_making_was_undone_is_told_as_such(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    office.undo()
    [told] = refusal(office, filled(form))
    assert "đã được hoàn tác" in told


def test_a_workbook_of_another_data_file_is_told_as_such(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    stranger = replace(form.identity, workbook_id=plan_id, plan_id=form.identity.workbook_id)
    [told] = refusal(office, filled(form, identity=stranger))
    assert "của tệp dữ liệu khác" in told


def test_an_identity_that_was_changed_is_not_believed(office):
    plan_id = plan_with_units(office)
    forms = issued(office, plan_id)
    mine, other = forms["Thôn Đông"], forms["Thôn Tây"]
    forged = replace(mine.identity, subject_id=other.identity.subject_id)
    mixed = replace(mine.identity, signature=other.identity.signature)
    assert all("không tin được" in told for told in refusal(office, filled(mine, identity=forged)))
    assert all("không tin được" in told for told in refusal(office, filled(mine, identity=mixed)))


def test_what_was_sent_cannot_be_changed_behind_the_identity(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    other = dict.fromkeys(form.sent, "khác")
    rows.change(office, UnitWorkbook, form.identity.workbook_id, sent=other)
    assert fingerprint_of(other) != form.identity.fingerprint
    [told] = refusal(office, filled(form))
    assert "không tin được" in told


def test_a_copy_that_another_unit_filled_in_is_told_as_such(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    [told] = refusal(office, filled(form, heads=("Thôn Đông", "Thôn Tây")))
    assert "lập cho “Thôn Đông” nhưng đầu trang ghi “Thôn Tây”" in told


def test_two_files_for_one_unit_wait_until_one_is_chosen(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    one = filled(form, name="Thôn Đông.xlsx")
    two = filled(form, {"work/new-1/name": "Đường cờ"}, "Thôn Tây.xlsx")
    told = refusal(office, one, two)
    assert all("Có 2 tệp khác nhau cùng lập cho “Thôn Đông”" in each for each in told)
    first, second = refusal(office, one, replace(one, file_name="bản sao.xlsx"))
    assert (first, "chỉ đọc một lần" in second) == ("", True)


def test_a_later_form_is_told_as_such(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    [told] = refusal(office, filled(form, identity=replace(form.identity, format=2)))
    assert "phiên bản phần mềm mới hơn" in told


def test_a_closed_plan_takes_nothing(office):
    plan_id = plan_with_units(office)
    form = issued(office, plan_id)["Thôn Đông"]
    rows.change(office, Plan, plan_id, state=PlanState.CLOSED)
    [told] = refusal(office, filled(form))
    assert "Kế hoạch đã đóng" in told
    with pytest.raises(NotAllowed):
        issued(office, plan_id)


def test_one_file_that_is_refused_stops_the_whole_batch(office):
    plan_id = plan_with_units(office)
    forms = issued(office, plan_id)
    good = filled(forms["Thôn Tây"], {key_of(forms["Thôn Tây"], "award/", "award-1"): "Giấy khen"})
    bad = filled(forms["Thôn Đông"], heads=("Thôn Tây",))
    with pytest.raises(NotAllowed, match="Chưa nhận tệp nào"):
        take(office, good, bad)
    assert office.ask(registrations.listed, plan_id) == ()


def test_a_row_that_was_cut_out_or_is_gone_here_is_told(office):
    plan_id = plan_with_units(office)
    [unit_id] = [row.subject_id for row in boarded(office, plan_id, "Thôn Đông")]
    work_id = office.do(
        works.create, plan_id, {"subject_id": unit_id, "kind": "model", "name": "Đường hoa"}
    )
    form = issued(office, plan_id)["Thôn Đông"]
    name = f"work/{work_id}/name"
    cut = filled(form)
    without = {
        key: said for key, said in cut.values.items() if not key.startswith(f"work/{work_id}")
    }
    [told] = look(office, replace(cut, values=without))
    assert {cell.key for cell in told.cells} == {name, f"work/{work_id}/kind"}
    assert all("đã bị xóa khỏi tệp" in cell.sentence for cell in told.cells)
    office.do(works.delete, [work_id])
    [gone] = look(office, filled(form, {name: "Đường cờ"}))
    [cell] = gone.cells
    assert "không còn trong kế hoạch" in cell.sentence


def test_the_board_tells_where_each_workbook_is(office):
    plan_id = plan_with_units(office)
    assert board(office, plan_id) == {
        "Thôn Đông": (BoardState.UNSENT, 0),
        "Thôn Tây": (BoardState.UNSENT, 0),
    }
    [unit_id] = [row.subject_id for row in boarded(office, plan_id, "Thôn Tây")]
    issued(office, plan_id, subject_ids=[unit_id])
    assert board(office, plan_id) == {
        "Thôn Đông": (BoardState.UNSENT, 0),
        "Thôn Tây": (BoardState.SENT, 1),
    }


def test_a_void_mark_is_not_written_over(office):
    it, form, sheet_id = scored_plan(office)
    office.do(scoring.record, sheet_id, it.criteria["2"], scoring.VOID, "Minh chứng không đúng")
    key = f"mark/{sheet_id}/{it.criteria['2']}/given"
    [told] = look(office, filled(form, {key: "A"}))
    [cell] = [cell for cell in told.cells if cell.key == key]
    assert "đã hủy" in cell.sentence


# --- households ------------------------------------------------------------------------------


def test_the_households_of_a_unit_stand_on_one_page(office):
    _, form, _ = scored_homes(office)
    assert [page.title for page in form.pages][3:] == ["Tự chấm", "Chấm hộ"]
    page = form.pages[-1]
    told = {column.heading: column for column in page.columns}
    assert list(told) == [
        "Mã hộ",
        "Hộ gia đình",
        "Địa chỉ",
        "Số việc đạt",
        "Số việc được giao",
        "Số vụ vi phạm",
        "Gương người tốt",
        "Có hồ sơ\n(Có/Không)",
        "2. Nền nếp\n(A, B, C)",
        "Minh chứng cho 2",
        "5. Nếp sống\n(0 – 2 điểm)",
    ]
    levels = told["2. Nền nếp\n(A, B, C)"]
    assert "Mức A: Nền nếp tốt: 10 điểm" in levels.note
    assert "Mức A: Nền nếp tốt: 10 điểm" in levels.help
    shown = [(row.cells["code"].words, row.cells["name"].words) for row in page.rows]
    assert shown == [("H002", "Hộ bà Ân"), ("0013", "Hộ ông Bình")]
    assert page.rows[0].cells[levels.key].choices == ("A", "B", "C", "Không phát sinh")


def test_what_a_hamlet_writes_of_its_households_comes_home(office):
    it, form, [first, second] = scored_homes(office)
    level, hand = (it.criteria[code] for code in ("2", "5"))
    changes = {
        f"home/{first}/mark-{level}": "b",
        f"home/{first}/evidence-{level}": "12/BC-UBND",
        f"home/{first}/mark-{hand}": "1,5",
        f"home/{first}/input-loi": "2",
        f"home/{first}/input-ho_so": "có",
        f"home/{second}/mark-{level}": "kps",
    }
    [taken] = take(office, filled(form, changes))
    assert (taken.accepted_count, taken.waiting_count) == (6, 0)
    view = office.ask(sheet_view.read, first)
    lines = {line.code: line for line in view.lines}
    assert (lines["2"].level, lines["2"].evidence, lines["5"].points) == ("B", "12/BC-UBND", 150)
    assert (lines["3"].points, view.received_on) == (600, DAY)
    other = {line.code: line for line in office.ask(sheet_view.read, second).lines}
    assert other["2"].answer.is_not_applicable
    again = issued(office, it.plan_id)["Thôn Đông"].sent
    assert again[f"home/{first}/mark-{level}"] == "B"
    assert again[f"home/{second}/mark-{level}"] == "Không phát sinh"
    assert again[f"home/{first}/input-loi"] == "2"
    assert office.undo()
    assert office.undo()
    assert office.ask(sheet_view.read, first).total.scored_count == 0


def test_evidence_alone_leaves_the_mark_of_a_household(office):
    it, form, [first, _] = scored_homes(office)
    level = it.criteria["2"]
    office.do(scoring.record, first, level, scoring.Level("A"))
    take(office, filled(form, {f"home/{first}/evidence-{level}": "Nhà sạch"}))
    lines = {line.code: line for line in office.ask(sheet_view.read, first).lines}
    assert (lines["2"].level, lines["2"].evidence) == ("A", "Nhà sạch")


@pytest.mark.parametrize(
    ("column", "written", "told"),
    [
        ("mark-2", "D", "không có trong danh sách"),
        ("mark-5", "2,5", "2"),
        ("mark-5", "1,777", "không rõ là 1777 hay 1,777"),
        ("input-loi", "kps", "không"),
        ("input-ho_so", "rồi", "không có trong danh sách"),
    ],
)
def test_what_cannot_stand_on_the_page_of_households_is_refused(office, column, written, told):
    it, form, [first, _] = scored_homes(office)
    what, _, code = column.partition("-")
    key = f"home/{first}/{what}-{it.criteria.get(code, code)}"
    [look_at] = look(office, filled(form, {key: written}))
    [cell] = look_at.cells
    assert (cell.state, cell.row) == (CellState.REFUSED, "H002 Hộ bà Ân")
    assert told in cell.sentence


def test_an_approved_household_is_locked_on_its_page(office):
    it, form, [first, second] = scored_homes(office)
    level = it.criteria["2"]
    office.do(scoring.record, first, level, scoring.Level("A"), None, "12/BC")
    it.figures(first, dat=20, giao=20, tot=0, loi=0, ho_so=1)
    office.do(sheet_approval.approve, [first], DAY)
    file = filled(form, {f"home/{one}/mark-{level}": "C" for one in (first, second)})
    found = states(office, file)
    assert found[f"home/{first}/mark-{level}"] is CellState.REFUSED
    assert found[f"home/{second}/mark-{level}"] is CellState.CHANGED


def test_a_figure_that_did_not_arise_is_refused_in_words(office):
    _, form, sheet_id = scored_plan(office)
    [told] = look(office, filled(form, {f"input/{sheet_id}/loi/given": "Không phát sinh"}))
    [cell] = told.cells
    assert cell.state is CellState.REFUSED
    assert "Ghi con số, hoặc để trống" in cell.sentence


# --- many units ----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [2, 7])
def test_a_workbook_costs_as_much_work_among_many_units_as_among_few(office, count, monkeypatch):
    it = contest(office, *(f"Thôn {n}" for n in range(count)))
    [form, *_] = issued(office, it.plan_id).values()
    summed, loaded = [], []
    total = CriteriaTree.total
    monkeypatch.setattr(
        CriteriaTree, "total", lambda *given: summed.append(given) or total(*given)
    )

    def note(*given):
        loaded.append(given)

    event.listen(UnitWorkbook, "load", note)
    try:
        [told] = look(office, filled(form))
    finally:
        event.remove(UnitWorkbook, "load", note)
    assert told.refusal == ""
    assert (len(summed), len(loaded)) == (3, 1)
    issued(office, it.plan_id, subject_ids=[form.identity.subject_id])
    assert len(summed) == 6

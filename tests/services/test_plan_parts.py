from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import PartialDate
from app.domain.terms import (
    AwardScope,
    ContentKind,
    DeadlineKind,
    Direction,
    Operator,
    PhaseKind,
    PlanState,
    SubjectKind,
    WorkKind,
)
from app.services import (
    catalogues,
    legal_documents,
    plan_assignments,
    plan_audiences,
    plan_bases,
    plan_contents,
    plan_deadlines,
    plan_drafts,
    plan_ladders,
    plan_participations,
    plan_phases,
    plan_recipients,
    plan_targets,
    plans,
    units,
)
from tests.examples.plan_parts import PARTS

IN_VIEW = {
    plan_assignments: "assignments",
    plan_audiences: "audiences",
    plan_bases: "bases",
    plan_deadlines: "deadlines",
    plan_ladders: "ladder",
    plan_phases: "phases",
    plan_recipients: "recipients",
    plan_targets: "targets",
}
NAMES = [module.__name__.rpartition(".")[2] for module in PARTS]


def shown(office, plan_id, part):
    rows = getattr(office.ask(plans.view, plan_id), IN_VIEW[part])
    return [getattr(row, PARTS[part]) for row in rows]


def filled(office, part, *words):
    plan_id = office.plan()
    return plan_id, [office.do(part.add, plan_id, {PARTS[part]: text}) for text in words]


@pytest.mark.parametrize("part", PARTS, ids=NAMES)
def test_rows_keep_their_order_when_added_moved_and_removed(office, part):
    plan_id, [one, two, three] = filled(office, part, "Một", "Hai", "Ba")
    office.do(part.move, three, 0)
    assert shown(office, plan_id, part) == ["Ba", "Một", "Hai"]
    office.do(part.move, three, 2)
    assert shown(office, plan_id, part) == ["Một", "Hai", "Ba"]
    office.do(part.remove, two)
    office.do(part.add, plan_id, {PARTS[part]: "Bốn"})
    office.do(part.update, one, {PARTS[part]: "Không"})
    assert shown(office, plan_id, part) == ["Không", "Ba", "Bốn"]
    with pytest.raises(InvalidInput, match="Không có vị trí 9"):
        office.do(part.move, one, 8)
    with pytest.raises(NotAllowed, match="không còn trong tệp dữ liệu"):
        office.do(part.update, two, {})


@pytest.mark.parametrize("part", PARTS, ids=NAMES)
def test_an_empty_or_unknown_value_is_refused(office, part):
    plan_id, [row_id] = filled(office, part, "Một")
    with pytest.raises(InvalidInput, match="Chưa nhập “"):
        office.do(part.add, plan_id, {PARTS[part]: " "})
    with pytest.raises(InvalidInput, match="Chưa nhập “"):
        office.do(part.update, row_id, {PARTS[part]: ""})
    with pytest.raises(InvalidInput, match="Không có ô “thừa”"):
        office.do(part.add, plan_id, {PARTS[part]: "Hai", "thừa": 1})
    assert shown(office, plan_id, part) == ["Một"]


@pytest.mark.parametrize("part", [p for p in PARTS if hasattr(p, "replace")])
def test_a_list_is_replaced_by_a_longer_or_a_shorter_one(office, part):
    plan_id, _ = filled(office, part, "Một", "Hai")
    office.do(part.replace, plan_id, [{PARTS[part]: text} for text in ("A", "B", "C")])
    assert shown(office, plan_id, part) == ["A", "B", "C"]
    office.do(part.replace, plan_id, [{PARTS[part]: "D"}])
    assert shown(office, plan_id, part) == ["D"]
    with pytest.raises(InvalidInput, match="Chưa nhập"):
        office.do(part.replace, plan_id, [{PARTS[part]: "E"}, {PARTS[part]: ""}])
    assert shown(office, plan_id, part) == ["D"]


def test_every_fact_of_the_parts_is_kept(office):
    unit = office.unit()
    document = office.do(
        legal_documents.create, {"code": "QC", "kind": "Quy chế", "number": "01/QC"}
    )
    plan_id = office.plan()
    phase = {
        "name": "Đợt 1",
        "kind": PhaseKind.WAVE,
        "starts": PartialDate(2026, 11, 20),
        "ends": PartialDate(2026, 12),
        "note": "Chào mừng ngày Nhà giáo\nNgày thứ hai",
    }
    phase_id = office.do(plan_phases.add, plan_id, phase)
    content = {"heading": "1. Phát triển", "body": "Dài\ndòng", "kind": ContentKind.MOVEMENT}
    content_id = office.do(plan_contents.add, plan_id, content)
    rows = {
        plan_bases: {"text": "Căn cứ Quy chế", "legal_document_id": document},
        plan_audiences: {"text": "Các thôn", "subject_kind": SubjectKind.UNIT},
        plan_targets: {
            "name": "Tỷ lệ hộ nghèo",
            "operator": Operator.EXACTLY,
            "value": Decimal("0.39"),
            "unit": "%",
            "direction": Direction.LOWER,
            "contest_item_id": content_id,
            "phase_id": phase_id,
            "subject_id": unit,
            "is_per_unit": True,
            "due": PartialDate(2026),
            "note": "theo chuẩn đa chiều",
        },
        plan_deadlines: {
            "task": "Đăng ký công trình",
            "kind": DeadlineKind.WORK,
            "responsible": "Các thôn",
            "due": PartialDate(2026, 8, 15),
            "phase_id": phase_id,
            "minimum_count": 1,
            "work_kinds": (WorkKind.MODEL, WorkKind.PROJECT),
            "note": "hoặc mô hình",
        },
        plan_ladders: {
            "name": "Giấy khen của Chủ tịch UBND xã",
            "award_codes": ("GK_CN", "GK_TT"),
            "scope": AwardScope.PERSON,
            "authority": "Chủ tịch UBND xã",
            "quota_count": 5,
            "quota_percent": 20,
            "note": "ưu tiên người trực tiếp",
        },
        plan_assignments: {
            "organisation": "Văn phòng",
            "subject_id": unit,
            "task": "- Theo dõi\n- Tổng hợp",
            "due": PartialDate(words="khi kết thúc đợt"),
        },
        plan_recipients: {"text": "Đảng ủy xã (để b/c)"},
    }
    for part, values in rows.items():
        office.do(part.add, plan_id, values)

    view = office.ask(plans.view, plan_id)
    [kept_phase] = view.phases
    assert {name: getattr(kept_phase, name) for name in phase} == phase
    [node] = view.contents
    assert {name: getattr(node.row, name) for name in content} == content
    for part, values in rows.items():
        [row] = getattr(view, IN_VIEW[part])
        as_read = {"award_codes": "codes", "work_kinds": "kinds"}
        told = {name: getattr(row, as_read.get(name, name)) for name in values}
        assert told == values


def test_codes_survive_a_change_of_something_else(office):
    plan_id = office.plan()
    step = office.do(plan_ladders.add, plan_id, {"name": "A", "award_codes": ("GK_CN", "GK_TT")})
    due = {"task": "B", "work_kinds": (WorkKind.EVENT,)}
    deadline = office.do(plan_deadlines.add, plan_id, due)
    office.do(plan_ladders.update, step, {"name": "C"})
    office.do(plan_deadlines.update, deadline, {"task": "D"})
    view = office.ask(plans.view, plan_id)
    assert view.ladder[0].codes == ("GK_CN", "GK_TT")
    assert view.deadlines[0].kinds == (WorkKind.EVENT,)


@pytest.mark.parametrize(
    ("part", "values", "sentence"),
    [
        (plan_targets, {"name": "A", "value": 0.39}, "“Giá trị” không hợp lệ"),
        (plan_targets, {"name": "A", "value": "0,39"}, "“Giá trị” không hợp lệ"),
        (plan_deadlines, {"task": "A", "minimum_count": -1}, "“Số lượng ít nhất” phải từ 0"),
        (plan_deadlines, {"task": "A", "work_kinds": ("bridge",)}, "“Loại công trình, mô hình”"),
        (plan_ladders, {"name": "A", "award_codes": ("XYZ",)}, "mã “XYZ”"),
        (plan_ladders, {"name": "A", "quota_percent": 101}, "không được quá 100"),
        (plan_phases, {"name": "A", "starts": "tháng 4"}, "“Bắt đầu” không hợp lệ"),
        (plan_contents, {"heading": "", "body": " "}, "Chưa nhập “Đề mục” hoặc “Nội dung”"),
    ],
)
def test_a_wrong_part_is_refused_with_the_reason(office, part, values, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        office.do(part.add, office.plan(), values)


def test_parts_link_only_to_rows_of_their_own_plan_and_to_what_is_there(office):
    other, plan_id, unit = office.plan(), office.plan(), office.unit()
    phase = office.do(plan_phases.add, other, {"name": "Giai đoạn 1"})
    content = office.do(plan_contents.add, other, {"heading": "Mục"})
    document = office.do(
        legal_documents.create, {"code": "QC", "kind": "Quy chế", "number": "01/QC"}
    )
    office.do(legal_documents.delete, document)
    office.do(units.delete, [unit])
    for part, values, sentence in (
        (plan_targets, {"name": "A", "phase_id": phase}, "không thuộc kế hoạch này"),
        (plan_targets, {"name": "A", "contest_item_id": content}, "không thuộc kế hoạch này"),
        (plan_deadlines, {"task": "A", "phase_id": phase}, "không thuộc kế hoạch này"),
        (plan_targets, {"name": "A", "subject_id": unit}, "không còn trong tệp dữ liệu"),
        (plan_assignments, {"organisation": "A", "subject_id": unit}, "không còn trong tệp"),
        (plan_bases, {"text": "A", "legal_document_id": document}, "không còn trong danh mục"),
    ):
        with pytest.raises(InvalidInput, match=sentence):
            office.do(part.add, plan_id, values)
    with pytest.raises(InvalidInput, match="không thuộc kế hoạch này"):
        office.do(plan_contents.add, plan_id, {"heading": "Mục"}, content)


def test_a_phase_that_a_target_names_is_not_removed(office):
    plan_id = office.plan()
    phase = office.do(plan_phases.add, plan_id, {"name": "Giai đoạn 1"})
    office.do(plan_targets.add, plan_id, {"name": "A", "phase_id": phase})
    with pytest.raises(NotAllowed, match="“Giai đoạn 1” đang được dùng ở 1 chỉ tiêu"):
        office.do(plan_phases.remove, phase)


def test_something_done_can_be_marked_and_unmarked(office):
    plan_id = office.plan()
    due = office.do(plan_deadlines.add, plan_id, {"task": "Gửi báo cáo"})
    task = office.do(plan_assignments.add, plan_id, {"organisation": "Văn phòng"})
    office.bring(plan_id, PlanState.RUNNING)
    for verb, row_id, part in (
        (plan_deadlines.mark_done, due, "deadlines"),
        (plan_assignments.mark_done, task, "assignments"),
    ):
        for day in (date(2026, 5, 1), None):
            office.do(verb, row_id, day)
            assert getattr(office.ask(plans.view, plan_id), part)[0].done_on == day


# --- the tree of contents --------------------------------------------------------------------


def outline(office, plan_id):
    return [(n.row.heading, n.depth, n.place) for n in office.ask(plan_contents.tree, plan_id)]


@pytest.fixture
def tree(office):
    plan_id = office.plan()
    ids = {}
    for heading, parent in (("1", None), ("1.1", "1"), ("1.2", "1"), ("2", None), ("3", None)):
        ids[heading] = office.do(plan_contents.add, plan_id, {"heading": heading}, ids.get(parent))
    return plan_id, ids


def test_nodes_go_in_and_out_and_keep_the_order_on_the_paper(office, tree):
    plan_id, ids = tree
    office.do(plan_contents.indent, ids["2"])
    assert outline(office, plan_id) == [
        ("1", 0, 0),
        ("1.1", 1, 0),
        ("1.2", 1, 1),
        ("2", 1, 2),
        ("3", 0, 1),
    ]
    office.do(plan_contents.outdent, ids["1.1"])
    assert outline(office, plan_id) == [
        ("1", 0, 0),
        ("1.2", 1, 0),
        ("2", 1, 1),
        ("1.1", 0, 1),
        ("3", 0, 2),
    ]
    office.do(plan_contents.indent, ids["1.1"])
    office.do(plan_contents.move, ids["3"], 0)
    assert [heading for heading, *_ in outline(office, plan_id)] == ["3", "1", "1.2", "2", "1.1"]


def test_a_node_at_the_edge_says_why_it_stays(office, tree):
    plan_id, ids = tree
    before = outline(office, plan_id)
    with pytest.raises(NotAllowed, match="đứng đầu nên không lùi vào được"):
        office.do(plan_contents.indent, ids["1"])
    with pytest.raises(NotAllowed, match="đã ở cấp ngoài cùng"):
        office.do(plan_contents.outdent, ids["2"])
    with pytest.raises(InvalidInput, match="Không có vị trí 4"):
        office.do(plan_contents.move, ids["2"], 3)
    assert outline(office, plan_id) == before


def test_removing_a_node_removes_what_is_under_it_unless_a_target_names_it(office, tree):
    plan_id, ids = tree
    target = office.do(plan_targets.add, plan_id, {"name": "A", "contest_item_id": ids["1.2"]})
    with pytest.raises(NotAllowed, match=r"“1\.2” đang được dùng ở 1 chỉ tiêu"):
        office.do(plan_contents.remove, ids["1"])
    assert len(outline(office, plan_id)) == 5
    office.do(plan_targets.remove, target)
    office.do(plan_contents.remove, ids["1"])
    assert [heading for heading, *_ in outline(office, plan_id)] == ["2", "3"]


# --- who takes part --------------------------------------------------------------------------


def test_units_people_and_households_take_part_each_once(office):
    unit, household = office.unit("Thôn Đông"), office.household("Lê An")
    plan_id = office.plan()
    assert office.do(plan_participations.add, plan_id, [household, unit, unit]) == 2
    assert office.do(plan_participations.add, plan_id, [unit], is_required=False) == 0
    rows = office.ask(plan_participations.rows, plan_id)
    assert [(r.subject_id, r.subject_kind, r.is_required) for r in rows] == [
        (unit, SubjectKind.UNIT, True),
        (household, SubjectKind.HOUSEHOLD, True),
    ]


def test_units_are_chosen_as_one_action_and_others_who_take_part_stay(office):
    first, second, third = office.units("Thôn 1", "Thôn 2", "Thôn 3")
    household = office.household()
    plan_id = office.plan(units=[first, second])
    office.do(plan_participations.add, plan_id, [household])
    office.do(units.retire, [first])
    office.do(plan_participations.choose_units, plan_id, [third])

    def present():
        return {row.subject_id for row in office.ask(plan_participations.rows, plan_id)}

    assert present() == {first, third, household}
    office.undo()
    assert present() == {first, second, household}


def test_a_whole_kind_of_units_takes_part(office):
    office.units("Thôn 1", "Thôn 2")
    school = office.unit("Trường tiểu học", kind="TRUONG_TH")
    plan_id = office.plan()
    assert office.do(plan_participations.participate_all, plan_id, ["THON"]) == 2
    assert office.do(plan_participations.participate_all, plan_id, is_required=False) == 1
    last = next(r for r in office.ask(plan_participations.rows, plan_id) if r.subject_id == school)
    assert not last.is_required
    office.do(plan_participations.set_required, [last.id], is_required=True)
    assert all(r.is_required for r in office.ask(plan_participations.rows, plan_id))
    with pytest.raises(InvalidInput, match="Không có đơn vị nào thuộc loại đã chọn"):
        office.do(plan_participations.participate_all, plan_id, ["BAN"])


def test_clusters_and_retired_units_do_not_take_part(office):
    plan_id, unit = office.plan(), office.unit("Thôn Cũ")
    office.do(units.retire, [unit])
    with pytest.raises(InvalidInput, match="“Thôn Cũ” đã ngừng theo dõi"):
        office.do(plan_participations.add, plan_id, [unit])
    with pytest.raises(InvalidInput, match="Chỉ đơn vị, cá nhân, hộ gia đình"):
        office.do(plan_participations.add, plan_id, [office.cluster()])


# --- a whole draft at once -------------------------------------------------------------------


def test_a_whole_draft_comes_in_with_one_action(office):
    office.set_up()
    parts = {
        "bases": [{"text": "Căn cứ một"}],
        "phases": [{"name": "Giai đoạn 1"}, {"name": "Giai đoạn 2"}],
        "contents": [
            {"heading": "I"},
            {"heading": "1", "depth": 1},
            {"body": "a", "depth": 3},
            {"heading": "2", "depth": 1},
            {"heading": "II"},
        ],
    }
    plan_id = office.do(plan_drafts.create, {"name": "Kế hoạch", "year": 2026}, parts)
    view = office.ask(plans.view, plan_id)
    assert [phase.name for phase in view.phases] == ["Giai đoạn 1", "Giai đoạn 2"]
    assert [(n.row.heading or n.row.body, n.depth) for n in view.contents] == [
        ("I", 0),
        ("1", 1),
        ("a", 2),
        ("2", 1),
        ("II", 0),
    ]
    office.undo()
    assert office.ask(plans.listed) == ()


def test_a_wrong_line_of_a_whole_draft_is_named_and_nothing_is_written(office):
    office.set_up()
    values = {"name": "Kế hoạch", "year": 2026}
    for parts, sentence in (
        ({"phases": [{"name": "Giai đoạn 1"}, {"name": ""}]}, "Giai đoạn, đợt, dòng 2: Chưa nhập"),
        ({"contents": [{"depth": 1}]}, "Nội dung thi đua, dòng 1: Chưa nhập"),
    ):
        with pytest.raises(InvalidInput, match=sentence):
            office.do(plan_drafts.create, values, parts)
    assert office.ask(plans.listed) == ()


def test_a_long_draft_asks_the_file_as_little_as_a_short_one(office):
    office.set_up()
    asked = []
    event.listen(office.database.engine, "before_cursor_execute", lambda *call: asked.append(call))
    counts = []
    for size in (1, 4, 40):  # the first action in a file also looks up who acts
        asked.clear()
        rows = [{"heading": f"Mục {n}", "depth": n % 4} for n in range(size)]
        parts = {"contents": rows, "recipients": [{"text": f"Thôn {n}"} for n in range(size)]}
        plan_id = office.do(plan_drafts.create, {"name": "Kế hoạch", "year": 2026}, parts)
        counts.append(sum(call[2].lstrip().startswith("SELECT") for call in asked))
        contents = office.ask(plans.view, plan_id).contents
        assert [(node.row.heading, node.depth) for node in contents] == [
            (row["heading"], row["depth"]) for row in rows
        ]
    assert counts[1] == counts[2]


def test_a_basis_can_be_taken_from_the_catalogue(office):
    plan_id = office.plan()
    [law] = [d for d in office.ask(catalogues.legal_documents) if d.code == "L06_2022_QH15"]
    values = {"text": law.citation, "legal_document_id": law.id}
    office.do(plan_bases.add, plan_id, values)
    [basis] = office.ask(plans.view, plan_id).bases
    assert (basis.text, basis.legal_document_id) == (law.citation, law.id)

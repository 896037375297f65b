"""Blocks of text that are pasted into a plan: a tree of contents, a list of who does what."""

import pytest

from app.core.errors import NotAllowed
from app.core.outline import OutlineNode, named, read_outline
from app.domain.terms import PlanState
from app.services import plan_assignments, plan_contents, plan_views

TEXT = "I. Kinh tế\n1. Trồng rau\nTheo mẫu của xã.\n2. Chăn nuôi\nII. Văn hóa"


def tree(office, plan_id):
    return [
        (node.depth, node.place, node.row.heading, node.row.body)
        for node in office.ask(plan_contents.tree, plan_id)
    ]


def test_a_block_becomes_a_tree_after_what_is_there(office):
    plan_id = office.plan()
    office.do(plan_contents.add, plan_id, {"heading": "Có sẵn"})
    added = office.do(plan_contents.add_block, plan_id, read_outline(TEXT))
    assert tree(office, plan_id) == [
        (0, 0, "Có sẵn", ""),
        (0, 1, "Kinh tế", ""),
        (1, 0, "Trồng rau", "Theo mẫu của xã."),
        (1, 1, "Chăn nuôi", ""),
        (0, 2, "Văn hóa", ""),
    ]
    assert [n.row.id for n in office.ask(plan_contents.tree, plan_id)][1:] == list(added)


def test_a_block_stands_below_the_node_it_is_given_to(office):
    plan_id = office.plan()
    parent = office.do(plan_contents.add, plan_id, {"heading": "Có sẵn"})
    office.do(plan_contents.add, plan_id, {"heading": "Con"}, parent)
    office.do(plan_contents.add_block, plan_id, read_outline("- Một\n- Hai"), parent)
    assert [(depth, place) for depth, place, *_ in tree(office, plan_id)] == [
        *((0, 0), (1, 0), (1, 1), (1, 2)),
    ]


def test_a_whole_block_is_one_action(office):
    plan_id = office.plan()
    office.do(plan_contents.add_block, plan_id, read_outline(TEXT))
    office.operations.undo()
    assert tree(office, plan_id) == []


def test_a_plan_that_is_issued_takes_no_block(office):
    plan_id = office.plan(state=PlanState.ISSUED)
    with pytest.raises(NotAllowed, match="Thu hồi"):
        office.do(plan_contents.add_block, plan_id, read_outline(TEXT))
    with pytest.raises(NotAllowed, match="Thu hồi"):
        office.do(plan_assignments.add_block, plan_id, read_outline(TEXT))


def test_an_organisation_gets_all_that_stands_below_it(office):
    plan_id = office.plan()
    police = office.unit("Công an xã")
    office.unit("Trạm y tế")
    office.unit("Trạm y tế", parent=police)
    text = (
        "1. Văn phòng: tham mưu, tổng hợp.\n2. CÔNG AN XÃ\n- Tuần tra;\n+ Ban đêm\n"
        "3. Trạm y tế\nKhám bệnh.\n4. Các thôn"
    )
    office.do(plan_assignments.add_block, plan_id, named(read_outline(text)))
    rows = office.ask(plan_views.view, plan_id).assignments
    assert [(row.organisation, row.task, row.subject_id) for row in rows] == [
        ("Văn phòng", "tham mưu, tổng hợp.", None),
        ("CÔNG AN XÃ", "- Tuần tra;\n+ Ban đêm", police),
        ("Trạm y tế", "Khám bệnh.", None),
        ("Các thôn", "", None),
    ]
    assert [row.position for row in rows] == [1, 2, 3, 4]


def test_an_organisation_without_a_heading_is_the_first_line_of_its_words(office):
    plan_id = office.plan()
    nodes = [OutlineNode(0, "1.", "", "Văn phòng tham mưu\nvà tổng hợp")]
    office.do(plan_assignments.add_block, plan_id, nodes)
    [row] = office.ask(plan_views.view, plan_id).assignments
    assert (row.organisation, row.task) == ("Văn phòng tham mưu", "và tổng hợp")

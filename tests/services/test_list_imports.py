"""What a list writes is one action, on each engine; a file that came before is known."""

from datetime import date
from uuid import uuid4

import pytest

from app.core.errors import InvalidInput
from app.core.progress import Cancelled
from app.domain.terms import ListKind, WorkKind
from app.services import (
    awards,
    cluster_intake,
    clusters,
    list_imports,
    plan_targets,
    registrations,
    score_intake,
    works,
)
from app.services.list_imports import Incoming
from app.services.scoring import Cell
from tests import contest

TODAY = date(2026, 11, 27)


def incoming(kind, *added, changed=None, plan=None, stage=None, **about):
    known = {"file_name": "ds.xlsx", "sha256": "a" * 64, "layout": "x", "columns": {"name": 2}}
    rows = {uuid4(): values for values in added}
    return Incoming(
        kind, added=rows, changed=changed or {}, plan_id=plan, stage_id=stage, **known | about
    )


def take(office, *row, **more):
    return office.do(list_imports.take_in, incoming(*row, **more))


@pytest.fixture
def it(office):
    return contest.contest(office)


def test_a_file_that_came_before_and_its_columns_are_known_until_undone(office, it):
    unit = it.units[0]
    take(office, ListKind.PEOPLE, {"name": "Lê An", "unit_id": unit})
    found = office.ask(list_imports.earlier, ListKind.PEOPLE, "a" * 64)
    assert (found.added, found.file_name) == (1, "ds.xlsx")
    assert office.ask(list_imports.remembered, ListKind.PEOPLE, "x") == {"name": 2}
    assert office.ask(list_imports.earlier, ListKind.UNITS, "a" * 64) is None
    assert office.ask(list_imports.earlier, ListKind.PEOPLE, "a" * 64, it.plan_id) is None
    assert office.ask(list_imports.earlier, ListKind.PEOPLE, "b" * 64) is None
    office.undo()
    assert office.ask(list_imports.earlier, ListKind.PEOPLE, "a" * 64) is None
    assert office.ask(list_imports.remembered, ListKind.PEOPLE, "x") is None


class Recording:
    """Progress that is written down, and stopped by the person at its n-th step."""

    def __init__(self, stop_after=None):
        self.told, self.stop_after = [], stop_after

    def report(self, done, total):
        self.told.append((done, total))
        if len(self.told) == self.stop_after:
            raise Cancelled


def lists(it):
    """Lists of some kinds, each of so many rows that they are written in more than one piece."""
    unit, count = it.units[0], range(600)
    return {
        ListKind.UNITS: ([{"name": f"Xóm {n}", "kind_code": "THON"} for n in count], None),
        ListKind.PEOPLE: ([{"name": f"Lê {n}", "unit_id": unit} for n in count], None),
        ListKind.WORKS: (
            [{"subject_id": unit, "name": f"Đường {n}", "kind": WorkKind.PROJECT} for n in count],
            it.plan_id,
        ),
        ListKind.AWARDS: (
            [{"subject_id": unit, "award_code": "TTLDTT", "year": 1950 + n} for n in count[:70]],
            None,
        ),
        ListKind.TARGETS: ([{"name": f"Chỉ tiêu {n}"} for n in count[:30]], it.plan_id),
    }


@pytest.mark.parametrize(
    "kind",
    [ListKind.UNITS, ListKind.PEOPLE, ListKind.WORKS, ListKind.AWARDS, ListKind.TARGETS],
)
def test_writing_tells_how_far_it_is_and_stops_at_any_step_with_nothing_written(office, it, kind):
    rows, plan_id = lists(it)[kind]
    before = office.operations.undo_label
    watched = Recording()
    office.do(list_imports.take_in, incoming(kind, *rows, plan=plan_id), watched)
    done = [place for place, _ in watched.told]
    assert done == sorted(done), "the bar never goes back"
    assert {total for _, total in watched.told} == {2 * len(rows)}
    assert len(done) > 20
    assert (done[0], done[-1]) == (0, 2 * len(rows))
    office.undo()
    for step in (2, len(done) // 2, len(done) - 2, len(done)):
        again = incoming(kind, *rows, plan=plan_id)
        with pytest.raises(Cancelled):
            office.do(list_imports.take_in, again, Recording(step))
        assert office.operations.undo_label == before
        assert office.ask(list_imports.earlier, kind, "a" * 64, plan_id) is None


def test_members_of_a_cluster_come_into_their_year_beside_those_there(office):
    east, west, south = office.units("Thôn Đông", "Thôn Tây", "Thôn Nam")
    office.cluster("Cụm 1", [east], lead=east)
    rows = [
        {"name": "Cụm 1", "members": [(west, cluster_intake.LEAD)], "year": 2026},
        {
            "name": "Cụm mới",
            "kind_code": "CUM",
            "members": [(south, cluster_intake.MEMBER)],
            "year": 2026,
        },
    ]
    take(office, ListKind.CLUSTERS, *rows)
    first, second = office.ask(clusters.in_year, 2026)
    assert (first.member_ids, first.lead_id) == ((east, west), west)
    assert second.member_ids == (south,)
    members = office.ask(cluster_intake.known).members
    assert {one.role for one in members} == {cluster_intake.LEAD, cluster_intake.MEMBER}
    with pytest.raises(InvalidInput) as refusal:
        take(
            office,
            ListKind.CLUSTERS,
            {"name": "Cụm mới", "members": [(east, cluster_intake.MEMBER)], "year": 2026},
        )
    assert refusal.value.problems[0].field == "0.member_ids"


def test_several_awards_of_one_row_are_registered_and_a_refusal_names_the_row(office, it):
    unit = it.units[0]
    take(
        office,
        ListKind.REGISTRATIONS,
        {"subject_id": unit, "award_codes": ("TTLDTT", "GK_TT")},
        plan=it.plan_id,
    )
    rows = office.ask(registrations.listed, it.plan_id)
    assert {row.award_code for row in rows} == {"TTLDTT", "GK_TT"}
    with pytest.raises(InvalidInput) as refusal:
        take(
            office,
            ListKind.REGISTRATIONS,
            {"subject_id": it.units[1], "award_codes": ("TTLDTT", "GK_TT")},
            {"subject_id": unit, "award_codes": ("TTLDTT",)},
            changed={rows[0].id: {"note": "đã nộp"}},
            plan=it.plan_id,
        )
    assert [one.field for one in refusal.value.problems] == ["2.award_code"]
    assert len(office.ask(registrations.listed, it.plan_id)) == 2


def test_works_targets_and_awards_are_added_and_changed(office, it):
    unit = it.units[0]
    work = {"subject_id": unit, "kind": WorkKind.MODEL, "name": "Đường hoa"}
    take(office, ListKind.WORKS, work, plan=it.plan_id)
    [row] = office.ask(works.listed, it.plan_id, TODAY)
    take(office, ListKind.WORKS, changed={row.id: {"place": "Trục chính"}}, plan=it.plan_id)
    assert office.ask(works.listed, it.plan_id, TODAY)[0].place == "Trục chính"
    take(office, ListKind.TARGETS, {"name": "Hộ văn hóa"}, {"name": "Mô hình"}, plan=it.plan_id)
    found = office.ask(plan_targets.PART.rows, it.plan_id)
    assert [(one.name, one.position) for one in found] == [("Hộ văn hóa", 1), ("Mô hình", 2)]
    award = {"subject_id": unit, "award_code": "GK_TT", "year": 2023}
    take(office, ListKind.AWARDS, award)
    [line] = office.ask(awards.listed)
    take(office, ListKind.AWARDS, changed={line.id: {"decision_number": "12/QĐ-UBND"}})
    assert office.ask(awards.listed)[0].decision_number == "12/QĐ-UBND"
    office.undo()
    assert office.ask(awards.listed)[0].decision_number == ""


def test_an_approved_registration_is_refused_by_its_row(office, it):
    values = {"subject_id": it.units[0], "award_codes": ("TTLDTT",)}
    take(office, ListKind.REGISTRATIONS, values, plan=it.plan_id)
    [row] = office.ask(registrations.listed, it.plan_id)
    office.do(registrations.send, [row.id], TODAY)
    office.do(registrations.approve, [row.id], TODAY)
    with pytest.raises(InvalidInput, match="đã duyệt nên không sửa được") as refusal:
        take(office, ListKind.REGISTRATIONS, changed={row.id: {"note": "x"}}, plan=it.plan_id)
    assert refusal.value.problems[0].field == "0."


def test_marks_are_written_all_or_none_and_a_refusal_names_the_row(office, it):
    sheets = contest.make_sheets(office, it)
    first, second = (sheets[unit] for unit in it.units[:2])
    about = {"plan": it.plan_id, "stage": it.final_stage}
    with pytest.raises(InvalidInput) as refusal:
        take(
            office,
            ListKind.SCORES,
            {"cells": (Cell(first, it.criteria[0], 900),)},
            {"cells": (Cell(second, it.criteria[0], 9900),)},
            **about,
        )
    assert [one.field for one in refusal.value.problems] == ["1.points"]
    take(office, ListKind.SCORES, {"cells": (Cell(first, it.criteria[0], 900),)}, **about)
    found = office.ask(score_intake.sheets_of, it.plan_id, None, it.final_stage)
    assert found[it.units[0]][0].page.entries[it.criteria[0]].points == 900
    assert not found[it.units[1]][0].page.entries
    with pytest.raises(InvalidInput, match="chưa có phiếu nào"):
        office.ask(score_intake.sheets_of, it.plan_id, None, it.self_stage)

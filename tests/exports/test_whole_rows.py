"""No paper is made of scores or awards that were changed outside the program."""

import shutil
from datetime import date

import pytest

from app import operations
from app.core.errors import StorageFailure
from app.exports.documents.frame import Asked
from app.exports.papers import PAPERS, kind_of
from app.services import certificates, decisions, plans
from app.storage import before_papers
from app.storage.opening import Damaged
from tests.sample import sample_file
from tests.storage.damage import past_triggers

__all__ = ["sample_file"]

ONE_SCORE = (
    "UPDATE entry SET points = points + 1 "
    "WHERE rowid = (SELECT rowid FROM entry WHERE points > 0 ORDER BY rowid LIMIT 1 OFFSET 60)"
)
ONE_NAME = "UPDATE award SET name = name || 'g' WHERE rowid = (SELECT min(rowid) FROM award)"


@pytest.fixture
def altered(sample_file, tmp_path):
    """Open a copy of the sample commune, to be altered while it is open."""
    path = tmp_path / "xa-mau.thidua"
    shutil.copy(sample_file, path)
    door = operations.open_file(path)
    yield door, path
    door.close()


def asked_of(door, number=-1):
    found = [row for row in door.ask(plans.listed) if door.ask(decisions.listed, row.id)]
    plan = found[number]
    decision = door.ask(decisions.listed, plan.id)[0]
    return Asked(today=date(2026, 6, 1), plan_id=plan.id, year=plan.year, decision_id=decision.id)


@pytest.mark.parametrize("code", ["scoreboard", "ranking", "awards", "award_decision"])
def test_one_changed_score_or_name_stops_the_paper_and_is_named(altered, code):
    door, path = altered
    asked, kind = asked_of(door), kind_of(code)
    door.ask(kind.build, asked)  # the control: it can be made
    past_triggers(path, ONE_NAME if code.startswith("award") else ONE_SCORE)
    with pytest.raises(StorageFailure, match="đã bị thay đổi ngoài phần mềm"):
        door.ask(kind.build, asked)
    assert door.ask(kind_of("registrations").build, asked)  # which says nothing of scores


def test_certificates_are_not_made_of_a_changed_name(altered):
    door, path = altered
    decision_id = asked_of(door).decision_id
    assert door.ask(certificates.of_decision, decision_id)
    past_triggers(path, ONE_NAME)
    with pytest.raises(StorageFailure, match="award"):
        door.ask(certificates.of_decision, decision_id)


def test_every_start_tells_a_name_changed_among_the_newest(altered):
    door, path = altered
    door.close()
    past_triggers(path, ONE_NAME.replace("min", "max"))
    with pytest.raises(Damaged, match="award"):
        operations.open_file(path)


def test_the_same_state_of_a_file_is_judged_once(altered, monkeypatch):
    door, _ = altered
    judged = []
    real = before_papers.verifying.judged
    monkeypatch.setattr(
        before_papers.verifying, "judged", lambda *args: judged.append(1) or real(*args)
    )
    asked = asked_of(door)
    for _ in range(3):
        door.ask(kind_of("awards").build, asked)
    assert len(judged) == 1
    door.do(plans.create, {"name": "Đợt mới", "year": 2026})
    door.ask(kind_of("awards").build, asked)
    assert len(judged) == 2


def test_every_paper_of_scores_and_awards_is_guarded():
    free = {kind.code for kind in PAPERS if not hasattr(kind.build, "__wrapped__")}
    assert free == {
        "plan",
        "tasks",
        "registrations",
        "missing",
        "works",
        "pledges",
        "targets",
        "plan_paper",
        "registration_form",
        "registration_table",
        "works_list",
        "pledge_paper",
        "reminder",
    }

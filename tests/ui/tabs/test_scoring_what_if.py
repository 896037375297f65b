"""The dialog in which changes are tried: their effect at once, points saved only if asked."""

import pytest

from app.services import what_if
from app.ui.tabs.scoring_what_if import WhatIfDialog
from tests import contest


@pytest.fixture
def it(office):
    """Thôn 1 has 9 + 5 = 14, Thôn 2 has 10 + 3 = 13."""
    return contest.scored(office, (900, 500), (1000, 300))[0]


@pytest.fixture
def dialog(it, office, context, shown):
    return shown(
        WhatIfDialog(context, office.ask(what_if.scratch, it.plan_id, None, it.final_stage))
    )


def choose(choice, key):
    choice.choose(key)
    choice.chosen.emit()


def put(dialog, kind, item, value, subject=None):
    choose(dialog.kind, kind)
    if subject is not None:
        choose(dialog.subject, subject)
    choose(dialog.item, item)
    dialog.value.set_value(value)
    dialog.try_button.click()


def test_a_point_tried_moves_the_rows_at_once_and_saves_nothing(dialog, it, office, rows_of):
    head = office.database.head()
    assert [row[2:4] for row in rows_of(dialog.table)] == [["14", "1"], ["13", "2"]]
    put(dialog, "points", it.criteria[1], 500, it.units[1])
    assert [row[2:4] for row in rows_of(dialog.table)] == [
        ["14", "1 → 2 (xuống 1)"],
        ["13 → 15 (+2)", "2 → 1 (lên 1)"],
    ]
    assert [dialog.list.item(0).text()] == ["Thôn 2, 2 An ninh trật tự: 3 → 5"]
    dialog.drop_button.click()
    assert [row[2:4] for row in rows_of(dialog.table)] == [["14", "1"], ["13", "2"]]
    assert office.database.head() == head


def test_a_maximum_tried_caps_points_and_cannot_be_saved(dialog, it, rows_of):
    put(dialog, "maxima", it.criteria[0], 800)
    # 8 + 5 = 13 and 8 + 3 = 11.
    assert [row[2] for row in rows_of(dialog.table)] == ["14 → 13 (−1)", "13 → 11 (−2)"]
    assert dialog.list.item(0).text() == "1 Vệ sinh môi trường: điểm tối đa 10 → 8"
    assert not dialog.save_button.isEnabled()


def test_what_cannot_be_is_refused_under_the_field(dialog, it, rows_of):
    put(dialog, "points", it.criteria[1], 600, it.units[1])
    assert "tối đa 5" in dialog.value.problem
    assert dialog.list.count() == 0
    assert [row[2] for row in rows_of(dialog.table)] == ["14", "13"]


def test_the_points_tried_are_written_as_one_action_with_a_reason(dialog, it, office, answer):
    put(dialog, "points", it.criteria[1], 500, it.units[1])
    put(dialog, "points", it.criteria[0], 800, it.units[0])
    put(dialog, "maxima", it.criteria[0], 900)
    told = answer("Ghi 2 điểm", lambda box: box._field.set_value("Phúc tra lại"))
    dialog.save_button.click()
    assert "Thôn 1, 1 Vệ sinh môi trường: 9 → 8" in told[0]
    found = office.ask(what_if.scratch, it.plan_id, None, it.final_stage).moved(what_if.Tried())
    # The maximum that was tried is not written: 8 + 5 = 13 and 10 + 5 = 15.
    assert [one.before.total for one in found] == [1300, 1500]
    office.undo()
    found = office.ask(what_if.scratch, it.plan_id, None, it.final_stage).moved(what_if.Tried())
    assert [one.before.total for one in found] == [1400, 1300]


def test_who_thinks_better_writes_nothing(dialog, it, office, answer):
    put(dialog, "points", it.criteria[1], 500, it.units[1])
    head = office.database.head()
    answer("Hủy")
    dialog.save_button.click()
    assert office.database.head() == head
    assert dialog.isVisible()

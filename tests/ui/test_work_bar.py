"""The bar of the working year and plan."""

from dataclasses import replace

import pytest

from app.services import plans
from app.ui.work_bar import EVERY_PLAN, WorkBar
from tests.sample import commune, sample_file

__all__ = ["commune", "sample_file"]


@pytest.fixture
def rows(commune):
    return commune.ask(plans.listed)


def test_a_plan_moved_to_another_year_is_still_the_one_that_is_worked_on(rows, shown):
    bar = shown(WorkBar([]))
    moved = replace(rows[0], year=1999, starts=None, ends=None)
    bar.show_choices([moved, *rows[1:]], 2026, moved.id)
    assert bar._plans.currentText() == moved.name


def test_a_plan_that_is_gone_leaves_every_plan_chosen(rows, shown):
    bar = shown(WorkBar([]))
    bar.show_choices(rows[1:], rows[0].year, rows[0].id)
    assert bar._plans.currentText() == EVERY_PLAN

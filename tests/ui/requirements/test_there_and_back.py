"""What a list of the window exports comes in again: it gives the same records, and once only.

Each list is exported by the button of its page over the sample commune. Taken in there it changes
nothing; taken in where its records are not, it brings them all, and a second time nothing.
"""

from decimal import Decimal

import pytest

from app.domain.terms import EntryState, ListKind
from app.exports.reports import Parameters
from app.exports.reports.scores import scoreboard
from app.exports.reports.targets import target_progress
from app.exports.xlsx import xlsx_bytes
from app.imports.lists import telling
from app.imports.lists.rows import Choice, RowState
from app.services import (
    awards,
    clusters,
    figures,
    households,
    people,
    plan_views,
    registrations,
    score_intake,
    scoring,
    stages,
    units,
    works,
)
from app.services.figures import FigureCell
from app.services.scoring import Cell
from app.ui.tabs.scoring_sheets import SheetsPage
from tests.imports.lists.books import TODAY, Desk
from tests.sample import sample_file
from tests.ui import walk
from tests.ui.requirements.test_exporting import exported, files, page_of, window

__all__ = ["files", "sample_file", "window"]

PAGES = {
    "units": ("units", "units"),
    "people": ("units", "people"),
    "households": ("units", "households"),
    "clusters": ("units", "clusters"),
    "registrations": ("registrations", "registrations"),
    "works": ("registrations", "works"),
    "targets": ("registrations", "targets"),
    "awards": ("awards", "book"),
}
"""Where the list of each kind is in the window."""
YEAR = {"year": "2026"}


class House:
    """The commune of the window: exports its lists and takes them in again."""

    def __init__(self, window, files):
        self.window, self.files = window, files
        self.context = window.context
        self.do, self.ask = self.context.operations.do, self.context.operations.ask
        self.plan_id = self.context.plan_id

    def export(self, kind):
        """Export the list of a kind; return the file and how many rows the page shows."""
        page = page_of(self.window, *PAGES[kind])
        _, path = exported(self.window, page, self.files)
        return path, page.model.rowCount()

    def desk(self, kind, folder, office=None):
        """Return who takes lists in: here, or in another office."""
        return Desk(office or self, folder, kind, plan_id=self.plan_id if office is None else None)

    @property
    def last(self):
        """The last thing that was done."""
        return self.context.operations.undo_label


@pytest.fixture
def house(window, files):
    return House(window, files)


def assert_nothing_new(checked, count):
    """The whole list is known, and is just so."""
    told = "\n".join([*map(telling.row, checked.wrong), *checked.table.notices])
    assert not checked.wrong, told
    assert len(checked.rows) == count
    assert checked.choices == {Choice.SKIP: count}, told
    assert [line for row in checked.rows for line in telling.known_before(row)] == []
    assert all(row.match for row in checked.rows)


@pytest.mark.parametrize("kind", list(PAGES))
def test_28_an_exported_list_taken_in_where_it_was_made_changes_nothing(house, kind, tmp_path):
    path, count = house.export(kind)
    assert count > 2
    before = house.last
    common = YEAR if kind == "clusters" else None
    assert_nothing_new(house.desk(kind, tmp_path).take(path, common=common, updates=True), count)
    assert house.last == before


# --- into an office that has none of it --------------------------------------------------------


def seen(rows, *names):
    """What some fields of rows hold, in the order of texts."""
    return sorted(tuple(str(getattr(row, name)) for name in names) for row in rows)


KEPT = {
    "units": (units.listed, ("name", "code", "kind_code", "head_name", "household_count")),
    "people": (people.records, ("name", "honorific", "post", "is_leader", "born")),
    "households": (households.records, ("head_name", "code", "resident_count", "address")),
    "awards": (
        awards.listed,
        ("name", "award_code", "year", "decision_number", "decided_on", "prize_amount"),
    ),
}


def test_28_exported_lists_make_an_empty_office_the_same(house, office, tmp_path):
    office.set_up()
    for kind in ("units", "people", "households", "clusters", "awards"):
        path, count = house.export(kind)
        desk = house.desk(kind, tmp_path, office)
        common = YEAR if kind == "clusters" else None
        first = desk.take(path, common=common)
        assert not first.wrong, telling.row(first.wrong[0])
        assert first.choices == {Choice.ADD: count}, kind
        if kind in KEPT:
            verb, names = KEPT[kind]
            assert seen(office.ask(verb), *names) == seen(house.ask(verb), *names)
            assert len(office.ask(verb)) >= count
        done = office.operations.undo_label
        assert_nothing_new(desk.take(path, common=common, updates=True), count)
        assert office.operations.undo_label == done
    there, here = (one.ask(clusters.in_year, 2026) for one in (office, house))
    assert seen(there, "member_names") == seen(here, "member_names")
    assert [bool(one.lead_id) for one in there] == [bool(one.lead_id) for one in here]


def titles(ask, plan_id):
    """The registrations of titles and commendations; works have a list of their own."""
    return [row for row in ask(registrations.listed, plan_id) if row.award_code]


def removed_registrations(house):
    rows = titles(house.ask, house.plan_id)
    house.do(registrations.take_back, [row.id for row in rows if row.state.value == "approved"])
    house.do(registrations.delete, [row.id for row in rows])
    return rows


def removed_works(house):
    rows = house.ask(works.listed, house.plan_id, TODAY)
    house.do(works.delete, [row.id for row in rows])
    return rows


def removed_figures(house):
    rows = house.ask(figures.recorded, house.plan_id)
    empty = [FigureCell(row.target_id, None, row.subject_id, row.phase_id) for row in rows]
    house.do(figures.record, house.plan_id, empty)
    return rows


@pytest.mark.parametrize(
    ("kind", "remove", "verb", "names"),
    [
        (
            "registrations",
            removed_registrations,
            titles,
            ("subject_id", "award_code", "registered_on", "paper_received_on"),
        ),
        (
            "works",
            removed_works,
            lambda ask, plan: ask(works.listed, plan, TODAY),
            ("subject_id", "kind", "name", "cost", "finishes", "registered_on", "has_plaque"),
        ),
        (
            "targets",
            removed_figures,
            lambda ask, plan: ask(figures.recorded, plan),
            ("target_id", "subject_id", "phase_id", "value"),
        ),
    ],
    ids=["registrations", "works", "figures"],
)
def test_28_an_exported_list_brings_back_what_was_deleted_of_a_plan(
    house, tmp_path, *, kind, remove, verb, names
):
    path, _ = house.export(kind)
    before = seen(verb(house.ask, house.plan_id), *names)
    assert len(before) > 5
    remove(house)
    assert not verb(house.ask, house.plan_id)
    desk = house.desk(kind, tmp_path)
    first = desk.take(path)
    assert not first.wrong, telling.row(first.wrong[0])
    assert seen(verb(house.ask, house.plan_id), *names) == before
    done = house.last
    again = desk.take(path, updates=True)
    assert set(again.choices) == {Choice.SKIP}
    assert again.count(RowState.VALID) == len(again.rows)
    assert house.last == done


# --- what is printed of a plan -----------------------------------------------------------------


def printed(house, tmp_path, report, **about):
    """A report of the plan as an Excel file."""
    parameters = Parameters(today=TODAY, plan_id=house.plan_id, **about)
    path = tmp_path / "báo cáo.xlsx"
    path.write_bytes(xlsx_bytes(house.ask(report, parameters)))
    return path


def test_28_the_report_of_targets_brings_their_figures_back_without_the_sums(house, tmp_path):
    names = ("target_id", "subject_id", "phase_id", "value")
    target_id = summed_up(house)
    path = printed(house, tmp_path, target_progress)
    desk = house.desk("targets", tmp_path)
    before = house.ask(figures.recorded, house.plan_id)
    here = desk.check(path, updates=True)
    assert_nothing_new(here, len(here.rows))
    assert any("số cộng từ các đơn vị" in note for row in here.rows for note in row.notes)
    removed_figures(house)
    first = desk.take(path)
    assert not first.wrong, telling.row(first.wrong[0])
    printed_apart = [row for row in before if row.target_id != target_id]
    assert seen(house.ask(figures.recorded, house.plan_id), *names) == seen(printed_apart, *names)


def summed_up(house):
    """Let a target of the commune have figures of two units alone: the report has their sum."""
    target = next(
        one
        for one in house.ask(plan_views.view, house.plan_id).targets
        if not one.subject_id and not one.is_per_unit and not figures.is_rate(one.unit)
    )
    stood = [r for r in house.ask(figures.recorded, house.plan_id) if r.target_id == target.id]
    cells = [FigureCell(target.id, None, row.subject_id, row.phase_id) for row in stood]
    some = house.ask(units.listed)[:2]
    cells += [FigureCell(target.id, Decimal(2), unit.id) for unit in some]
    house.do(figures.record, house.plan_id, cells)
    return target.id


def test_28_the_scoreboard_brings_back_the_marks_of_a_round(house, tmp_path):
    stage = house.ask(stages.listed, house.plan_id)[0]
    phase = house.ask(plan_views.view, house.plan_id).phases[-1]
    about = {"phase_id": phase.id, "stage_id": stage.id}
    path = printed(house, tmp_path, scoreboard, **about)
    desk = Desk(house, tmp_path, "scores", plan_id=house.plan_id, **about)
    before = marks(house, **about)
    assert len(before) > 50
    assert_nothing_new(desk.check(path, updates=True), 18)
    house.do(scoring.record_many, [Cell(sheet, line, None) for sheet, line in before])
    assert not marks(house, **about)
    first = desk.take(path)
    assert not first.wrong, telling.row(first.wrong[0])
    assert marks(house, **about) == before
    assert_nothing_new(desk.take(path, updates=True), 18)


def test_28_scores_and_figures_come_in_from_where_the_clerk_works(house, tmp_path, answer):
    stage = house.ask(stages.listed, house.plan_id)[0]
    phase = house.ask(plan_views.view, house.plan_id).phases[-1]
    about = {"phase_id": phase.id, "stage_id": stage.id}
    path = printed(house, tmp_path, scoreboard, **about)
    seen_by = []

    def take(wizard):
        wizard.read(path)
        walk.settle(house.window)
        walk.settle(house.window)
        wizard.go_on()
        walk.settle(house.window)
        seen_by.append((wizard.file.phase_id, wizard.file.stage_id, wizard.check.checked))

    shown = house.window.book.show_tab("scoring")
    shown.show_page("sheets")
    walk.settle(house.window)
    [page] = [one for one in shown.findChildren(SheetsPage) if one.isVisible()]
    assert (page.needed_scope.phase_id, page.stage_id) == (phase.id, stage.id)
    answer("Hủy", before=take)
    [way] = [one for one in page.sheets.actions() if one.text() == "Nhập từ Excel…"]
    way.trigger()
    [(phase_id, stage_id, checked)] = seen_by
    assert (phase_id, stage_id) == (phase.id, stage.id)
    assert_nothing_new(checked, 18)
    kinds = []
    answer("Hủy", before=lambda wizard: kinds.append(wizard.file.kind_field.value()))
    page = page_of(house.window, *PAGES["targets"])
    [way] = [one for one in page.actions() if one.text() == "Nhập từ Excel…"]
    way.trigger()
    assert kinds == [ListKind.TARGETS]


def marks(house, phase_id, stage_id):
    """Every mark of a round by sheet and criterion; what is not scored is none."""
    pages = house.ask(score_intake.sheets_of, house.plan_id, phase_id, stage_id)
    return {
        (page.id, line): (stood.state, stood.points)
        for sheets in pages.values()
        for page in [one.page for one in sheets]
        for line, stood in page.entries.items()
        if stood.state is not EntryState.BLANK
    }

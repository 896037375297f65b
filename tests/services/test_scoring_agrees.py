"""Each ready set, with random figures and marks: what is stored, shown and exported is one thing.

The rules of the domain work everybody out from the very answers that were put; the data file, the
ranking and the exported sheet must say the same, and the order of writing must not matter.
"""

import io
import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from app.domain.judging import SheetInput, judge
from app.domain.points import points_text
from app.domain.terms import CriterionKind, FigureKind
from app.domain.working import Answer
from app.entities import Criterion, ScoreSheet
from app.entities import Entry as EntryRow
from app.exports.reports.frame import Parameters
from app.exports.reports.scores import scoreboard
from app.exports.xlsx import xlsx_bytes
from app.imports.ready_sets import ready_sets
from app.imports.scheme_rules import read_scheme
from app.services import (
    criteria_sets,
    scheme_imports,
    scheme_values,
    scoring,
    sheets,
    stages,
    standings,
)
from app.services.scheme_checks import problems_of
from app.services.scheme_shape import ChoiceData, walk
from tests.contest import joined
from tests.imports.random_sets import random_set

DATA = Path(__file__).parents[1] / "imports" / "data"
SETS = {one.path.stem: one for one in ready_sets()}
UNITS = [f"Thôn {n}" for n in range(1, 7)]


def random_figure(dice, definition):
    if definition.kind is FigureKind.YES_NO:
        return Fraction(dice.choice([0, 1, 1, 1]))
    if definition.kind is FigureKind.COUNT:
        return Fraction(dice.randint(0, 12))
    return Fraction(dice.randint(0, 400), 4)


def random_mark(dice, line, step):
    """A mark for a line that is not worked out from figures alone, or None for none."""
    if line.kind is CriterionKind.GROUP or (dice.random() < 0.1):
        return None
    if isinstance(line.rule, ChoiceData):
        return scoring.Level(dice.choice(line.rule.options).code)
    if line.rule is not None:
        return None
    return dice.randint(0, (line.max or 0) // step) * step


class Filled:
    """A plan scored by a ready set, with the same answers kept for the rules of the domain."""

    def __init__(self, office, ready, seed):
        self.office = office
        self.loaded = read_scheme(ready.path)
        dice = random.Random(seed)
        units = office.units(*UNITS)
        self.plan_id = office.plan("Kế hoạch thi đua", units=units)
        office.cluster("Cụm 1", units[:3])
        office.cluster("Cụm 2", units[3:])
        self.set_id = office.do(scheme_imports.take_in, self.loaded.file)
        office.do(criteria_sets.use, self.plan_id, self.set_id)
        if not office.ask(stages.listed, self.plan_id):
            office.do(stages.add, self.plan_id, {"name": "Chấm"})
        rows = office.ask(stages.listed, self.plan_id)
        self.decisive = next(row.id for row in rows if row.is_decisive)
        codes = [stage.code for stage in self.loaded.file.stages] or [""]
        ids = {line.code: line.id for line in office.ask(criteria_sets.read, self.set_id).lines}
        self.inputs, cells, figures = [], [], []
        for code, row in zip(codes, rows, strict=True):
            office.do(sheets.make, self.plan_id, None, row.id)
            for sheet in office.ask(sheets.listed, self.plan_id, None, row.id):
                put = self._put(dice, sheet, code)
                self.inputs.append(put)
                figures += [scoring.FigureCell(sheet.id, *one) for one in put.figures.items()]
                cells += [
                    scoring.Cell(sheet.id, ids[key], self._mark(answer))
                    for key, answer in put.answers.items()
                ]
        dice.shuffle(cells)
        dice.shuffle(figures)
        # Half of the figures first, then all marks, then the rest: the order must not matter.
        office.do(scoring.record_figures, figures[::2])
        office.do(scoring.record_many, cells)
        office.do(scoring.record_figures, figures[1::2])

    def _put(self, dice, sheet, stage):
        rules = self.loaded.rules
        answers = {}
        for one, _, _ in walk(self.loaded.file.criteria):
            here = all(
                stage in section.scored_by
                for section in self.loaded.file.sections
                if section.criterion == self._section_of(one.code)
            )
            mark = random_mark(dice, one, self.loaded.file.step) if here else None
            if mark is not None:
                is_level = isinstance(mark, scoring.Level)
                answers[one.code] = Answer(chosen=mark.code) if is_level else Answer(mark)
        figures = {
            definition.code: random_figure(dice, definition)
            for definition in rules.definitions
            if not definition.is_computed and dice.random() > 0.05
        }
        return SheetInput(sheet.subject_name, sheet.cluster_name, stage, figures, answers)

    def _section_of(self, code):
        """The nearest section above a line, by the criterion it is named for."""
        parents = {one.code: parent for one, parent, _ in walk(self.loaded.file.criteria)}
        named = {section.criterion for section in self.loaded.file.sections}
        while code is not None and code not in named:
            code = parents[code]
        return code

    @staticmethod
    def _mark(answer):
        return answer.points if answer.chosen is None else scoring.Level(answer.chosen)


def told(rank, grade, total):
    return (total.base, total.bonus, total.penalty, total.total, rank, grade or "")


@pytest.mark.parametrize("name", sorted(SETS))
def test_stored_shown_exported_and_reckoned_are_the_same(office, name):
    it = Filled(office, SETS[name], seed=f"{name} 2026")
    mixed = random.Random(name).sample(it.inputs, len(it.inputs))
    expected = {
        key: told(one.placing.rank, one.grading.grade, one.total)
        for key, one in judge(it.loaded.rules, mixed).items()
    }
    shown = shown_by(it)
    assert shown == expected
    assert any(row[3] is not None for row in shown.values())
    assert exported(it) == {
        key: (points_text(total), str(rank or ""), grade)
        for key, (_, _, _, total, rank, grade) in expected.items()
    }


def shown_by(it):
    ranking = it.office.ask(standings.ranking, it.plan_id, None, it.decisive)
    return {
        row.subject_name: (row.base, row.bonus, row.penalty, row.total, row.rank, row.grade)
        for group in ranking.groups
        for row in group.rows
    }


def exported(it):
    """Total, rank and grade of each unit as the exported scoreboard has them."""
    asked = Parameters(today=date(2026, 11, 27), plan_id=it.plan_id, stage_id=it.decisive)
    page = openpyxl.load_workbook(
        io.BytesIO(xlsx_bytes(it.office.ask(scoreboard, asked))), data_only=True
    ).active
    found = {}
    for row in page.iter_rows(values_only=True):
        if len(row) > 1 and row[1] in UNITS:
            *_, total, rank, grade = row[: page.max_column]
            hundredths = None if total is None else int(Decimal(str(total)) * 100)
            found[row[1]] = (points_text(hundredths), str(rank or ""), grade or "")
    return found


@pytest.mark.parametrize("name", sorted(SETS))
def test_a_ready_set_comes_out_of_the_data_file_as_it_went_in(office, name):
    loaded = read_scheme(SETS[name].path)
    set_id = office.do(scheme_imports.take_in, loaded.file)
    assert office.ask(scheme_values.value, set_id) == loaded.file
    tree = office.ask(criteria_sets.read, set_id)
    assert (tree.problems, tree.computed_total) == ((), tree.declared_total)


def test_any_set_comes_out_of_the_data_file_as_it_went_in(office):
    known = [json for json in sorted(DATA.glob("*.json")) if "sheets" not in json.name]
    whole = [read_scheme(path).file for path in known] + [random_set(seed) for seed in range(40)]
    office.set_up()
    for file in whole:
        if list(problems_of(file)):
            continue
        set_id = office.do(scheme_imports.take_in, file)
        assert office.ask(scheme_values.value, set_id) == file
    assert len(office.ask(criteria_sets.listed)) > len(known)


def test_the_comparison_sees_a_point_that_changed_behind_the_rules(office):
    it = Filled(office, SETS["thon_to_dan_pho"], seed="control")
    before = shown_by(it)

    def change(session):
        entry = session.scalars(
            select(EntryRow)
            .join(ScoreSheet, ScoreSheet.id == EntryRow.sheet_id)
            .join(Criterion, Criterion.id == EntryRow.criterion_id)
            .where(ScoreSheet.stage_id == it.decisive, EntryRow.points > 25)
            .where(Criterion.kind == CriterionKind.BASE)
        ).first()
        entry.points -= 25

    joined(office, change)
    assert shown_by(it) != before

"""A contest that is scored by rules, for the tests of it. Points are hundredths.

The set: a section of work done (a share of what was planned, and levels), one of order (violations
under a condition), a bonus by count. Self-scoring scores all of it, the council its first section.
"""

from app.imports.scheme_rules import parse_scheme
from app.services import criteria_sets, scheme_imports, scoring, sheets, stages

TEXT = """{
 "format": "so-thi-dua/criteria-set", "version": 1, "name": "Bộ tiêu chí theo số liệu",
 "step": 0.25, "rounding": {"step": 0.25}, "declared_total": 30,
 "caps": {"bonus": 3, "overflow": 1},
 "figures": [
  {"code": "dat", "name": "Số việc đạt", "kind": "count"},
  {"code": "giao", "name": "Số việc được giao", "kind": "count"},
  {"code": "loi", "name": "Số vụ vi phạm", "kind": "count"},
  {"code": "tot", "name": "Gương người tốt", "kind": "count"},
  {"code": "ho_so", "name": "Có hồ sơ", "kind": "yes_no"}
 ],
 "stages": [
  {"code": "tu", "name": "Tự chấm", "purpose": "self"},
  {"code": "hd", "name": "Hội đồng chấm", "purpose": "other"}
 ],
 "decisive_stage": "hd",
 "sections": [
  {"criterion": "I", "scored_by": ["tu", "hd"], "takes": "hd"},
  {"criterion": "II", "scored_by": ["tu"], "takes": "tu"},
  {"criterion": "III", "scored_by": ["tu", "hd"], "takes": "hd"}
 ],
 "reason_length": 5,
 "tie_breaks": [{"type": "criterion", "criterion": "I"}, {"type": "council"}],
 "grades": [
  {"name": "Xuất sắc", "minimum": 25, "quota": {"count": 1},
   "conditions": [{"type": "criterion", "criterion": "II", "points": 8}]},
  {"name": "Khá", "minimum": 15}, {"name": "Đạt", "minimum": 0}
 ],
 "criteria": [
  {"code": "I", "name": "Việc được giao", "kind": "group", "max": 20, "children": [
   {"code": "1", "name": "Hoàn thành việc", "max": 10,
    "rule": {"type": "ratio", "reached": "dat", "planned": "giao",
             "overflow": {"cap_percent": 20}}},
   {"code": "2", "name": "Nền nếp", "max": 10, "needs_evidence": true,
    "rule": {"type": "choice", "options": [
     {"code": "A", "text": "Nền nếp tốt", "points": 10},
     {"code": "B", "text": "Còn sót", "points": 5},
     {"code": "C", "text": "Bỏ bê", "points": 0, "zeroes_group": true}]}}]},
  {"code": "II", "name": "Trật tự", "kind": "group", "max": 10, "gate": "ho_so", "children": [
   {"code": "3", "name": "Không vi phạm", "max": 10,
    "rule": {"type": "minus", "violations": [
     {"count": "loi", "text": "Vi phạm", "points_each": 2}]}}]},
  {"code": "III", "name": "Điểm thưởng", "kind": "group", "children": [
   {"code": "4", "name": "Gương tốt", "kind": "bonus", "max": 5,
    "rule": {"type": "count", "count": "tot", "points_each": 0.5}}]}
 ]
}"""


def file(text=TEXT):
    """The set as one value."""
    return parse_scheme(text).file


class Ruled:
    """A plan under way that is scored by the set: its units, stages, criteria by code, sheets.

    The first `in_cluster` of the units, or all of them, are in one cluster.
    """

    def __init__(self, office, *names, text=TEXT, cluster="Cụm 1", in_cluster=None):
        self.office = office
        self.units = office.units(*names)
        self.plan_id = office.plan("Kế hoạch thi đua theo số liệu", units=self.units)
        office.cluster(cluster, self.units[:in_cluster])
        self.set_id = office.do(scheme_imports.take_in, file(text))
        office.do(criteria_sets.use, self.plan_id, self.set_id)
        self.self_stage, self.council_stage = [
            stage.id for stage in office.ask(stages.listed, self.plan_id)
        ]
        lines = office.ask(criteria_sets.read, self.set_id).lines
        self.criteria = {line.code: line.id for line in lines}
        self.sheets = {
            (unit_id, stage_id): row.id
            for stage_id in (self.self_stage, self.council_stage)
            for unit_id, row in self._made(stage_id)
        }

    def _made(self, stage_id):
        self.office.do(sheets.make, self.plan_id, None, stage_id)
        rows = self.office.ask(sheets.listed, self.plan_id, None, stage_id)
        return [(row.subject_id, row) for row in rows]

    def figures(self, sheet_id, **values):
        """Write figures on a sheet, by their codes."""
        cells = [scoring.FigureCell(sheet_id, code, value) for code, value in values.items()]
        self.office.do(scoring.record_figures, cells)

    def mark(self, sheet_id, code, mark, *words):
        """Put a mark on a sheet, by the code of its criterion."""
        self.office.do(scoring.record, sheet_id, self.criteria[code], mark, *words)

    def fill(self, unit, *, done, level, faults=0, examples=0):
        """Fill both sheets of a unit alike, 20 planned, with evidence for its level."""
        for stage_id in (self.self_stage, self.council_stage):
            sheet_id = self.sheets[unit, stage_id]
            self.figures(sheet_id, dat=done, giao=20, tot=examples)
            if stage_id == self.self_stage:
                self.figures(sheet_id, loi=faults, ho_so=1)
            self.mark(sheet_id, "2", scoring.Level(level), None, "12/BC-UBND")

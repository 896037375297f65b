"""The parts of a plan that are written alike: added, changed, moved, removed, some replaced."""

from datetime import date

from app.core.outline import named, read_outline
from app.services import (
    plan_assignments,
    plan_audiences,
    plan_bases,
    plan_deadlines,
    plan_ladders,
    plan_phases,
    plan_recipients,
    plan_targets,
)
from tests.examples import call, example

PARTS = {
    plan_assignments: "organisation",
    plan_audiences: "text",
    plan_bases: "text",
    plan_deadlines: "task",
    plan_ladders: "name",
    plan_phases: "name",
    plan_recipients: "text",
    plan_targets: "name",
}


def two_rows(office, part):
    plan_id = office.plan()
    return plan_id, [
        office.do(part.add, plan_id, {PARTS[part]: words}) for words in ("Dòng một", "Dòng hai")
    ]


def prepare_add(part):
    return lambda office: call(office.plan(), {PARTS[part]: "Dòng một"})


def prepare_add_many(part):
    return lambda office: call(office.plan(), [{PARTS[part]: "Dòng một"}, {PARTS[part]: "Hai"}])


def prepare_update(part):
    return lambda office: call(two_rows(office, part)[1][0], {PARTS[part]: "Dòng sửa"})


def prepare_move(part):
    return lambda office: call(two_rows(office, part)[1][0], 1)


def prepare_remove(part):
    return lambda office: call(two_rows(office, part)[1][0])


def prepare_replace(part):
    def prepare(office):
        plan_id, _ = two_rows(office, part)
        return call(plan_id, [{PARTS[part]: "Dòng thay"}])

    return prepare


for part in PARTS:
    example(part.add)(prepare_add(part))
    example(part.update)(prepare_update(part))
    example(part.move)(prepare_move(part))
    example(part.remove)(prepare_remove(part))
    if hasattr(part, "add_many"):
        example(part.add_many)(prepare_add_many(part))
    if hasattr(part, "replace"):
        example(part.replace)(prepare_replace(part))


@example(plan_deadlines.mark_done)
def _(office):
    return call(two_rows(office, plan_deadlines)[1][0], date(2026, 4, 15))


@example(plan_assignments.mark_done)
def _(office):
    return call(two_rows(office, plan_assignments)[1][0], date(2026, 4, 15))


@example(plan_assignments.add_block)
def _(office):
    plan_id, _ = two_rows(office, plan_assignments)
    return call(plan_id, named(read_outline("1. Văn phòng: tổng hợp\n- Gửi báo cáo\n2. Công an")))

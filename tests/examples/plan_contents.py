from app.core.outline import read_outline
from app.services import plan_contents
from tests.examples import call, example


def three_nodes(office):
    plan_id = office.plan()
    first = office.do(plan_contents.add, plan_id, {"heading": "Mục 1"})
    under = office.do(plan_contents.add, plan_id, {"heading": "Mục 1.1"}, first)
    second = office.do(plan_contents.add, plan_id, {"heading": "Mục 2"})
    return plan_id, first, under, second


@example(plan_contents.add)
def _(office):
    plan_id, first, *_ = three_nodes(office)
    return call(plan_id, {"heading": "Mục 1.2"}, parent_id=first)


@example(plan_contents.add_block)
def _(office):
    plan_id, first, *_ = three_nodes(office)
    nodes = read_outline("1. Kinh tế\n- Trồng rau sạch\n2. Văn hóa")
    return call(plan_id, nodes, parent_id=first)


@example(plan_contents.update)
def _(office):
    return call(three_nodes(office)[1], {"body": "Thi đua lao động giỏi."})


@example(plan_contents.move)
def _(office):
    return call(three_nodes(office)[3], 0)


@example(plan_contents.indent)
def _(office):
    return call(three_nodes(office)[3])


@example(plan_contents.outdent)
def _(office):
    return call(three_nodes(office)[2])


@example(plan_contents.remove)
def _(office):
    return call(three_nodes(office)[1])

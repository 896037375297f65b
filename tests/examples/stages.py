from app.services import stages
from tests.examples import call, example


@example(stages.add)
def _(office):
    return call(office.plan(), {"name": "Tổ phúc tra"})


@example(stages.add_usual)
def _(office):
    return call(office.plan())


@example(stages.update)
def _(office):
    first, *_ = office.do(stages.add_usual, office.plan())
    return call(first, {"name": "Đơn vị tự chấm"})


@example(stages.move)
def _(office):
    first, *_ = office.do(stages.add_usual, office.plan())
    return call(first, 2)


@example(stages.make_decisive)
def _(office):
    first, *_ = office.do(stages.add_usual, office.plan())
    return call(first)


@example(stages.delete)
def _(office):
    first, second, _ = office.do(stages.add_usual, office.plan())
    return call([first, second])

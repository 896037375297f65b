from app.services import sample
from tests.examples import call, example


@example(sample.fill)
def _(office):
    return call()

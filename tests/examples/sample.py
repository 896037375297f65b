from app.services import party_sample, sample
from tests.examples import call, example


@example(sample.fill)
def _(office):
    return call()


@example(party_sample.fill)
def _(office):
    return call()

from app.services import shipped
from tests.examples import call, example


@example(shipped.load)
def _(office):
    return call()

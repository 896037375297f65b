from app.services import scheme_imports
from tests.examples import call, example
from tests.ruled import file


@example(scheme_imports.take_in)
def _(office):
    return call(file())

from uuid import uuid4

from app.domain.terms import ListKind
from app.services import list_imports
from app.services.list_imports import Incoming
from tests.examples import call, example


@example(list_imports.take_in)
def _(office):
    unit, person = office.unit(), office.person("Lê Bình")
    return call(
        Incoming(
            ListKind.PEOPLE,
            "danh-sach.xlsx",
            "0" * 64,
            "họ tên",
            {"name": 2, "unit_id": 3},
            added={uuid4(): {"name": "Lê An", "unit_id": unit}},
            changed={person: {"post": "Trưởng thôn"}},
        )
    )

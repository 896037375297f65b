"""What comes in by the thousand is refused as one by one, in the same words."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from app.core.errors import InvalidInput
from app.domain.dates import PartialDate
from app.domain.terms import ListKind
from app.entities import Subject
from app.services import households, list_imports, people, units
from app.services.list_imports import Incoming

HERE, AWAY, RETIRED, PERSON, UNIT, UNDER, HOUSEHOLD = range(7)


@pytest.fixture
def known(office):
    """Ids of what stands in the file, by what the cases call them."""
    here = office.unit("Thôn Đông", code="D1")
    away = office.unit("Thôn Tây")
    retired = office.unit("Thôn Cũ")
    under = office.unit("Chi hội", kind="CHI_HOI", parent=here)
    ids = [
        here,
        away,
        retired,
        office.person("Lê An", here, code="C1", citizen_number="001080000001"),
        here,
        under,
        office.household("Trần Bình", here, code="H1"),
    ]
    office.person("Lê Chi", here, born=PartialDate(1980, 3, 5))
    office.do(units.retire, [retired])
    return ids


def meant(values, known):
    """Values with the places of ids told."""
    return {
        name: known[value] if name.endswith("_id") and isinstance(value, int) else value
        for name, value in values.items()
    }


def _named(value):
    return getattr(value, "__name__", str(value)[:70]).rpartition(".")[2]


CASES = [
    (people, {"name": "Lê Dũng", "unit_id": HERE}),
    (people, {"name": "Ông Lê Dũng", "unit_id": HERE}),
    (people, {"name": "", "unit_id": HERE}),
    (people, {"name": "Lê Dũng"}),
    (people, {"name": "Lê Dũng", "unit_id": UUID(int=1)}),
    (people, {"name": "Lê Dũng", "unit_id": RETIRED}),
    (people, {"name": "Lê Dũng", "unit_id": PERSON}),
    (people, {"name": "Lê Dũng", "unit_id": HERE, "code": "C1"}),
    (people, {"name": "Lê Dũng", "unit_id": HERE, "code": "D1"}),
    (people, {"name": "Lê Dũng", "unit_id": HERE, "citizen_number": "001080000001"}),
    (people, {"name": "Lê Dũng", "unit_id": HERE, "citizen_number": "12"}),
    (people, {"name": "Lê Dũng", "unit_id": HERE, "gender": "nam"}),
    (people, {"name": "Lê Dũng", "unit_id": HERE, "class_code": "KHONG_CO"}),
    (people, {"name": "LÊ AN", "unit_id": HERE}),
    (people, {"name": "LÊ AN", "unit_id": HERE, "allow_same_name": True}),
    (people, {"name": "Lê An", "unit_id": AWAY}),
    (people, {"name": "Lê Chi", "unit_id": HERE, "born": PartialDate(1981)}),
    (people, {"name": "Lê Chi", "unit_id": HERE, "born": PartialDate(1980)}),
    (
        people,
        {
            "name": "Lê Dũng",
            "unit_id": HERE,
            "valid_from": date(2026, 2, 1),
            "valid_to": date(2026, 1, 1),
        },
    ),
    (people, {"name": "Lê Dũng", "unit_id": HERE, "lương": 5}),
    (units, {"name": "Thôn Đông", "kind_code": "THON"}),
    (units, {"name": "THÔN ĐÔNG", "kind_code": "THON"}),
    (units, {"name": "Thôn Đông", "kind_code": "BAN"}),
    (units, {"name": "Thôn Cũ", "kind_code": "THON"}),
    (units, {"name": "Chi hội", "kind_code": "CHI_HOI", "parent_id": HERE}),
    (units, {"name": "Chi hội", "kind_code": "CHI_HOI", "parent_id": AWAY}),
    (units, {"name": "Tổ Một", "parent_id": RETIRED}),
    (units, {"name": "Tổ Một", "code": "D1"}),
    (units, {"name": "Tổ Một", "kind_code": "KHONG_CO"}),
    (units, {"name": "Tổ Một", "household_count": -1}),
    (households, {"head_name": "Trần Bình", "unit_id": HERE}),
    (households, {"head_name": "TRẦN BÌNH", "unit_id": HERE, "allow_same_name": True}),
    (households, {"head_name": "Trần Bình", "unit_id": AWAY}),
    (households, {"head_name": "Trần Ba", "unit_id": HERE, "code": "H1"}),
    (households, {"head_name": "Trần Ba", "unit_id": RETIRED}),
    (households, {"head_name": "Trần Ba", "unit_id": HERE, "name": "Hộ ông Ba"}),
]
KINDS = {people: ListKind.PEOPLE, units: ListKind.UNITS, households: ListKind.HOUSEHOLDS}


def said(office, call):
    """What a refusal says, or nothing, and who is there afterwards; the file is as before."""
    try:
        call()
    except InvalidInput as refusal:
        return [problem.message for problem in refusal.problems], None
    with office.database.reading() as session:
        rows = session.query(Subject).filter(Subject.deleted_by.is_(None)).all()
        everybody = sorted(
            (row.kind, row.name, row.honorific, row.head_name, row.code or "", str(row.parent_id))
            for row in rows
        )
    office.undo()
    return [], everybody


def many(office, service, added=None, changed=None):
    incoming = Incoming(
        KINDS[service], "ds.xlsx", "0" * 64, "x", {}, added=added or {}, changed=changed or {}
    )
    return lambda: office.do(list_imports.take_in, incoming)


@pytest.mark.parametrize(("service", "values"), CASES, ids=_named)
def test_a_new_one_is_refused_or_kept_as_when_it_is_typed(office, known, service, values):
    own = meant(values, known)
    allowed = {"allow_same_name": True} if own.get("allow_same_name") else {}
    typed = {name: value for name, value in own.items() if name != "allow_same_name"}
    one = said(office, lambda: office.do(service.create, typed, **allowed))
    assert said(office, many(office, service, added={uuid4(): own})) == one


CHANGES = [
    (people, PERSON, {"name": "Lê Chi"}),
    (people, PERSON, {"name": "Lê Ánh", "unit_id": AWAY}),
    (people, PERSON, {"unit_id": RETIRED}),
    (people, PERSON, {"code": "C1", "post": "Phó"}),
    (people, PERSON, {"citizen_number": "001080000001"}),
    (people, PERSON, {"code": ""}),
    (people, UNIT, {"post": "Phó"}),
    (units, UNIT, {"name": "Thôn Tây"}),
    (units, UNIT, {"name": "Thôn Đông Mới", "code": "D2"}),
    (units, UNIT, {"parent_id": UNDER}),
    (units, UNDER, {"parent_id": AWAY}),
    (households, HOUSEHOLD, {"head_name": "Trần Ba"}),
    (households, HOUSEHOLD, {"name": "Hộ ông Bình", "head_name": "Trần Ba"}),
]


@pytest.mark.parametrize(("service", "who", "values"), CHANGES, ids=_named)
def test_a_change_is_refused_or_kept_as_when_it_is_typed(office, known, service, who, values):
    own = meant(values, known)
    if (service, who) == (people, UNIT):
        with pytest.raises(InvalidInput, match="không còn trong tệp dữ liệu"):
            many(office, service, changed={known[who]: own})()
        return
    one = said(office, lambda: office.do(service.update, known[who], own))
    assert said(office, many(office, service, changed={known[who]: own})) == one


def test_those_who_come_together_stand_against_each_other(office, known):
    two = {uuid4(): {"name": "Lê Mới", "unit_id": known[HERE], "code": code} for code in "AA"}
    with pytest.raises(InvalidInput) as refusal:
        many(office, people, added=two)()
    assert [problem.field for problem in refusal.value.problems] == ["1.code"]


def test_one_may_take_the_code_that_another_gives_up(office, known):
    added = {uuid4(): {"name": "Lê Mới", "unit_id": known[HERE], "code": "C1"}}
    many(office, people, added=added, changed={known[PERSON]: {"code": "C9"}})()
    found = {one.name: one.code for one in office.ask(people.records)}
    assert (found["Lê An"], found["Lê Mới"]) == ("C9", "C1")


def test_a_unit_may_come_in_with_the_one_above_it(office, known):
    above, below = uuid4(), uuid4()
    many(
        office,
        units,
        added={above: {"name": "Khối A"}, below: {"name": "Tổ 1", "parent_id": above}},
    )()
    found = {one.name: one.parent_id for one in office.ask(units.listed)}
    assert found["Tổ 1"] == above


def test_nothing_to_write_is_no_action(office):
    office.set_up()
    with pytest.raises(InvalidInput, match="Không có dòng nào để nhập"):
        many(office, people)()

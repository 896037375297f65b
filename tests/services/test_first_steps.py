"""What a new file still needs is counted from the file itself."""

from app.services import criteria, criteria_sets, first_steps, people, plans, units
from app.services import office as office_service


def test_a_new_file_has_nothing_of_it(engine, new_office):
    new_office.do(
        office_service.set_up, {"name": "Ủy ban nhân dân xã An Bình", "locality": "An Bình"}
    )
    found = new_office.ask(first_steps.beginning)
    assert found == first_steps.Beginning(0, 0, 0, 0, 0)
    assert not found.is_over


def test_each_thing_counts_once_it_is_declared(engine, office):
    office.do(office_service.update, {"parent_name": "Ủy ban nhân dân tỉnh Hòa Giang"})
    unit = office.do(units.create, {"name": "Thôn Đông"})
    office.do(people.create, {"name": "Nguyễn Văn An", "unit_id": unit})
    set_id = office.do(criteria_sets.create, {"name": "Bộ tiêu chí thôn"})
    assert office.ask(first_steps.beginning).criteria_sets == 0
    office.do(criteria.add, set_id, None, {"name": "Đăng ký", "max_points": 1000})
    assert not office.ask(first_steps.beginning).is_over
    office.do(plans.create, {"name": "Thi đua 2026", "year": 2026})
    found = office.ask(first_steps.beginning)
    assert found == first_steps.Beginning(1, 1, 1, 1, 1)
    assert found.is_over

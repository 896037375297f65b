from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.identity import BUILTIN_USER
from app.domain.terms import Regime
from app.entities import UserAccount
from app.services import catalogues, office
from app.services.office import citizen_numbers_kept

VALUES = {"name": "Ủy ban nhân dân xã An Bình", "locality": "An Bình"}


def test_setting_up_names_the_office_loads_the_catalogues_and_the_user(new_office):
    assert new_office.ask(office.get) is None
    new_office.do(office.set_up, VALUES | {"regime": "party", "works_since": date(2026, 1, 1)})
    found = new_office.ask(office.get)
    assert (found.name, found.locality, found.symbol) == (*VALUES.values(), "UBND")
    assert (found.regime, found.works_since) == (Regime.PARTY, date(2026, 1, 1))
    assert new_office.ask(catalogues.entries, "unit_kinds")
    with new_office.database.reading() as session:
        assert session.get(UserAccount, BUILTIN_USER) is not None


def test_a_file_is_set_up_once(new_office):
    new_office.set_up()
    with pytest.raises(NotAllowed, match="đã có cơ quan sử dụng"):
        new_office.do(office.set_up, VALUES)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "  "}, "Chưa nhập “Tên cơ quan”"),
        ({"locality": None}, "Chưa nhập “Địa danh”"),
        ({"level_code": "LANG"}, "“Cấp” là “LANG”"),
        ({"tên": "An Bình"}, "Không có ô “tên”"),
        ({"works_since": "hôm qua"}, "“Sử dụng từ ngày” phải là ngày"),
    ],
)
def test_a_wrong_office_is_refused_and_leaves_the_file_empty(new_office, values, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        new_office.do(office.set_up, VALUES | values)
    assert new_office.ask(office.get) is None
    assert new_office.ask(catalogues.entries, "unit_kinds") == ()


def test_an_office_that_is_not_there_cannot_be_changed(new_office):
    with pytest.raises(NotAllowed, match="chưa khai báo cơ quan sử dụng"):
        new_office.do(office.update, {"name": "Ủy ban nhân dân phường An Bình"})


def test_changing_one_thing_keeps_the_rest(new_office):
    new_office.set_up(parent_name="Ủy ban nhân dân tỉnh")
    new_office.do(office.update, {"locality": "Phường An Bình"})
    found = new_office.ask(office.get)
    assert (found.locality, found.parent_name) == ("Phường An Bình", "Ủy ban nhân dân tỉnh")
    with pytest.raises(InvalidInput, match="“Cấp” là “LANG”"):
        new_office.do(office.update, {"level_code": "LANG"})


@pytest.mark.parametrize(("level", "words"), [("XA", "Toàn xã"), ("PHUONG", "Toàn phường")])
def test_the_whole_of_the_place_is_called_by_its_level(new_office, level, words):
    new_office.do(office.set_up, VALUES | {"level_code": level})
    assert new_office.ask(office.everywhere) == words


@pytest.mark.parametrize(
    ("said", "is_known", "kept"),
    [(None, False, False), (None, True, True), (False, True, False), (True, False, True)],
)
def test_citizen_numbers_are_kept_where_asked_for_or_where_an_old_file_has_one(
    office, engine, said, is_known, kept
):
    office.set_up(keeps_citizen_numbers=said)
    office.person("Lê An", citizen_number="001080000001" if is_known else "")
    assert office.ask(citizen_numbers_kept) is kept

from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.identity import BUILTIN_USER
from app.domain.terms import Regime
from app.entities import UserAccount
from app.services import catalogues, office

VALUES = {"name": "Ủy ban nhân dân xã An Bình", "locality": "An Bình"}


@pytest.fixture(name="place")
def an_office(request):
    return request.getfixturevalue("office")


def test_setting_up_names_the_office_loads_the_catalogues_and_the_user(place):
    assert place.ask(office.get) is None
    place.do(office.set_up, VALUES | {"regime": "party", "works_since": date(2026, 1, 1)})
    found = place.ask(office.get)
    assert (found.name, found.locality, found.symbol) == (*VALUES.values(), "UBND")
    assert (found.regime, found.works_since) == (Regime.PARTY, date(2026, 1, 1))
    assert place.ask(catalogues.entries, "unit_kinds")
    with place.database.reading() as session:
        assert session.get(UserAccount, BUILTIN_USER) is not None


def test_a_file_is_set_up_once(place):
    place.set_up()
    with pytest.raises(NotAllowed, match="đã có cơ quan sử dụng"):
        place.do(office.set_up, VALUES)


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
def test_a_wrong_office_is_refused_and_leaves_the_file_empty(place, values, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        place.do(office.set_up, VALUES | values)
    assert place.ask(office.get) is None
    assert place.ask(catalogues.entries, "unit_kinds") == ()


def test_an_office_that_is_not_there_cannot_be_changed(place):
    with pytest.raises(NotAllowed, match="chưa khai báo cơ quan sử dụng"):
        place.do(office.update, {"name": "Ủy ban nhân dân phường An Bình"})


def test_changing_one_thing_keeps_the_rest(place):
    place.set_up(parent_name="Ủy ban nhân dân tỉnh")
    place.do(office.update, {"locality": "Phường An Bình"})
    found = place.ask(office.get)
    assert (found.locality, found.parent_name) == ("Phường An Bình", "Ủy ban nhân dân tỉnh")
    with pytest.raises(InvalidInput, match="“Cấp” là “LANG”"):
        place.do(office.update, {"level_code": "LANG"})

import pytest

from app.core.errors import InvalidInput
from app.domain.terms import Regime
from app.services import wordings

CODE = "award_decision"


def test_the_shipped_words_hold_until_the_office_writes_its_own(office):
    before = office.ask(wordings.view, CODE, Regime.STATE)
    assert before.body == before.shipped
    assert not before.is_own
    own = "ĐIỀU: Khen {được khen}.\nNƠI NHẬN: Như Điều {điều cuối}"
    office.do(wordings.change, CODE, Regime.STATE, {"body": own})
    after = office.ask(wordings.view, CODE, Regime.STATE)
    assert (after.body, after.is_own, after.shipped) == (own, True, before.shipped)
    assert not office.ask(wordings.view, CODE, Regime.PARTY).is_own


@pytest.mark.parametrize("back", ["", "shipped"])
def test_blank_or_shipped_words_go_back_to_what_came_with_the_program(office, back):
    shipped = wordings.shipped(CODE, Regime.STATE)
    office.do(wordings.change, CODE, Regime.STATE, {"body": "Khen {được khen}."})
    body = shipped if back else ""
    office.do(wordings.change, CODE, Regime.STATE, {"body": body})
    found = office.ask(wordings.view, CODE, Regime.STATE)
    assert (found.body, found.is_own) == (shipped, False)


def test_wrong_words_are_refused_with_every_line_and_change_nothing(office):
    wrong = "Khen {duoc khen}.\nBẢNG: bảng lạ"
    with pytest.raises(InvalidInput) as refusal:
        office.do(wordings.change, CODE, Regime.STATE, {"body": wrong})
    said = str(refusal.value)
    assert "Dòng 1" in said
    assert "Dòng 2" in said
    assert said.endswith("Lời văn cũ còn nguyên.")
    assert not office.ask(wordings.view, CODE, Regime.STATE).is_own


def test_there_are_no_words_of_what_is_no_document(office):
    with pytest.raises(LookupError):
        office.ask(wordings.view, "menu", Regime.STATE)


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("kind", wordings.kinds(), ids=lambda kind: kind.code)
def test_the_shipped_words_name_only_what_there_is(office, kind, regime):
    view = office.ask(wordings.view, kind.code, regime)
    assert view.problems(view.shipped) == ()

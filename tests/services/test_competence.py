"""Who decides what, by the catalogue that is shipped."""

from datetime import date

import pytest

from app.domain.terms import AwardScope, Regime
from app.services import office as offices
from app.services.competence import AwardHistory, AwardRules

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def own(office, on, regime=Regime.STATE):
    rules = office.ask(AwardRules.at, on)
    return {
        code
        for code, scope in rules.history.rows
        for row in [rules.award(code, scope)]
        if row.regime is regime and rules.holds(row) and rules.is_own(row)
    }


def test_a_commune_decides_more_since_there_are_two_levels(office):
    office.set_up()
    before = {"LDTT", "GDVH", "GK_CN", "GK_TT", "GK_HO"}
    added = {"CSTDCS", "TTLDTT", "TDPVH", "LOCAL_NTVT"}
    assert own(office, BEFORE) == before
    assert own(office, AFTER) == before | added
    assert own(office, date(2026, 11, 20)) == before | added


def test_a_town_decides_nothing_after_its_level_ended(office):
    office.set_up(level_code="THI_TRAN")
    assert "LDTT" in own(office, BEFORE)
    assert own(office, AFTER) == set()


@pytest.mark.parametrize(
    ("code", "on", "decider", "is_above"),
    [
        ("CSTDCS", BEFORE, "Chủ tịch UBND huyện", True),
        ("CSTDCS", AFTER, "Chủ tịch UBND phường", False),
        ("CSTDT", AFTER, "Chủ tịch UBND tỉnh", True),
        ("CSTDTQ", AFTER, "Thủ tướng Chính phủ", True),
        ("CSTT", AFTER, "Thủ trưởng đơn vị Quân đội, Công an có thẩm quyền", False),
        ("GK_H_CN", AFTER, "", False),
    ],
)
def test_who_decides_is_named_by_the_day(office, code, on, decider, is_above):
    office.set_up(level_code="PHUONG")
    rules = office.ask(AwardRules.at, on)
    row = rules.award(code, AwardScope.PERSON)
    assert (rules.decider(row), rules.is_above(row)) == (decider, is_above)
    assert rules.own_decider(Regime.STATE) == "Chủ tịch UBND phường"


def test_a_party_committee_stands_higher_since_there_are_two_levels(office):
    office.set_up()
    assert "PTCCS_NAM" not in own(office, BEFORE, Regime.PARTY)
    assert "PTCCS_NAM" in own(office, date(2025, 7, 1), Regime.PARTY)
    rules = office.ask(AwardRules.at, AFTER)
    row = rules.award("PDV_5T", AwardScope.PERSON)
    assert rules.is_above(row)


def test_an_award_that_is_not_in_force_is_known_as_it_last_was(office):
    office.set_up()
    history = office.ask(AwardHistory.read)
    ended = history.at("GK_H_CN", AwardScope.PERSON, AFTER)
    assert ended.valid_to == BEFORE
    early = history.at("LDTT", AwardScope.PERSON, date(2010, 1, 1))
    assert early.valid_from == date(2017, 10, 1)
    assert history.at("XYZ", AwardScope.PERSON, AFTER) is None
    assert history.scopes("XYZ") == ()


def test_an_office_that_is_not_set_up_is_a_commune_without_catalogues(new_office):
    assert new_office.ask(offices.get) is None
    rules = new_office.ask(AwardRules.at, AFTER)
    assert rules.own_decider(Regime.STATE) == "Ủy ban nhân dân xã"

import re
from datetime import date
from functools import partial

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import AwardKind, AwardScope, Regime
from app.services import (
    award_types,
    catalogue_entries,
    catalogues,
    legal_documents,
    parameters,
    people,
    plan_bases,
    plan_ladders,
    shipped,
)
from tests.resources.shipped import CATALOGUES

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
NEW_AWARD = {
    "code": "GK_X",
    "name": "Giấy khen thử",
    "kind": AwardKind.COMMENDATION,
    "scope": AwardScope.PERSON,
}


@pytest.fixture
def ready(office):
    office.set_up()
    return office


def plain(value):
    return value.isoformat() if isinstance(value, date) else value


def test_every_fact_of_the_shipped_award_types_stands_in_the_file(ready):
    rows = ready.ask(catalogues.award_types, None)
    told = [
        {
            **(row.more or {}),
            "code": row.code,
            "name": row.name,
            "abbreviation": row.abbreviation,
            "kind": row.kind,
            "scope": row.scope,
            "regime": row.regime,
            "level": row.level_code,
            "authority": row.authority_code,
            "prerequisite": row.prerequisite,
            "quota_ratio_percent": row.quota_percent,
            "ballot_required": row.is_ballot_required,
            "vote_threshold_percent": row.vote_threshold_percent,
            "prize_multiplier_hundredths": row.prize_multiplier,
            "valid_from": plain(row.valid_from),
            "valid_to": plain(row.valid_to),
            "legal_basis": row.legal_basis,
            "verified": row.is_verified,
            "note": row.note,
        }
        | (
            {"needs": {"code": row.needs_code, "consecutive_years": row.needs_years}}
            if row.needs_code
            else {}
        )
        for row in rows
    ]
    assert told == CATALOGUES["award_types"]


def test_every_fact_of_the_shipped_parameters_and_documents_stands_in_the_file(ready):
    told = {
        (row.code, plain(row.valid_from)): (row.name, row.value, row.unit, list(row.choices))
        for row in ready.ask(catalogues.parameters)
    }
    assert told == {
        (row["code"], row["valid_from"]): (
            row["name"],
            row["value"],
            row["unit"],
            row.get("choices", []),
        )
        for row in CATALOGUES["parameters"]
    }
    documents = {row.code: row for row in ready.ask(catalogues.legal_documents)}
    for row in CATALOGUES["legal_documents"]:
        found = documents[row["code"]]
        assert found.name == row["name"]
        assert (found.issuer, found.subject) == (row["issuer"], row["subject"])
        assert found.more == {"scope": row["scope"], "status": row["status"]}
        assert (found.replaced_by or None, found.regime) == (row["replaced_by"], row["regime"])
        assert plain(found.signed_on) == row["signed_on"]


def test_every_other_catalogue_stands_in_the_file(ready):
    special = {"award_types", "parameters", "legal_documents"}
    assert set(ready.ask(catalogues.catalogue_names)) == CATALOGUES.keys() - special
    for name in CATALOGUES.keys() - special:
        entries = ready.ask(catalogues.entries, name)
        assert [entry.code for entry in entries] == [row["code"] for row in CATALOGUES[name]]
    levels = ready.ask(catalogues.entries, "admin_levels")
    assert levels[0].detail("rank") == CATALOGUES["admin_levels"][0]["rank"]


def test_loading_again_adds_nothing_and_keeps_what_the_office_changed(ready):
    [award, *_] = ready.ask(catalogues.award_types, AFTER)
    ready.do(award_types.update, award.id, {"name": "Tên theo quy chế của xã"})
    assert ready.do(shipped.load) == 0
    assert ready.ask(catalogues.award_types, AFTER)[0].name == "Tên theo quy chế của xã"


def test_an_award_is_resolved_by_the_day_that_is_given(ready):
    assert ready.ask(catalogues.award_type_at, "TTLDTT", BEFORE).authority_code == "CTH"
    assert ready.ask(catalogues.award_type_at, "TTLDTT", AFTER).authority_code == "CTX"
    assert ready.ask(catalogues.award_type_at, "TTLDTT", date(1999, 1, 1)) is None
    assert ready.ask(catalogues.award_type_at, "GK_CN", AFTER, AwardScope.HOUSEHOLD) is None


def test_award_types_are_filtered_by_regime_and_scope(ready):
    rows = ready.ask(catalogues.award_types, AFTER, Regime.PARTY, AwardScope.COLLECTIVE)
    assert rows
    assert {(row.regime, row.scope) for row in rows} == {(Regime.PARTY, AwardScope.COLLECTIVE)}


def test_the_authority_of_the_district_ends_with_it(ready):
    assert ready.ask(catalogues.authority_at, "CTH", BEFORE).detail("level") == "CAP_HUYEN"
    assert ready.ask(catalogues.authority_at, "CTH", AFTER) is None


def test_a_parameter_is_resolved_by_day_and_speaks_its_choice(ready):
    salary = ready.ask(catalogues.parameter_at, "base_salary", AFTER)
    assert (salary.value, salary.unit, salary.choice) == (2_340_000, "dong", "")
    policy = ready.ask(catalogues.parameter_at, "registration_policy", date(2023, 5, 1))
    assert policy.choice == "block"


def test_legal_documents_say_whether_they_have_expired_on_a_day(ready):
    on = {row.code: row.is_expired for row in ready.ask(catalogues.legal_documents, BEFORE)}
    later = {row.code: row.is_expired for row in ready.ask(catalogues.legal_documents, AFTER)}
    assert (on["ND98_2023"], later["ND98_2023"]) == (False, True)


def test_documents_spelled_with_the_marks_that_were_typed_come_first(ready):
    for code, subject in (("A", "Về lệ phí"), ("B", "Về lễ phí"), ("C", "Về lê phí")):
        values = {"code": code, "kind": "Công văn", "number": f"{code}/UBND", "subject": subject}
        ready.do(legal_documents.create, values)
    found = [row.code for row in ready.ask(catalogues.legal_documents, None, "lễ phí")]
    assert found[0] == "B"
    assert sorted(found) == ["A", "B", "C"]
    assert ready.ask(catalogues.legal_documents, None, "100%_") == ()


def test_a_citation_names_number_day_issuer_and_subject(ready):
    law = next(r for r in ready.ask(catalogues.legal_documents) if r.code == "L06_2022_QH15")
    assert law.citation == (
        "Luật số 06/2022/QH15 ngày 15/06/2022 của Quốc hội về Thi đua, khen thưởng"
    )


@pytest.mark.parametrize(
    ("valid_from", "valid_to"),
    [(None, None), (date(2026, 6, 1), None), (None, date(2026, 1, 1)), (date(2026, 1, 1),) * 2],
)
def test_two_periods_of_one_code_may_not_overlap(ready, valid_from, valid_to):
    period = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    ready.do(award_types.create, NEW_AWARD | period)
    with pytest.raises(InvalidInput, match="từ 01/01/2026 đến 31/12/2026, trùng thời gian"):
        ready.do(award_types.create, NEW_AWARD | {"valid_from": valid_from, "valid_to": valid_to})
    ready.do(award_types.create, NEW_AWARD | {"valid_from": date(2027, 1, 1)})
    ready.do(award_types.create, NEW_AWARD | period | {"scope": AwardScope.HOUSEHOLD})


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": "GK X"}, "Mã “GK X” có dấu cách"),
        ({"code": ""}, "Chưa nhập “Mã”"),
        ({"level_code": "CAP_LANG"}, "“Cấp” là “CAP_LANG”"),
        ({"authority_code": "AI_DO"}, "“Thẩm quyền” là “AI_DO”"),
        ({"needs_code": "KHONG_CO"}, "“Danh hiệu phải có trước” mã “KHONG_CO”"),
        ({"vote_threshold_percent": 101}, "“Tỷ lệ phiếu (%)” không được quá 100"),
        ({"prize_multiplier": -1}, "“Hệ số tiền thưởng (phần trăm)” phải từ 0"),
        (
            {"valid_from": AFTER, "valid_to": BEFORE},
            "Ngày hết hiệu lực (30/06/2025) trước ngày có hiệu lực (01/07/2025)",
        ),
    ],
)
def test_wrong_award_types_are_refused_with_the_reason(ready, values, sentence):
    with pytest.raises(InvalidInput, match=re.escape(sentence)):
        ready.do(award_types.create, NEW_AWARD | values)


def test_what_comes_with_an_award_is_kept_when_something_else_changes(ready):
    award = ready.ask(catalogues.award_type_at, "TTLDTT", AFTER)
    ready.do(award_types.update, award.id, {"given": "bằng", "position": 9})
    after = ready.ask(catalogues.award_type_at, "TTLDTT", AFTER)
    assert after.more == {**award.more, "given": "bằng"}


def test_an_award_in_use_keeps_its_code_and_is_not_deleted(ready):
    plan_id = ready.plan()
    ready.do(plan_ladders.add, plan_id, {"name": "Giấy khen", "award_codes": ("GK_CN", "GK_TT")})
    award = ready.ask(catalogues.award_type_at, "GK_TT", AFTER)
    with pytest.raises(NotAllowed, match="đang được dùng ở 1 bậc khen thưởng"):
        ready.do(award_types.delete, award.id)
    with pytest.raises(NotAllowed, match="Hãy giữ nguyên mã"):
        ready.do(award_types.update, award.id, {"code": "GK_KHAC"})
    unused = ready.do(award_types.create, NEW_AWARD)
    ready.do(award_types.update, unused, {"code": "GK_Y"})
    ready.do(award_types.delete, unused)


def test_an_award_that_another_one_needs_is_not_deleted(ready):
    award = ready.ask(catalogues.award_type_at, "CSTDCS", AFTER)
    with pytest.raises(NotAllowed, match="hình thức khen thưởng"):
        ready.do(award_types.delete, award.id)


def test_a_retired_award_leaves_the_lists_but_is_still_found(ready):
    award = ready.ask(catalogues.award_type_at, "CSTT", AFTER)
    ready.do(award_types.retire, award.id)
    assert award.id not in [row.id for row in ready.ask(catalogues.award_types, AFTER)]
    assert ready.ask(catalogues.award_type_at, "CSTT", AFTER).is_retired
    with pytest.raises(NotAllowed, match="đã ngừng theo dõi từ trước"):
        ready.do(award_types.retire, award.id)
    ready.do(award_types.restore, award.id)
    with pytest.raises(NotAllowed, match="đang được dùng"):
        ready.do(award_types.restore, award.id)


def test_what_is_gone_is_refused_with_a_sentence(ready):
    award_id = ready.do(award_types.create, NEW_AWARD)
    ready.do(award_types.delete, award_id)
    with pytest.raises(NotAllowed, match="không còn trong tệp dữ liệu"):
        ready.do(award_types.update, award_id, {"name": "Tên"})


def test_a_new_salary_follows_the_old_one_and_keeps_its_unit(ready):
    salary = ready.ask(catalogues.parameter_at, "base_salary", date(2026, 8, 1))
    ready.do(parameters.update, salary.id, {"valid_to": date(2027, 6, 30)})
    new = {"code": "base_salary", "name": "Mức lương cơ sở", "value": 2_700_000}
    with pytest.raises(InvalidInput, match="tính bằng “dong”"):
        ready.do(parameters.create, {**new, "unit": "đồng", "valid_from": date(2027, 7, 1)})
    with pytest.raises(InvalidInput, match="trùng thời gian"):
        ready.do(parameters.create, {**new, "unit": "dong", "valid_from": date(2027, 6, 30)})
    ready.do(parameters.create, {**new, "unit": "dong", "valid_from": date(2027, 7, 1)})
    assert ready.ask(catalogues.parameter_at, "base_salary", date(2028, 1, 1)).value == 2_700_000


def test_a_choice_stays_within_its_choices(ready):
    policy = ready.ask(catalogues.parameter_at, "registration_policy", AFTER)
    with pytest.raises(InvalidInput, match="phải từ 0 đến 2"):
        ready.do(parameters.update, policy.id, {"value": 3})
    with pytest.raises(NotAllowed, match="không đổi được"):
        ready.do(parameters.update, policy.id, {"unit": "percent"})


def test_only_the_offices_own_parameters_can_be_deleted(ready):
    salary = ready.ask(catalogues.parameter_at, "base_salary", AFTER)
    with pytest.raises(NotAllowed, match="kèm theo chương trình"):
        ready.do(parameters.delete, salary.id)


def test_a_document_that_a_plan_rests_on_is_not_deleted(ready):
    document = ready.ask(catalogues.legal_documents)[0]
    basis = {"text": document.citation, "legal_document_id": document.id}
    ready.do(plan_bases.add, ready.plan(), basis)
    with pytest.raises(NotAllowed, match="1 căn cứ của kế hoạch"):
        ready.do(legal_documents.delete, document.id)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": "L06_2022_QH15"}, "Mã “L06_2022_QH15” đã dùng cho Luật số 06/2022/QH15"),
        ({"replaced_by": "CHUA_CO"}, "không có văn bản mã “CHUA_CO”"),
        ({"number": ""}, "Chưa nhập “Số, ký hiệu”"),
        ({"valid_from": AFTER, "valid_to": BEFORE}, "trước ngày có hiệu lực"),
    ],
)
def test_wrong_documents_are_refused_with_the_reason(ready, values, sentence):
    document = {"code": "QC_01", "kind": "Quy chế", "number": "01/QC-UBND"}
    with pytest.raises(InvalidInput, match=sentence):
        ready.do(legal_documents.create, document | values)


def test_an_entry_in_use_is_not_deleted(ready):
    ready.unit(kind="THON")
    ready.person(honorific="Bà", post="Trưởng thôn")
    for catalogue, code in (("unit_kinds", "THON"), ("honorifics", "BA")):
        entry = ready.ask(catalogues.entry_at, catalogue, code, AFTER)
        with pytest.raises(NotAllowed, match="đơn vị, cá nhân, hộ trực thuộc"):
            ready.do(catalogue_entries.delete, entry.id)
    group = ready.ask(catalogues.entry_at, "unit_groups", "Y_TE", AFTER)
    with pytest.raises(NotAllowed, match="2 loại đơn vị"):
        ready.do(catalogue_entries.delete, group.id)
    level = ready.ask(catalogues.entry_at, "admin_levels", "CAP_XA", AFTER)
    with pytest.raises(NotAllowed, match="hình thức khen thưởng"):
        ready.do(catalogue_entries.update, level.id, {"code": "CAP_KHAC"})
    unused = ready.ask(catalogues.entry_at, "unit_kinds", "BUON", AFTER)
    ready.do(catalogue_entries.delete, unused.id)


def test_a_new_entry_comes_last_and_an_unknown_catalogue_is_refused(ready):
    ready.do(catalogue_entries.create, "posts", {"code": "MOI", "name": "Chức vụ mới"})
    assert ready.ask(catalogues.entries, "posts")[-1].code == "MOI"
    with pytest.raises(InvalidInput, match="Không có danh mục “chuc_vu”"):
        ready.do(catalogue_entries.create, "chuc_vu", {"code": "X", "name": "X"})
    with pytest.raises(InvalidInput, match="không giới hạn thời gian, trùng thời gian"):
        ready.do(catalogue_entries.create, "posts", {"code": "MOI", "name": "Lần nữa"})


def test_retired_entries_are_listed_only_when_asked_for(ready):
    entry = ready.ask(catalogues.entry_at, "posts", "CT_UBND", AFTER)
    ready.do(catalogue_entries.retire, entry.id)
    known = [row.id for row in ready.ask(catalogues.entries, "posts")]
    every = [row.id for row in ready.ask(catalogues.entries, "posts", include_retired=True)]
    assert entry.id not in known
    assert entry.id in every


def test_an_unknown_class_of_person_is_refused(ready):
    with pytest.raises(InvalidInput, match="“Phân loại đối tượng” là “VO_DANH”"):
        ready.do(
            people.create, {"name": "Lê An", "unit_id": ready.unit(), "class_code": "VO_DANH"}
        )


def test_a_new_value_from_a_day_on_leaves_the_old_one_until_then(ready):
    old = ready.ask(catalogues.parameter_at, "base_salary", date(2027, 1, 1))
    values = {"name": old.name, "value": 2_700_000, "unit": old.unit}
    with_day = {**values, "code": "", "valid_from": date(2027, 7, 1)}
    ready.do(parameters.supersede, old.id, with_day)
    at = partial(ready.ask, catalogues.parameter_at, "base_salary")
    assert [at(date(2027, 6, 30)).value, at(date(2027, 7, 1)).value] == [old.value, 2_700_000]
    assert at(date(2027, 6, 30)).valid_to == date(2027, 6, 30)
    ready.undo()
    assert at(date(2027, 7, 1)) == old


def test_an_award_and_an_entry_are_followed_by_their_new_form_with_all_they_hold(ready):
    on = date(2027, 1, 1)
    award = ready.ask(catalogues.award_type_at, "LDTT", on)
    values = {"name": "Lao động tiên tiến mới", "kind": award.kind, "valid_from": date(2028, 1, 1)}
    ready.do(award_types.supersede, award.id, values)
    new = ready.ask(catalogues.award_type_at, "LDTT", date(2028, 1, 1))
    assert (new.name, new.scope) == ("Lao động tiên tiến mới", award.scope)
    known = ("documents", "unconfirmed", "quota_of", "member_share")
    assert [new.detail(name) for name in known] == [award.detail(name) for name in known]
    kind = ready.ask(catalogues.entry_at, "unit_kinds", "THON", on)
    values = {"name": "Thôn, bản", "valid_from": date(2028, 1, 1)}
    ready.do(catalogue_entries.supersede, kind.id, values)
    new = ready.ask(catalogues.entry_at, "unit_kinds", "THON", date(2028, 1, 1))
    assert (new.name, new.more) == ("Thôn, bản", kind.more)


@pytest.mark.parametrize(
    ("first_day", "sentence"),
    [(None, "Chưa nhập “Có hiệu lực từ”"), (date(2000, 1, 1), "Dòng đang có bắt đầu từ")],
)
def test_a_new_value_needs_a_day_after_the_old_one_began(ready, first_day, sentence):
    old = ready.ask(catalogues.parameter_at, "base_salary", date(2027, 1, 1))
    values = {"name": old.name, "value": 1, "unit": old.unit, "valid_from": first_day}
    with pytest.raises(InvalidInput, match=sentence):
        ready.do(parameters.supersede, old.id, values)
    assert ready.ask(catalogues.parameter_at, "base_salary", date(2027, 1, 1)) == old

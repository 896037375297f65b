"""Rows hold one after another, and what a row names holds as long as the row does."""

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.terms import (
    AwardKind,
    AwardScope,
    HoldReason,
    PlanForm,
    Regime,
    RegistrationPolicy,
    WorkKind,
)
from tests.resources.shipped import CATALOGUES, by_code, ends, in_force, starts

DAY = timedelta(days=1)
NEW_LAW = date(2026, 10, 1)
TWO_LEVELS = date(2025, 7, 1)
LAW = Path(__file__).parents[3] / "shared" / "reference" / "law.md"


def period_faults(rows):
    """What is wrong with the periods of one code, given in the order of time."""
    for row in rows:
        if starts(row) > ends(row):
            yield f"{row['code']}: ends before it starts"
    for earlier, later in pairwise(rows):
        if starts(later) <= ends(earlier):
            yield f"{later['code']}: overlap at {later['valid_from']}"
        elif starts(later) != ends(earlier) + DAY and "Khoảng trống" not in later["note"]:
            yield f"{later['code']}: gap before {later['valid_from']}"


def covers(catalogue, code, row):
    """Whether the rows of a code hold on every day of `row`."""
    rows = by_code(catalogue).get(code, [])
    return (
        bool(rows)
        and not list(period_faults(rows))
        and starts(rows[0]) <= starts(row)
        and ends(rows[-1]) >= ends(row)
    )


def missing(catalogue, field, target):
    """Rows whose `field` names something that does not hold all the time the row does."""
    return [
        (row["code"], row["valid_from"], row[field])
        for row in CATALOGUES[catalogue]
        if row[field] and not covers(target, row[field], row)
    ]


@pytest.mark.parametrize("name", CATALOGUES)
def test_the_periods_of_a_code_follow_each_other(name):
    assert [fault for rows in by_code(name).values() for fault in period_faults(rows)] == []


@pytest.mark.parametrize(
    ("first_ends", "second_starts", "fault"),
    [
        ("2024-06-30", "2024-06-30", "overlap"),
        (None, "2024-07-01", "overlap"),
        ("2024-06-30", "2024-07-02", "gap"),
    ],
)
def test_periods_that_do_not_follow_are_found(first_ends, second_starts, fault):
    row = {"code": "X", "valid_from": "2024-01-01", "valid_to": None, "note": ""}
    rows = [row | {"valid_to": first_ends}, row | {"valid_from": second_starts}]
    [found] = period_faults(rows)
    assert fault in found


@pytest.mark.parametrize("name", CATALOGUES)
def test_what_is_not_verified_says_what_to_check(name):
    assert [
        row["code"] for row in CATALOGUES[name] if not row["verified"] and not row["note"]
    ] == []


@pytest.mark.parametrize(
    ("catalogue", "field", "target"),
    [
        ("award_types", "authority", "authorities"),
        ("award_types", "level", "admin_levels"),
        ("authorities", "level", "admin_levels"),
        ("admin_levels", "tier", "admin_levels"),
        ("unit_kinds", "group", "unit_groups"),
        ("posts", "group", "unit_groups"),
        ("movement_forms", "parent", "movement_forms"),
        ("movements", "scope", "movement_scopes"),
    ],
)
def test_what_a_row_names_holds_as_long_as_the_row(catalogue, field, target):
    assert missing(catalogue, field, target) == []


def test_the_kinds_of_place_of_an_authority_belong_to_its_level():
    tiers = {row["code"]: row["tier"] for row in CATALOGUES["admin_levels"]}
    for row in CATALOGUES["authorities"]:
        assert {tiers[kind] for kind in row["level_kinds"]} <= {row["level"]}
        assert ("{level}" in row["full_name"]) <= bool(row["level_kinds"])


def test_an_award_that_must_have_been_held_exists_as_long_as_the_one_that_needs_it():
    needing = [row for row in CATALOGUES["award_types"] if "needs" in row]
    assert {row["code"]: row["needs"] for row in needing} == {
        "CSTDT": {"code": "CSTDCS", "consecutive_years": 3},
        "CSTDTQ": {"code": "CSTDT", "consecutive_years": 2},
    }
    for row in CATALOGUES["award_types"]:
        for field in ("needs", "member_share"):
            assert field not in row or covers("award_types", row[field]["code"], row)


def test_a_dossier_item_names_awards_that_exist():
    codes = by_code("award_types").keys() | {"*"}
    for row in CATALOGUES["dossier_items"]:
        assert set(row["applies_to"]) <= codes


def test_the_documents_of_an_award_are_in_force_when_its_row_starts():
    for row in CATALOGUES["award_types"]:
        for code in row["documents"]:
            assert in_force("legal_documents", code, row["valid_from"]), (row["code"], code)


def test_a_document_is_replaced_by_one_that_starts_when_it_ends():
    documents = {code: rows[0] for code, rows in by_code("legal_documents").items()}
    for row in CATALOGUES["legal_documents"]:
        if row["replaced_by"]:
            successor = documents[row["replaced_by"]]
            known = row["valid_to"] and successor["valid_from"]
            assert not known or starts(successor) == ends(row) + DAY, row["code"]


def test_the_status_of_a_document_agrees_with_its_dates():
    for row in CATALOGUES["legal_documents"]:
        is_over = ends(row) < date(2026, 11, 20)
        assert not is_over or row["status"] == "ended", row["code"]
        assert row["status"] != "ended" or is_over or not row["valid_to"], row["code"]


def test_a_document_has_one_row():
    assert all(len(rows) == 1 for rows in by_code("legal_documents").values())


def test_the_unconfirmed_fields_of_an_award_are_named_exactly_when_it_is_not_verified():
    for row in CATALOGUES["award_types"]:
        assert row["verified"] == (not row["unconfirmed"]), row["code"]
        assert set(row["unconfirmed"]) <= row.keys(), row["code"]


def test_one_name_stands_for_one_award_at_a_time():
    rows = CATALOGUES["award_types"]
    twins = [
        (one["code"], other["code"])
        for number, one in enumerate(rows)
        for other in rows[number + 1 :]
        if one["code"] != other["code"]
        and (one["name"], one["scope"]) == (other["name"], other["scope"])
        and starts(one) <= ends(other)
        and starts(other) <= ends(one)
    ]
    assert twins == []


def test_the_words_of_the_program_are_those_of_the_catalogues():
    awards = CATALOGUES["award_types"]
    assert {row["kind"] for row in awards} == {str(kind) for kind in AwardKind}
    assert {row["scope"] for row in awards} == {str(scope) for scope in AwardScope}
    assert {row["regime"] for row in awards} == {str(regime) for regime in Regime}
    assert {row["form"] for row in CATALOGUES["movement_forms"]} == {
        str(form) for form in PlanForm
    }
    assert {row["counts_as"] for row in CATALOGUES["work_kinds"]} == {
        str(kind) for kind in WorkKind
    }
    reasons = {row["code"]: row["name"] for row in CATALOGUES["hold_reasons"]}
    assert reasons == {str(reason): reason.label for reason in HoldReason}
    for row in CATALOGUES["parameters"]:
        if row["code"] == "registration_policy":
            assert row["choices"] == [str(policy) for policy in RegistrationPolicy]


def test_a_choice_is_a_place_in_its_list():
    for row in CATALOGUES["parameters"]:
        assert ("choices" in row) == (row["unit"] == "choice"), row["code"]
        assert row["unit"] != "choice" or row["value"] < len(row["choices"]), row["code"]
        assert row["unit"] != "percent" or row["value"] <= 100, row["code"]


def test_no_district_and_no_township_holds_after_june_2025():
    closed = ["CAP_HUYEN", "HUYEN", "QUAN", "THI_XA", "THANH_PHO_TT", "THI_TRAN"]
    for code in closed:
        assert in_force("admin_levels", code, "2025-06-30")
        assert not in_force("admin_levels", code, "2025-07-01")
    assert not [
        row
        for row in CATALOGUES["award_types"]
        if row["authority"] == "CTH" and ends(row) >= TWO_LEVELS
    ]
    assert in_force("admin_levels", "DAC_KHU", "2025-07-01")
    assert not in_force("admin_levels", "DAC_KHU", "2025-06-30")


@pytest.mark.parametrize("code", ["CSTDCS", "TTLDTT", "TDPVH"])
def test_the_commune_decides_since_july_2025_what_the_district_decided(code):
    assert in_force("award_types", code, "2025-06-30")["authority"] == "CTH"
    assert in_force("award_types", code, "2025-07-01")["authority"] == "CTX"


def test_nothing_that_the_2026_law_may_have_changed_is_taken_as_verified():
    for row in CATALOGUES["award_types"]:
        if row["regime"] == "state" and starts(row) >= NEW_LAW:
            assert not row["verified"], row["code"]
    for name in ("authorities", "commendation_types"):
        for row in CATALOGUES[name]:
            assert not (row["verified"] and starts(row) >= NEW_LAW), row["code"]


def test_registration_blocks_before_2024_and_reminds_after():
    for day, policy in [
        ("2022-01-20", "block"),
        ("2023-12-31", "block"),
        ("2024-01-01", "warn"),
        ("2026-11-20", "warn"),
    ]:
        row = in_force("parameters", "registration_policy", day)
        assert row["choices"][row["value"]] == policy


def test_the_defaults_of_votes_are_those_of_the_awards():
    for parameter, codes in [
        ("vote_threshold_default", ["CSTDCS", "CO_T", "CO_CP"]),
        ("vote_threshold_high", ["CSTDT", "CSTDTQ"]),
    ]:
        for code in codes:
            for row in by_code("award_types")[code]:
                if starts(row) >= date(2024, 1, 1):
                    default = in_force("parameters", parameter, row["valid_from"])["value"]
                    assert row["vote_threshold_percent"] == default
                    assert row["ballot_required"]


def test_the_cap_of_15_percent_ended_with_the_old_decree():
    caps = {
        row["valid_to"]: row["quota_ratio_percent"] for row in by_code("award_types")["CSTDCS"]
    }
    assert caps == {"2023-12-31": 15, "2025-06-30": None, "2026-09-30": None, None: None}


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2021-08-01", ["PDV_NAM", "PTCCS_NAM", "PTCCS_5C"]),
        ("2022-06-15", ["PDV_NAM", "PDV_5", "PCB_NAM"]),
        ("2022-12-31", ["LDTT", "CSTDCS", "TTLDTT", "GK_CN", "GK_TT", "GDVH", "TDPVH"]),
        ("2023-12-15", ["GK_CN", "GK_TT", "GK_H_CN", "GK_H_TT", "BKT_CN", "BKT_TT"]),
        ("2024-07-31", ["GK_CN", "GK_TT", "GK_HO", "BKT_HO", "GK_H_CN"]),
    ],
)
def test_the_awards_of_older_plans_are_found_on_their_day(day, codes):
    assert [code for code in codes if not in_force("award_types", code, day)] == []


@pytest.mark.parametrize(
    ("catalogue", "day", "codes"),
    [
        ("unit_kinds", "2023-08-01", "TO_DAN_PHO MTTQ TRUONG_MN TRAM_Y_TE VP_THONG_KE CHI_BO"),
        ("unit_kinds", "2021-08-01", "DANG_UY_KHOI DANG_BO_CO_SO DOANH_NGHIEP HDTDKT"),
        ("unit_kinds", "2026-11-20", "THON PHONG_VHXH CONG_AN BCH_QS HTX DOANH_NGHIEP"),
        ("posts", "2023-08-01", "CC_VPTK CC_VHXH CT_UBND PHO_BI_THU"),
        ("work_kinds", "2022-04-08", "CONG_TRINH MO_HINH PHAN_VIEC LE_HOI SU_KIEN_VHTT"),
    ],
)
def test_what_older_plans_name_is_found_on_their_day(catalogue, day, codes):
    assert [code for code in codes.split() if not in_force(catalogue, code, day)] == []


def rows_of_the_law():
    """The rows of the reference table of awards: codes, whether to verify, period."""
    text = LAW.read_text(encoding="utf-8")
    table = text[text.index("### A. Titles") : text.index("### B. Parameter")]
    for line in table.splitlines():
        cells = [cell.strip(" *") for cell in line.strip("|").split("|")]
        period = re.findall(r"\d{4}-\d\d-\d\d", cells[-1])
        if len(cells) == 11 and period:
            yield cells[0].strip(), "verify" in line, period


SPLIT = {
    "BKTTG": ["BKTTG_CN", "BKTTG_TT"],
    "GK_H": ["GK_H_CN", "GK_H_TT"],
    "PTCCS_5 / CO": ["PTCCS_5", "PTCCS_5C"],
}


@pytest.mark.skipif(not LAW.exists(), reason="the reference is not here")
def test_every_award_of_the_reference_is_shipped_and_unverified_where_it_says_so():
    rows = list(rows_of_the_law())
    assert len(rows) >= 30
    for name, to_verify, period in rows:
        for code in SPLIT.get(name, [name]):
            shipped = by_code("award_types")[code]
            assert period[0] in {row["valid_from"] for row in shipped}, (code, period)
            last = period[1] if len(period) > 1 else "2026-11-20"
            assert not (to_verify and in_force("award_types", code, last)["verified"]), code

"""The multipliers and the base salaries give the figures that offices are paid by."""

import pytest

from tests.resources.shipped import CATALOGUES, by_code, in_force

FIGURES = {
    "LDTT": (760_000, 710_000),
    "CSTT": (760_000, 710_000),
    "CSTDCS": (2_530_000, 2_340_000),
    "CSTDT": (7_590_000, 7_020_000),
    "CSTDTQ": (11_390_000, 10_530_000),
    "TTLDTT": (2_030_000, 1_880_000),
    "DVTT": (2_030_000, 1_880_000),
    "TTLDXS": (3_800_000, 3_510_000),
    "DVQT": (3_800_000, 3_510_000),
    "TDPVH": (3_800_000, 3_510_000),
    "XATB": (5_060_000, 4_680_000),
    "CO_T": (20_240_000, 18_720_000),
    "CO_CP": (30_360_000, 28_080_000),
    "GK_CN": (760_000, 710_000),
    "GK_TT": (1_520_000, 1_410_000),
    "GK_HO": (1_140_000, 1_060_000),
    "BKT_CN": (3_800_000, 3_510_000),
    "BKT_TT": (7_590_000, 7_020_000),
    "BKT_HO": (5_700_000, 5_270_000),
    "BKTTG_CN": (8_860_000, 8_190_000),
    "BKTTG_TT": (17_710_000, 16_380_000),
}


def prize(code, day):
    """The prize of an award in đồng on a day, rounded up to the step of that day."""
    salary = in_force("parameters", "base_salary", day)["value"]
    step = in_force("parameters", "prize_rounding_step", day)["value"]
    times = in_force("award_types", code, day)["prize_multiplier_hundredths"]
    return -(-salary * times // (100 * step)) * step


@pytest.mark.parametrize("code", FIGURES)
def test_the_prize_is_the_figure_of_the_decree(code):
    newer, older = FIGURES[code]
    assert (prize(code, "2026-11-20"), prize(code, "2026-06-30")) == (newer, older)


@pytest.mark.parametrize(
    ("code", "expected"), [("GK_CN", 270_000), ("GK_TT", 540_000), ("BKT_CN", 1_800_000)]
)
def test_the_prize_of_2023_is_that_of_the_old_decree(code, expected):
    assert prize(code, "2023-12-15") == expected


def test_the_salary_of_a_day_is_that_of_its_period():
    days = {"2022-12-31": 1_490_000, "2023-07-01": 1_800_000, "2024-06-30": 1_800_000,
            "2024-07-01": 2_340_000, "2026-06-30": 2_340_000, "2026-07-01": 2_530_000}  # fmt: skip
    found = {day: in_force("parameters", "base_salary", day)["value"] for day in days}
    assert found == days


@pytest.mark.parametrize(("person", "household"), [("GK_CN", "GK_HO"), ("BKT_CN", "BKT_HO")])
@pytest.mark.parametrize("day", ["2024-01-01", "2025-07-01", "2026-11-20"])
def test_a_household_receives_the_factor_of_the_day_times_a_person(person, household, day):
    factor = in_force("parameters", "prize_household_factor", day)["value"]
    one = in_force("award_types", person, day)["prize_multiplier_hundredths"]
    assert (
        in_force("award_types", household, day)["prize_multiplier_hundredths"] * 100
        == one * factor
    )


def test_an_award_without_a_known_prize_is_not_verified():
    unknown = [
        row for row in CATALOGUES["award_types"] if row["prize_multiplier_hundredths"] is None
    ]
    assert {"GDVH", "HCLD3_CN"} <= {row["code"] for row in unknown}
    assert not any(row["verified"] for row in unknown)


def test_only_titles_count_as_titles():
    for code, rows in by_code("award_types").items():
        assert all(row["counts_as_title"] == (row["kind"] == "title") for row in rows), code

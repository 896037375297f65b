import pytest

from app.services.periods import counted_year, period_key


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2026", 2026),
        ("năm học 2025-2026", 2026),
        ("giai đoạn 2021–2025", 2025),
        ("đợt 1", 2027),
        ("", 2027),
        ("Quyết định 120265", 2027),
    ],
)
def test_the_year_that_counts_is_the_last_one_written(engine, period, year):
    assert counted_year(period, 2027) == year


@pytest.mark.parametrize("written", ["2026", "Năm 2026", "NĂM  2026"])
def test_one_year_is_one_time_however_it_is_written(engine, written):
    assert period_key(written, 2027) == period_key("", 2026)


def test_a_school_year_is_another_time_than_the_year(engine):
    assert period_key("năm học 2025-2026", 2026) != period_key("2026", 2026)

"""Dates that may be partial, deadlines, and the date line of a document."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInput
from app.core.vietnamese import tidy
from app.domain.dates import DocumentDate, PartialDate, due_words, period_problem

TODAY = date(2024, 6, 1)

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
partial_dates = st.one_of(
    st.integers(1900, 2100).map(PartialDate),
    st.builds(PartialDate, st.integers(1900, 2100), st.integers(1, 12)),
    days.map(PartialDate.of),
)
events = st.text(st.characters(codec="utf-8")).filter(tidy)


@pytest.mark.parametrize(
    "typed",
    [
        "05/03/2024",
        "5/3/2024",
        "5-3-24",
        "5.3.2024",
        "5 3 2024",
        "5 / 3 / 2024",
        "05032024",
        "050324",
        "2024-03-05",
        "5/3",
        "0503",
        "ngày 5 tháng 3 năm 2024",
        "Ngày 05 tháng 03 năm 2024",
        "5 tháng 3 năm 2024",
        "ngày 5/3/2024",
        "ngày 5 tháng 3",
        "ngay 5 thang 3 nam 2024",
        " 5/3/2024\u200b ",
    ],
)
def test_a_day_is_read_however_it_is_typed(typed):
    assert PartialDate.parse(typed, TODAY) == PartialDate(2024, 3, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "03/2024",
        "3-2024",
        "2024-03",
        "tháng 3 năm 2024",
        "tháng 03/2024",
        "tháng 3",
        "ngày  tháng 3 năm 2024",
        "ngày … tháng 3 năm 2024",
        "ngày ..... tháng 3 năm 2024",
    ],
)
def test_a_month_is_read_however_it_is_typed(typed):
    assert PartialDate.parse(typed, TODAY) == PartialDate(2024, 3)


@pytest.mark.parametrize("typed", ["2024", "năm 2024", "Nam 2024"])
def test_a_year_is_read(typed):
    assert PartialDate.parse(typed, TODAY) == PartialDate(2024)


@pytest.mark.parametrize("typed", ["", "  ", "\u00a0"])
def test_a_blank_is_no_date(typed):
    assert PartialDate.parse(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2024", "Tháng 02/2024 không có ngày 31."),
        ("29/2/2023", "Tháng 02/2023 không có ngày 29."),
        ("0/3/2024", "Tháng 03/2024 không có ngày 0."),
        ("31022024", "Tháng 02/2024 không có ngày 31."),
        ("15/13/2023", "Không có tháng 13. Nhập tháng từ 1 đến 12."),
        ("3/24", "Không có tháng 24. Nhập tháng từ 1 đến 12."),
        ("00/2024", "Không có tháng 0. Nhập tháng từ 1 đến 12."),
        ("1/1/0024", "Năm 24 không hợp lệ. Nhập năm từ 1800 đến 2199."),
        ("đầu quý", "Không hiểu ngày “đầu quý”. Nhập dạng 05/03/2024, 03/2024 hoặc 2024."),
    ],
)
def test_a_date_that_is_none_is_refused_with_its_reason(typed, sentence):
    with pytest.raises(InvalidInput) as refusal:
        PartialDate.parse(typed, TODAY)
    assert str(refusal.value) == sentence
    assert refusal.value.problems[0].field is None


@pytest.mark.parametrize("typed", ["24/9//2024", "5/3/20244", "quý I/2024", "５/3/2024"])
def test_what_is_nearly_a_date_is_not_guessed(typed):
    with pytest.raises(InvalidInput, match="Không hiểu ngày"):
        PartialDate.parse(typed, TODAY)


@pytest.mark.parametrize(("typed", "year"), [("44", 2044), ("45", 1945), ("00", 2000)])
def test_a_year_of_two_digits_lies_close_to_today(typed, year):
    assert PartialDate.parse(f"1/1/{typed}", TODAY) == PartialDate(year, 1, 1)


@given(partial_dates, days)
def test_what_is_shown_reads_back(value, today):
    assert PartialDate.parse(value.display, today) == value


@given(partial_dates)
def test_what_is_stored_reads_back(value):
    assert PartialDate.from_text(value.text) == value


@given(events)
def test_an_event_stored_reads_back(words):
    event = PartialDate.event(words)
    assert PartialDate.from_text(event.text) == event
    assert event.is_event
    assert (event.earliest, event.latest, event.days_left(TODAY)) == (None, None, None)
    assert event.display == event.words


@pytest.mark.parametrize("words", ["", "  ", "\u200b"])
def test_an_event_without_words_is_refused(words):
    with pytest.raises(InvalidInput, match="Chưa ghi sự kiện"):
        PartialDate.event(words)


@pytest.mark.parametrize("text", ["", "~", "24", "2024-3", "2024-03-5", "2024-03-05x", "03/2024"])
def test_text_in_another_form_was_never_stored(text):
    with pytest.raises(ValueError):  # noqa: PT011 - a bug of the caller has no sentence
        PartialDate.from_text(text)


def test_a_date_has_either_a_year_or_words():
    for parts in ({}, {"month": 3}, {"year": 2024, "day": 5}, {"year": 2024, "words": "x"}):
        with pytest.raises(ValueError):  # noqa: PT011 - a bug of the caller has no sentence
            PartialDate(**parts)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "display"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "02/2024"),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), "02/2023"),
        ("2024-03-15", date(2024, 3, 15), date(2024, 3, 15), "15/03/2024"),
        ("~sau Đại hội", None, None, "sau Đại hội"),
    ],
)
def test_a_partial_date_spans_its_days(text, earliest, latest, display):
    value = PartialDate.from_text(text)
    assert (value.earliest, value.latest, value.display) == (earliest, latest, display)


@pytest.mark.parametrize(
    ("due", "today", "words", "overdue"),
    [
        (PartialDate(2024, 3, 15), date(2024, 3, 14), "Còn 1 ngày", False),
        (PartialDate(2024, 3, 15), date(2024, 3, 15), "Hôm nay", False),
        (PartialDate(2024, 3, 15), date(2024, 3, 16), "Quá hạn 1 ngày", True),
        (PartialDate(2024, 3), date(2024, 3, 31), "Hôm nay", False),
        (PartialDate(2024, 3), date(2024, 4, 1), "Quá hạn 1 ngày", True),
        (PartialDate(2024), date(2024, 12, 1), "Còn 30 ngày", False),
        (PartialDate.event("sau Đại hội"), date(2030, 1, 1), "", False),
    ],
)
def test_a_deadline_passes_with_its_last_day(due, today, words, overdue):
    assert due_words(due, today) == words
    assert due.is_overdue(today) is overdue


def test_no_deadline_has_no_words():
    assert due_words(None, TODAY) == ""


@given(partial_dates, days)
def test_overdue_means_that_today_is_later_than_the_last_day(due, today):
    assert due.is_overdue(today) == (today > due.latest)
    assert due.days_left(today) == (due.latest - today) // timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2024-03-15", "2024-03-15"),
        ("2024-03-15", "2024-03"),
        ("2024", "2024-01-01"),
        ("2024-03-15", "~sau Đại hội"),
        ("~sau Đại hội", "2020"),
    ],
)
def test_a_period_that_may_be_right_is_left_alone(start, end):
    assert period_problem(PartialDate.from_text(start), PartialDate.from_text(end)) is None


def test_a_period_with_an_open_end_is_left_alone():
    assert period_problem(None, PartialDate(2024)) is None
    assert period_problem(PartialDate(2024), None) is None


def test_a_period_that_ends_before_it_starts_is_told():
    assert period_problem(PartialDate(2024, 3), PartialDate(2024, 2)) == (
        "Ngày kết thúc (02/2024) trước ngày bắt đầu (03/2024). Sửa một trong hai ngày."
    )


# --- the date of a document ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "text", "display"),
    [
        ((20, 1, 2022), "2022-01-20", "ngày 20 tháng 01 năm 2022"),
        ((5, 2, 2022), "2022-02-05", "ngày 05 tháng 02 năm 2022"),
        ((5, 3, 2020), "2020-03-05", "ngày 05 tháng 3 năm 2020"),
        ((29, 12, 2026), "2026-12-29", "ngày 29 tháng 12 năm 2026"),
        ((None, 3, 2024), "2024-03-", "ngày … tháng 3 năm 2024"),
        ((None, None, 2024), "2024--", "ngày … tháng … năm 2024"),
        ((None, None, None), "--", "ngày … tháng … năm …"),
        ((29, 2, None), "-02-29", "ngày 29 tháng 02 năm …"),
        ((31, None, 2024), "2024--31", "ngày 31 tháng … năm 2024"),
    ],
)
def test_a_document_date_is_stored_and_written(parts, text, display):
    value = DocumentDate(*parts)
    assert value.text == text
    assert value.display == display
    assert DocumentDate.from_text(text) == value
    assert (value.as_date() is None) == (None in parts)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ((30, 2, None), "Tháng 02 không có ngày 30."),
        ((29, 2, 2023), "Tháng 02/2023 không có ngày 29."),
        ((32, None, None), "Không có ngày 32."),
        ((0, None, 2024), "Không có ngày 0."),
        ((1, 13, None), "Không có tháng 13. Nhập tháng từ 1 đến 12."),
        ((1, 1, 24), "Năm 24 không hợp lệ. Nhập năm từ 1800 đến 2199."),
    ],
)
def test_an_impossible_document_date_is_refused(parts, sentence):
    with pytest.raises(InvalidInput) as refusal:
        DocumentDate(*parts)
    assert str(refusal.value) == sentence


@given(days)
def test_a_whole_document_date_is_that_day(day):
    assert DocumentDate.of(day).as_date() == day
    assert DocumentDate.of(day).as_partial() == PartialDate.of(day)


def test_a_document_date_with_blanks_keeps_what_is_sure():
    assert DocumentDate(None, 3, 2024).as_partial() == PartialDate(2024, 3)
    assert DocumentDate(5, None, 2024).as_partial() == PartialDate(2024)
    assert DocumentDate(5, 3, None).as_partial() is None
    assert DocumentDate().is_blank
    assert not DocumentDate(year=2024).is_blank


def test_a_document_date_in_another_form_was_never_stored():
    with pytest.raises(ValueError):  # noqa: PT011 - a bug of the caller has no sentence
        DocumentDate.from_text("2024-3-5")

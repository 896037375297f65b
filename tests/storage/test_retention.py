"""G13: which own copies give way, whatever the clock says."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage.retention import AT_ONCE, DAYS, NEWEST, Copy, superseded

START = date(2026, 3, 2)


def after(*days):
    """Copies made so many days after the start, in this order."""
    return [Copy(number, START + timedelta(days=n)) for number, n in enumerate(days, start=1)]


def settled(copies):
    """What is left once nothing gives way any more."""
    left = set(copies)
    while gone := superseded(left):
        left -= set(gone)
    return left


def test_few_copies_all_stay():
    assert superseded(after(*range(NEWEST))) == ()
    assert superseded([]) == ()


def test_the_newest_of_each_day_outlives_the_others_of_the_day():
    four_a_day = after(*(n // 4 for n in range(4 * 30)))
    left = settled(four_a_day)
    days = {copy.made for copy in left}
    assert {START + timedelta(days=29 - n) for n in range(DAYS)} <= days
    of_one_day = [copy for copy in left if copy.made == START + timedelta(days=20)]
    assert [copy.sequence for copy in of_one_day] == [4 * 21]


def test_weeks_and_months_reach_back_two_years():
    daily = after(*range(800))
    left = settled(daily)
    assert len({(copy.made.year, copy.made.month) for copy in left}) == 24
    assert START + timedelta(days=60) < min(copy.made for copy in left)
    assert len({copy.made.isocalendar()[:2] for copy in left}) >= 10 + 24 - 4


def test_what_stays_for_ever_stays():
    milestone = Copy(1, START, is_for_ever=True)
    assert milestone in settled([milestone, *after(*range(900))[1:]])


def test_few_go_at_once_oldest_first():
    gone = superseded(after(*([0] * 100)))
    assert [copy.sequence for copy in gone] == [1, 2, 3]
    assert len(gone) == AT_ONCE


def test_a_clock_that_went_back_gives_nothing_up_and_then_goes_on():
    steady = after(*range(100))
    back = [*steady, Copy(101, date(1980, 1, 1))]
    assert superseded(steady)
    assert superseded(back) == ()
    assert superseded([*back, Copy(102, START + timedelta(days=101))])


jumps = st.lists(
    st.one_of(
        st.integers(0, 2),
        st.sampled_from([-17000, -365, -1, 365, 3650]),
    ),
    min_size=1,
    max_size=150,
)


@given(jumps)
@settings(max_examples=300, deadline=None)
def test_the_newest_by_order_outlive_any_clock(days):
    copies, on = set(), date(2026, 6, 1)
    for number, jump in enumerate(days, start=1):
        on = min(max(on + timedelta(days=jump), date(1980, 1, 1)), date(2090, 1, 1))
        copies.add(Copy(number, on))
        gone = superseded(copies)
        newest = sorted(copies, key=lambda copy: -copy.sequence)[:NEWEST]
        assert not set(gone) & set(newest)
        assert len(gone) <= AT_ONCE
        copies -= set(gone)

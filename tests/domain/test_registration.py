"""Registration in time, and the least there has to be."""

from datetime import date

import pytest

from app.domain.dates import PartialDate
from app.domain.registration import Requirement, is_late, lateness_words, requirement_problems

WORKS = Requirement(("model", "project"), 1, "mô hình hoặc công trình")


@pytest.mark.parametrize(
    ("received_on", "due", "late", "words"),
    [
        (date(2026, 4, 14), PartialDate(2026, 4, 15), False, "Đúng hạn"),
        (date(2026, 4, 15), PartialDate(2026, 4, 15), False, "Đúng hạn"),
        (date(2026, 4, 16), PartialDate(2026, 4, 15), True, "Trễ 1 ngày"),
        (date(2026, 4, 20), PartialDate(2026, 4, 15), True, "Trễ 5 ngày"),
        (date(2026, 4, 30), PartialDate(2026, 4), False, "Đúng hạn"),
        (date(2026, 5, 15), PartialDate(2026, 4), True, "Trễ 15 ngày"),
        (date(2027, 1, 1), PartialDate(2026), True, "Trễ 1 ngày"),
        (date(2030, 1, 1), PartialDate.event("trước Đại hội"), False, ""),
        (date(2030, 1, 1), None, False, ""),
        (None, PartialDate(2020), False, ""),
    ],
)
def test_late_means_after_the_last_day(received_on, due, late, words):
    assert is_late(received_on, due) is late
    assert lateness_words(received_on, due) == words


@pytest.mark.parametrize(
    ("requirement", "counts", "problems"),
    [
        (
            WORKS,
            {},
            ["Thôn Đông chưa đăng ký mô hình hoặc công trình (cần ít nhất 01)."],
        ),
        (WORKS, {"project": 1}, []),
        (WORKS, {"model": 2}, []),
        (
            Requirement(("model", "project"), 3, "mô hình hoặc công trình"),
            {"model": 1, "project": 1},
            ["Thôn Đông mới đăng ký 02 mô hình hoặc công trình (cần ít nhất 03)."],
        ),
        (
            Requirement(("event",), 10, "sự kiện"),
            {"event": 9, "project": 5},
            ["Thôn Đông mới đăng ký 09 sự kiện (cần ít nhất 10)."],
        ),
        (Requirement(("model",), 0, "mô hình"), {}, []),
        (Requirement((), 2, "nội dung"), {"model": 1, "task": 1}, []),
    ],
)
def test_the_least_to_register_is_told_in_words(requirement, counts, problems):
    assert requirement_problems("Thôn Đông", [requirement], counts) == problems


def test_every_requirement_is_checked():
    event = Requirement(("event",), 1, "lễ hội hoặc sự kiện")
    assert len(requirement_problems("Thôn Đông", [WORKS, event], {})) == 2

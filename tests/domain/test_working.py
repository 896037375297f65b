"""A scheme of wards for paying without cash, worked out by hand: 100 points and 15 beside.

Its words are those of the real scale kept with the shared references; the units are ours.
"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.figures import FigureDefinition, Part
from app.domain.rounding import Rounding
from app.domain.rules import Binary, Choice, Count, Option, Ratio, Tier, Tiers
from app.domain.scoring import (
    GATE_CLOSED,
    NOT_APPLICABLE,
    CriterionNode,
    Entry,
    SheetCaps,
    explain,
    total,
)
from app.domain.terms import CriterionKind, EntryState, FigureKind
from app.domain.working import Answer, RuleBook, RuledLine


def node(node_id, kind, maximum, parent=None):
    return CriterionNode(node_id, parent, kind, maximum, 1, name=f"Mục {node_id}")


GROUP, BASE, BONUS = CriterionKind.GROUP, CriterionKind.BASE, CriterionKind.BONUS

FIGURES = [
    FigureDefinition("plan", "Có kế hoạch tuyên truyền và minh chứng", FigureKind.YES_NO),
    FigureDefinition("asked", "Số người được hỏi trả lời đúng", FigureKind.COUNT),
    FigureDefinition("a", "Số người hưởng", FigureKind.COUNT),
    FigureDefinition("b2", "Số người mở tài khoản", FigureKind.COUNT),
    FigureDefinition("b3", "Số người có thẻ", FigureKind.COUNT),
    FigureDefinition("b4", "Số người nhận không dùng tiền mặt", FigureKind.COUNT),
    FigureDefinition("before", "Đã đạt 100% trước khi có kế hoạch", FigureKind.YES_NO),
    FigureDefinition("updated", "Số đối tượng đã cập nhật", FigureKind.COUNT),
]
WARDS = RuleBook(
    [
        RuledLine(node("I", GROUP, 100_00)),
        RuledLine(node("1", BASE, 20_00, "I"), Count("asked", 40), gate="plan"),
        RuledLine(node("2", BASE, 40_00, "I"), Ratio("b2", "a")),
        RuledLine(node("3", BASE, 20_00, "I"), Ratio("b3", "b2")),
        RuledLine(node("4", BASE, 20_00, "I"), Ratio("b4", "a")),
        RuledLine(node("5", GROUP, 15_00)),
        RuledLine(
            node("5.1", BONUS, 5_00, "5"), Binary("b2", Fraction(100), "a"), granted="before"
        ),
        RuledLine(
            node("5.2", BONUS, 5_00, "5"),
            Tiers(
                "b4",
                (
                    Tier(2_00, Fraction(88), Fraction(90)),
                    Tier(3_00, Fraction(90), Fraction(95)),
                    Tier(4_00, Fraction(95), Fraction(100)),
                    Tier(5_00, Fraction(100)),
                ),
                "a",
            ),
        ),
        RuledLine(node("5.3", BONUS, 5_00, "5"), Binary("updated", Fraction(100), "a")),
    ],
    FIGURES,
)
CAPS = SheetCaps(bonus=15_00, total=115_00)


def ward(*values):
    """The figures of a ward, in the order of `FIGURES`; None for one that is missing."""
    return {d.code: Fraction(v) for d, v in zip(FIGURES, values, strict=True) if v is not None}


def summed(figures, answers=None):
    nodes = [line.node for line in WARDS.lines]
    return total(nodes, WARDS.work(figures, answers or {}).entries, CAPS)


@pytest.mark.parametrize(
    ("figures", "base", "bonus"),
    [
        # 50 right answers, everybody with an account, a card, without cash, and updated.
        (ward(1, 50, 400, 400, 400, 400, 0, 400), 100_00, 15_00),
        # 47 × 0,4 = 18,8; 300/400 × 40 = 30; 240/300 × 20 = 16; 360/400 × 20 = 18; 90% gives 3.
        (ward(1, 47, 400, 300, 240, 360, 0, 399), 82_80, 3_00),
        # No plan: nothing for part 1; 100% before the plan earns 5; 352/400 = 88% gives 2.
        (ward(0, 50, 400, 200, 100, 352, 1, 0), 0 + 20_00 + 10_00 + 17_60, 5_00 + 2_00),
        # 1/3 × 40 = 13,33; 1/1 × 20 = 20; 2/3 × 20 = 13,33.
        (ward(1, 0, 3, 1, 1, 2, 0, 3), 13_33 + 20_00 + 13_33, 5_00),
        # Nobody opened an account: there is nobody to give a card, part 3 does not occur (full).
        (ward(1, 25, 10, 0, 0, 0, 0, 0), 10_00 + 0 + 20_00 + 0, 0),
        # More cards than people count no more than all.
        (ward(1, 60, 10, 10, 12, 9, 0, 10), 20_00 + 40_00 + 20_00 + 18_00, 5_00 + 3_00 + 5_00),
    ],
)
def test_six_wards_come_to_what_the_scheme_says(figures, base, bonus):
    sheet = summed(figures)
    assert (sheet.base, sheet.bonus, sheet.total) == (base, bonus, base + bonus)
    assert sheet.is_complete


def test_a_shared_figure_that_is_missing_leaves_all_that_read_it_unscored():
    sheet = summed(ward(1, 50, 400, None, 100, 352, 0, 0))
    assert (sheet.scored_count, sheet.expected_count) == (2, 4)
    assert WARDS.readers("b2") == {"2", "3", "5.1"}


def test_every_number_says_where_it_came_from():
    worked = WARDS.work(ward(0, 47, 400, 300, 240, 360, 1, 399), {})
    assert worked.workings["1"] == "Có kế hoạch tuyên truyền và minh chứng: không, tính 0 điểm"
    assert worked.workings["2"] == "300/400 × 40 = 30"
    assert worked.workings["5.1"] == "Đã đạt 100% trước khi có kế hoạch: có, được điểm tối đa"
    lines = explain([line.node for line in WARDS.lines], worked.entries, CAPS, worked.workings)
    assert {line.note for line in lines if line.node_id == "5.2"} == {
        "360/400 = 90%, bậc từ 90% đến dưới 95%"
    }


def test_a_condition_nobody_answered_is_waited_for():
    worked = WARDS.work(ward(None, 47, 400, 300, 240, 360, 0, 399), {})
    assert worked.entries["1"].state is EntryState.BLANK
    assert "Chưa có số liệu: Có kế hoạch" in worked.workings["1"]


# --- by hand, levels, groups ---------------------------------------------------------------------

MIXED = RuleBook(
    [
        RuledLine(node("I", GROUP, None), gate="plan"),
        RuledLine(node("I.1", BASE, 10_00, "I")),
        RuledLine(
            node("I.2", BASE, 5_00, "I"),
            Choice((Option("yes", "đạt", 5_00), Option("no", "chưa", 0, zeroes_group=True))),
        ),
        RuledLine(node("II", BASE, 10_00), Ratio("done", "all")),
    ],
    [
        FIGURES[0],
        FigureDefinition("done", "Đơn đã giải quyết"),
        FigureDefinition("all", "Tổng số đơn", parts=(Part("new"), Part("old"))),
        FigureDefinition("new", "Đơn mới"),
        FigureDefinition("old", "Đơn cũ"),
    ],
    Rounding(25),
)
ASKED = {"plan": Fraction(1), "done": Fraction(5), "new": Fraction(4), "old": Fraction(2)}


def test_by_hand_by_level_and_by_figures_stand_side_by_side():
    worked = MIXED.work(ASKED, {"I.1": Answer(points=7_50), "I.2": Answer(chosen="yes")})
    # 5/6 of 10 is 8,33, which is 8,25 in quarters.
    assert worked.entries == {
        "I.1": Entry.answered(7_50),
        "I.2": Entry.answered(5_00),
        "II": Entry.answered(8_25),
    }
    assert worked.workings["II"] == "5/6 × 10 = 8,25 (làm tròn 0,25)"


def test_a_group_whose_condition_failed_has_an_entry_that_closes_it():
    worked = MIXED.work({**ASKED, "plan": Fraction(0)}, {"I.1": Answer(points=7_50)})
    assert worked.entries["I"] == GATE_CLOSED
    assert total([line.node for line in MIXED.lines], worked.entries).total == 8_25


def test_a_scorer_can_say_that_something_did_not_occur():
    assert (
        MIXED.work(ASKED, {"II": Answer(is_not_applicable=True)}).entries["II"] == NOT_APPLICABLE
    )


def test_points_that_are_taken_away_are_zero_whatever_the_line_came_to():
    worked = MIXED.work(ASKED, {"II": Answer(is_void=True, reason="minh chứng không thật")})
    assert worked.entries["II"] == Entry.answered(0)
    assert worked.workings["II"] == "Đã hủy điểm: minh chứng không thật"


def test_a_line_without_a_maximum_counts_without_end():
    book = RuleBook([RuledLine(node("1", CriterionKind.PENALTY, None), Count("back", 5_00))])
    worked = book.work({"back": Fraction(7)}, {})
    assert (worked.entries["1"].points, worked.workings["1"]) == (35_00, "7 × 5 = 35")


def test_a_computed_figure_is_read_through():
    assert MIXED.readers("old") == {"II"}
    assert MIXED.readers("plan") == {"I"}
    assert MIXED.readers("unknown") == frozenset()


SOME = st.dictionaries(
    st.sampled_from([d.code for d in FIGURES]), st.integers(0, 1000).map(Fraction)
)


@given(SOME, st.sampled_from([d.code for d in FIGURES]), st.integers(0, 1000).map(Fraction))
def test_after_a_change_only_its_lines_are_worked_out_again(figures, code, value):
    before = WARDS.work(figures, {})
    changed = {**figures, code: value}
    after = WARDS.work(changed, {}, WARDS.readers(code))
    kept = {key: entry for key, entry in before.entries.items() if key not in WARDS.readers(code)}
    assert kept | dict(after.entries) == WARDS.work(changed, {}).entries

"""What is missing on sheets: reasons for changes, and evidence."""

import pytest

from app.domain.findings import Finding, ScoredStage, findings
from app.domain.scoring import BLANK, NOT_APPLICABLE, CriterionNode, Entry
from app.domain.terms import CriterionKind

answered = Entry.answered
NODES = [
    CriterionNode(n, None, CriterionKind.BASE, 1000, 25, name=f"Mục {n}") for n in ("1", "2", "3")
]


def told(*stages, length=0, needing=(), limit=None):
    return findings(NODES, list(stages), length, needing, limit)


def stage(name, entries, reasons=None, evidence=None):
    return ScoredStage(name, entries, reasons or {}, evidence or {})


SELF = stage("self", {"1": answered(900), "2": answered(800), "3": answered(0)})


def test_a_change_without_a_reason_is_told_by_stage_and_line():
    head = stage("head", {"1": answered(850), "2": answered(750)}, {"1": "thiếu hồ sơ"})
    assert told(SELF, head, length=10) == [
        Finding(
            "head",
            "2",
            "“Mục 2” đổi từ 8 điểm thành 7,5 điểm nhưng chưa có lý do. Ghi lý do từ 10 chữ cái.",
        )
    ]


def test_a_reason_counts_from_its_length_on_and_a_set_may_ask_for_none():
    head = stage("head", {"1": answered(850)}, {"1": "  abcd "})
    assert told(SELF, head, length=4) == []
    [found] = told(SELF, head, length=5)
    assert "lý do mới có 4 chữ cái" in found.message
    assert told(SELF, head, length=0) == []


@pytest.mark.parametrize("entries", [{"1": answered(900)}, {"1": BLANK}, {}])
def test_the_same_again_and_what_a_stage_leaves_out_need_no_reason(entries):
    assert told(SELF, stage("head", entries), length=5) == []


def test_the_first_mark_of_a_line_needs_no_reason():
    assert told(stage("self", {}), stage("head", {"1": answered(900)}), length=5) == []


def test_a_stage_is_held_against_the_last_one_that_answered():
    council = stage("council", {"1": answered(800)})
    [found] = told(SELF, stage("head", {"2": answered(800)}), council, length=5)
    assert (found.stage, found.node_id) == ("council", "1")
    again = stage("council", {"1": answered(850)})
    assert told(stage("self", {}), stage("head", {"1": answered(850)}), again, length=5) == []


def test_what_did_not_occur_after_a_mark_is_a_change():
    [found] = told(SELF, stage("head", {"3": NOT_APPLICABLE}), length=5)
    assert "đổi từ 0 điểm thành không phát sinh" in found.message


def test_points_without_the_evidence_they_need_are_told():
    one = stage("self", SELF.entries, evidence={"2": "12/BC-UBND"})
    [found] = told(one, needing=["1", "2", "3"])
    assert (found.stage, found.node_id) == ("self", "1")
    assert found.message == (
        "“Mục 1” có 9 điểm nhưng chưa có minh chứng. Ghi số văn bản hoặc tên tệp minh chứng."
    )


def test_evidence_of_an_earlier_stage_holds_and_blanks_are_none():
    head = stage("head", {"1": answered(900)}, evidence={"1": "  "})
    one = stage("self", {"1": answered(900)}, evidence={"1": "anh-1.jpg"})
    assert told(one, head, needing=["1"]) == []
    assert [found.stage for found in told(SELF, head, needing=["1"])] == ["self", "head"]


def test_what_lies_beyond_the_limit_needs_a_sentence():
    # 9 to 8 is one point, the limit; 8 to 6,75 is beyond it.
    head = stage("head", {"1": answered(800), "2": answered(675)})
    assert told(SELF, head, limit=100) == [
        Finding(
            "head",
            "2",
            "“Mục 2” lệch 1,25 điểm so với vòng trước, quá 1 điểm. Ghi một câu lý do.",
        )
    ]
    said = stage("head", {"2": answered(675)}, {"2": "Hai hộ chưa xong"})
    assert told(SELF, said, limit=100) == []
    assert told(SELF, head) == []


def test_the_limit_looks_past_a_stage_that_left_the_line_blank():
    middle = stage("middle", {"2": BLANK})
    head = stage("head", {"2": answered(500)})
    assert [one.stage for one in told(SELF, middle, head, limit=100)] == ["head"]


def test_a_length_that_is_asked_for_covers_the_limit():
    head = stage("head", {"2": answered(500)})
    assert len(told(SELF, head, length=5, limit=100)) == 1

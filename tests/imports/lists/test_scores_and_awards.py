"""Scores of a stage, one mark in a row or criteria across; awards of former years."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core.errors import InvalidInput
from app.domain.terms import AwardGround, EntryState
from app.entities import ScoreSheet
from app.imports.lists.rows import Choice
from app.services import awards, score_intake, scoring
from tests import contest
from tests.imports.lists.books import ERROR, REVIEW, VALID, Desk, states, told


@pytest.fixture
def it(office):
    return contest.contest(office)


@pytest.fixture
def desk(office, tmp_path, it):
    contest.make_sheets(office, it)
    return Desk(office, tmp_path, "scores", plan_id=it.plan_id, stage_id=it.final_stage)


def marks(office, it):
    """The marks that stand, by unit and criterion."""
    found = office.ask(score_intake.sheets_of, it.plan_id, None, it.final_stage)
    return {
        (page.name, page.line(criterion).name): "KPS"
        if stood.state is EntryState.NOT_APPLICABLE
        else stood.points
        for [sheet] in found.values()
        for page in [sheet.page]
        for criterion, stood in page.entries.items()
        if stood.state is not EntryState.BLANK
    }


CLEAN, SAFE = "Vệ sinh môi trường", "An ninh trật tự"
ACROSS = [
    ["STT", "Đơn vị", "Tiêu chí", None, "Tổng điểm"],
    [None, None, CLEAN, SAFE],
]
MERGES = ["A1:A2", "B1:B2", "C1:D1", "E1:E2"]


def across(*rows):
    return [*ACROSS, *([n, *row] for n, row in enumerate(rows, start=1))]


def test_a_matrix_with_two_header_rows_comes_in_and_blank_is_not_zero(desk, office, it):
    rows = across(
        ["Thôn Đông", 9.25, "4,5 điểm", 13.75],
        ["Thôn Tây", 0, None, None],
        ["Thôn Nam", "９", "KPS"],
    )
    checked = desk.take(rows, merges=MERGES)
    assert set(states(checked).values()) == {VALID}, told(checked)
    assert marks(office, it) == {
        ("Thôn Đông", CLEAN): 925,
        ("Thôn Đông", SAFE): 450,
        ("Thôn Tây", CLEAN): 0,
        ("Thôn Nam", CLEAN): 900,
        ("Thôn Nam", SAFE): "KPS",
    }
    assert desk.take(rows, merges=MERGES).choices == {Choice.SKIP: 3}
    office.undo()
    assert marks(office, it) == {}


def test_one_mark_in_a_row_comes_in_with_its_reason(desk, office, it):
    rows = [
        ["Đơn vị", "Tiêu chí", "Điểm", "Lý do"],
        ["Thôn Đông", CLEAN, "9,5", "Sạch"],
        ["Thôn Đông", "An ninh trat tu", 4, None],
        ["Thôn Đông", CLEAN, 8, None],
        ["Thôn Tây", "Văn nghệ", 8, None],
        ["Thôn Tây", None, 8, None],
    ]
    checked = desk.take(rows)
    said = told(checked)
    assert "điểm này đã ghi ở dòng 2" in said[4]
    assert "bộ tiêu chí không có “Văn nghệ”" in said[5]
    assert "có điểm nhưng không ghi tiêu chí nào" in said[6]
    assert marks(office, it) == {("Thôn Đông", CLEAN): 950, ("Thôn Đông", SAFE): 400}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (-1, "nhận điểm từ 0 đến 10"),
        (101, "nhận điểm từ 0 đến 10"),
        (1e308, "C3: điểm lớn quá"),
        (9.555, "C3: điểm 9,555 có quá hai chữ số lẻ"),
        ("9,555", "C3: điểm “9,555” không rõ là 9555 hay 9,555"),
        ("1.000", "C3: điểm “1.000” không rõ là 1000 hay 1,000"),
        ("NaN", "C3: điểm “NaN” không hợp lệ"),
        ("chín", "C3: điểm “chín” không hợp lệ"),
        (
            date(2026, 5, 9),
            "C3: ô đang là ngày 09/05/2026, có thể do Excel tự đổi điểm thành ngày",
        ),
        ("#N/A", "C3: ô đang báo lỗi #N/A của Excel"),
        ("#REF!", "C3: ô đang báo lỗi #REF! của Excel"),
        ("#DIV/0!", "C3: ô đang báo lỗi #DIV/0! của Excel"),
        ("=A1*2", "C3: công thức chưa có kết quả"),
        (True, "C3: ô đang là giá trị TRUE"),
    ],
)
def test_a_mark_that_is_none_is_refused_at_its_cell(desk, office, it, typed, said):
    checked = desk.take(across(["Thôn Đông", typed, 4]), merges=MERGES)
    assert said in told(checked)[3]
    assert states(checked) == {3: ERROR}
    assert marks(office, it) == {}


def test_a_mark_in_percent_is_refused(desk):
    rows = across(["Thôn Đông", 0.95, 4])
    checked = desk.check(rows, merges=MERGES, formats={"C3": "0%"})
    assert "C3: ô có dạng phần trăm" in told(checked)[3]


@pytest.mark.parametrize("typed", ["9,5", "9.5", " 9,5", "９,5", "9,5 điểm", 9.5])
def test_every_way_to_write_a_mark_is_one(desk, office, it, typed):
    desk.take(across(["Thôn Đông", typed]), merges=MERGES)
    assert marks(office, it) == {("Thôn Đông", CLEAN): 950}


def test_marks_that_stand_are_kept_unless_told_and_told_apart(desk, office, it):
    [sheet] = [
        page.id
        for found in office.ask(score_intake.sheets_of, it.plan_id, None, it.final_stage).values()
        for page in [found[0].page]
        if page.name == "Thôn Đông"
    ]
    office.do(scoring.record, sheet, it.criteria[0], 800)
    rows = across(["Thôn Đông", 9, 4])
    checked = desk.check(rows, merges=MERGES)
    assert states(checked) == {3: REVIEW}
    [difference] = checked.rows[0].match.differences
    assert (difference.before, difference.after) == ("8", "9")
    desk.take(rows, merges=MERGES, choices={3: Choice.ADD})
    assert marks(office, it) == {("Thôn Đông", CLEAN): 800, ("Thôn Đông", SAFE): 400}
    desk.take(rows, merges=MERGES, choices={3: Choice.UPDATE})
    assert marks(office, it)["Thôn Đông", CLEAN] == 900


def test_a_total_that_is_not_the_sum_has_to_be_looked_at(desk):
    checked = desk.check(across(["Thôn Đông", 9, 4, 14]), merges=MERGES)
    assert "tổng ghi 14 nhưng các ô cộng lại là 13" in told(checked)[3]


def test_a_unit_without_a_sheet_and_a_stage_without_sheets_are_told(desk, office, tmp_path, it):
    office.unit("Thôn Bắc")
    checked = desk.check(across(["Thôn Bắc", 9, 4]), merges=MERGES)
    assert "không có “Thôn Bắc”" in told(checked)[3]
    other = Desk(office, tmp_path, "scores", plan_id=it.plan_id, stage_id=it.self_stage)
    with pytest.raises(InvalidInput, match="chưa có phiếu nào"):
        other.begin(across(["Thôn Đông", 9, 4]))


@pytest.fixture
def crossed(office, tmp_path, it):
    """A round in which two units score Thôn Đông, as two copies that were joined can have it."""
    contest.make_sheets(office, it, it.cross_stage, None)
    east, west, south = it.units

    def give(session):
        sheet = session.scalars(select(ScoreSheet).where(ScoreSheet.subject_id == east)).one()
        sheet.scorer_id = west
        session.add(
            ScoreSheet(
                plan_id=sheet.plan_id,
                phase_id=None,
                subject_id=east,
                stage_id=sheet.stage_id,
                set_id=sheet.set_id,
                scorer_id=south,
            )
        )

    contest.joined(office, give)
    return Desk(office, tmp_path, "scores", plan_id=it.plan_id, stage_id=it.cross_stage)


def test_of_two_sheets_of_one_unit_the_scorer_tells_which_is_meant(crossed, office, it):
    head = ["Đơn vị", "Người chấm", "Tiêu chí", "Điểm"]
    rows = [
        head,
        ["Thôn Đông", "Thôn Tây", CLEAN, 5],
        ["Thôn Đông", "thôn nam", CLEAN, 6],
        ["Thôn Đông", None, CLEAN, 7],
        ["Thôn Đông", "Thôn Bắc", CLEAN, 8],
    ]
    checked = crossed.take(rows)
    assert states(checked) == {2: VALID, 3: VALID, 4: ERROR, 5: ERROR}
    assert "có 2 phiếu ở vòng này, của “Thôn Nam”, “Thôn Tây”" in told(checked)[4]
    assert "không có phiếu do “Thôn Bắc” chấm" in told(checked)[5]
    found = office.ask(score_intake.sheets_of, it.plan_id, None, it.cross_stage)
    given = {
        one.scorer: [stood.points for stood in one.page.entries.values() if stood.points]
        for one in found[it.units[0]]
    }
    assert given == {"Thôn Tây": [500], "Thôn Nam": [600]}
    assert crossed.take(rows[:3]).choices == {Choice.SKIP: 2}


# --- awards of former years ------------------------------------------------------------------

AWARD = ["STT", "Họ và tên", "Danh hiệu", "Năm", "Số, ngày QĐ", "Cơ quan ban hành"]


@pytest.fixture
def book(office, tmp_path):
    east = office.unit("Thôn Đông")
    office.person("Lê Văn An", east, post="Trưởng thôn")
    return Desk(office, tmp_path, "awards")


def test_awards_of_former_years_come_in_once(book, office):
    rows = [
        AWARD,
        [1, "Ông Lê Văn An", "LĐTT", 2023, "12/QĐ-UBND ngày 05/01/2024", "UBND huyện"],
        [2, "Lê Văn An", "Lao động tiên tiến", 2022, None, None],
        [3, "Lê Văn An", "CSTĐCS", None, "9/QĐ-UBND ngày 05/01/2022", None],
        [4, "Thôn Đông", "LĐTT", 2022, None, None],
        [5, "Lê Văn An", "LĐTT", "22", None, None],
    ]
    checked = book.take(rows)
    assert states(checked) == {2: VALID, 3: VALID, 4: REVIEW, 5: ERROR, 6: ERROR}
    said = told(checked)
    assert "không ghi năm; theo ngày quyết định thì là 2022" in said[4]
    assert "dành cho cá nhân, không dành cho tập thể" in said[5]
    assert "không phải năm. Ghi đủ 4 chữ số" in said[6]
    found = {row.year: row for row in office.ask(awards.listed)}
    assert set(found) == {2023, 2022}
    assert found[2023].decision_number == "12/QĐ-UBND"
    assert found[2023].decided_on == date(2024, 1, 5)
    assert (found[2023].name, found[2023].post) == ("Lê Văn An", "Trưởng thôn")
    again = book.take(rows[:3])
    assert again.choices == {Choice.SKIP: 2}
    assert len(office.ask(awards.listed)) == 2


def test_a_list_may_name_the_ground_of_each_award(book, office):
    rows = [
        ["Họ và tên", "Danh hiệu", "Năm", "Loại hình"],
        ["Lê Văn An", "LĐTT", 2023, "Công trạng"],
        ["Lê Văn An", "LĐTT", 2022, "theo chuyên đề"],
        ["Lê Văn An", "LĐTT", 2021, None],
        ["Lê Văn An", "LĐTT", 2020, "vui"],
    ]
    checked = book.take(rows)
    assert states(checked) == {2: VALID, 3: VALID, 4: VALID, 5: ERROR}
    assert "loại hình khen thưởng “vui” không rõ" in told(checked)[5]
    found = {row.year: row.ground for row in office.ask(awards.listed)}
    assert found == {2023: AwardGround.MERIT, 2022: AwardGround.MOVEMENT, 2021: None}


def test_a_list_without_a_column_of_years_goes_by_the_decisions_once_looked_at(book, office):
    rows = [["Họ và tên", "Danh hiệu", "Ngày QĐ"], ["Lê Văn An", "LĐTT", date(2024, 1, 5)]]
    assert states(book.check(rows)) == {2: REVIEW}
    book.take(rows, reviewed=True)
    assert office.ask(awards.listed)[0].year == 2024


def test_an_award_is_changed_only_when_told(book, office):
    head = ["Họ và tên", "Danh hiệu", "Năm", "Số quyết định"]
    book.take([head, ["Lê Văn An", "LĐTT", 2023, None]])
    rows = [head, ["Lê Văn An", "LĐTT", 2023, "12/QĐ-UBND"]]
    assert book.take(rows).choices == {Choice.SKIP: 1}
    assert book.take(rows, updates=True).choices == {Choice.UPDATE: 1}
    assert office.ask(awards.listed)[0].decision_number == "12/QĐ-UBND"

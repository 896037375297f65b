"""Tables of statistics: whatever the rows say, sums are right and figures name their records.

The real table that these replace added percentages (1,65 %), printed 0,65 % for 508 of 779, had
five column totals that were not the sum of their rows, and individuals among the collectives.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random
from uuid import UUID, uuid5

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from app.domain.terms import (
    AwardGround,
    AwardKind,
    AwardNature,
    AwardScope,
    NominationState,
    PlanForm,
    PlanState,
    SubjectKind,
)
from app.exports.pdf import write_pdf
from app.exports.report import (
    Count,
    GroupRow,
    Money,
    Percent,
    Regime,
    Report,
    TotalRow,
    records_of,
)
from app.exports.reports import Parameters, kind_of
from app.exports.reports.award_statistics import form_grid, proposal_grid, unit_grid
from app.exports.reports.movements import movement_counts
from app.exports.reports.prizes import fund_grid, prize_grid
from app.exports.word import write_docx
from app.exports.xlsx import write_xlsx
from app.services import awards
from app.services.award_statistics import GivenAward, MovementRow, NominatedAward
from app.services.awards import AwardFilters, AwardRow
from tests.commendation import commune, issued, nominate

SPACE = UUID(int=0)
LEADS = {"Lãnh đạo, quản lý": True, "Lao động trực tiếp": False, "Chưa rõ chức vụ": None}
TODAY = date(2026, 11, 27)
NAMES = ("Lao động tiên tiến", "Giấy khen", "Bằng khen", "Kỷ niệm chương")
UNITS = ("", "Thôn Đông", "Thôn Đoài", "Trường Tiểu học")
GROUPS = (("", 9), ("Thôn, tổ dân phố", 1), ("Trường học", 5))
KINDS = (SubjectKind.UNIT, SubjectKind.PERSON, SubjectKind.HOUSEHOLD)

random_rows = pytest.mark.parametrize("random", [Random(n) for n in range(25)], ids=range(25))
"""A test walks over the rows of many seeds."""


def given_awards(random):
    def one(number):
        row = AwardRow(
            id=uuid5(SPACE, str(number)),
            subject_id=uuid5(SPACE, f"subject {number}"),
            subject_kind=random.choice(KINDS),
            award_code="",
            award_name=random.choice(NAMES),
            year=2026,
            period="",
            decision_id=random.choice((None, SPACE)),
            nomination_id=None,
            decision_number="",
            decided_on=None,
            decided_by="",
            name=f"Người {number}",
            honorific="",
            post="",
            unit_name="",
            is_leader=random.choice((True, False)),
            achievement="",
            golden_book_number=number,
            nature=AwardNature.GIVEN,
            prize_multiplier=None,
            prize_amount=random.choice((None, 0, random.randrange(3_000_000))),
            prize_note="",
            note="",
        )
        kind, ground = random.choice((*AwardKind, None)), random.choice((*AwardGround, None))
        unit, (group, group_place) = random.choice(UNITS), random.choice(GROUPS)
        unit_id = uuid5(SPACE, unit) if unit else None
        is_person = row.scope is AwardScope.PERSON
        leads = random.choice((True, False, None)) if is_person else None
        before = random.choice(("", "Thôn Cũ"))
        at = (unit, unit_id, group, group_place, before if unit else "")
        return GivenAward(row, kind, number % 5, ground, *at, leads)

    return [one(number) for number in range(random.randint(1, 60))]


def nominations(random):
    def one(number):
        return NominatedAward(
            id=uuid5(SPACE, str(number)),
            plan_id=SPACE,
            plan_name="",
            subject_kind=random.choice(KINDS),
            name="",
            unit_name="",
            award_name=random.choice(NAMES),
            kind=random.choice((*AwardKind, None)),
            place=number % 5,
            ground=random.choice(list(AwardGround)),
            state=random.choice(list(NominationState)),
            is_decided=random.choice((True, False)),
        )

    return [one(number) for number in range(random.randint(1, 60))]


def movements(random):
    def one(number):
        form, state = random.choice(list(PlanForm)), random.choice(list(PlanState))
        known = (uuid5(SPACE, str(number)), f"Phong trào {number}", 2026)
        return MovementRow(*known, "", "", None, form, "", "", None, None, state)

    return [one(number) for number in range(random.randint(0, 40))]


def figures(grid, row):
    """Yield the place of each figure of a row, and the figure."""
    cells = row if isinstance(row, tuple) else row.cells
    for place, cell in enumerate(cells):
        if isinstance(cell, Count | Money):
            yield place, cell


def amount(cell):
    return cell.dong if isinstance(cell, Money) else int(cell)


def sums(grid, rows):
    """Add the figures of plain rows by column: their amounts, and how often each record stands."""
    added, records = Counter(), Counter()
    for row in rows:
        for place, cell in figures(grid, row):
            added[place] += amount(cell)
            records.update((place, record.id) for record in cell.records)
    return added, records


def adds_up(grid, rows):
    """Look whether each row of sums is the sum of its rows, and all of it the sum of all."""
    plain, since = [], []
    for row in grid.rows:
        match row:
            case GroupRow():
                since = []
            case TotalRow():
                assert sums(grid, [row]) == sums(grid, since)
            case _:
                plain.append(row)
                since.append(row)
    assert sums(grid, [grid.totals]) == sums(grid, plain)
    for row in (*plain, grid.totals):
        for _, cell in figures(grid, row):
            assert len({record.id for record in cell.records}) == len(cell.records)
            if isinstance(cell, Count):
                assert cell == len(cell.records)
            else:
                assert cell.dong == sum(record.award.prize_amount for record in cell.records)
    whole = next(cell for _, cell in figures(grid, grid.totals) if len(cell.records) == len(rows))
    assert {record.id for record in whole.records} == {row.id for row in rows}


def column(grid, *path):
    return [one.path for one in grid.columns].index(path)


def shares_are_of_counts(grid, part, whole, share):
    """Look whether a column of percentages is worked out from counts, in the sums too."""
    for row in (*grid.rows, grid.totals):
        cells = row if isinstance(row, tuple) else row.cells
        if cells:
            assert cells[share] == Percent.of(int(cells[part]), int(cells[whole]))


@random_rows
def test_awards_by_unit_add_up_with_a_column_for_each_award_that_occurs(random):
    rows = given_awards(random)
    grid = unit_grid(rows)
    adds_up(grid, rows)
    shown = {one.heading for one in grid.columns[2:-1]}
    assert shown == {row.award.award_name for row in rows}
    for row in (*grid.rows, grid.totals):
        cells = row if isinstance(row, tuple) else row.cells
        if cells:
            assert sum(cells[2:-1]) == cells[-1]


@random_rows
def test_awards_by_form_add_up_down_and_across(random):
    rows = given_awards(random)
    grid = form_grid(rows)
    adds_up(grid, rows)
    wholes = [n for n, one in enumerate(grid.columns) if n > 5 and one.heading == "Tổng"]
    people = [n for n, one in enumerate(grid.columns) if one.heading in LEADS]
    for row in (*grid.rows, grid.totals):
        cells = row if isinstance(row, tuple) else row.cells
        if cells:
            assert cells[2] == cells[3] + cells[4] + cells[5]
            assert cells[2] == sum(cells[n] for n in wholes)
            assert cells[4] == sum(cells[n] for n in people)
    for first in wholes:
        shares_are_of_counts(grid, first, 2, first + 1)
    numbers = " + ".join(str(first + 1) for first in wholes)
    assert grid.footnote.startswith(f"Cột 3 = {numbers}.")
    told = [one.number for one in grid.columns]
    assert [told[first] for first in wholes] == [str(first + 1) for first in wholes]


@random_rows
def test_leaders_are_told_from_direct_workers_among_people_alone(random):
    rows = given_awards(random)
    grid = form_grid(rows)
    for place, heading in enumerate(one.heading for one in grid.columns):
        for record in grid.totals.cells[place].records if heading in LEADS else ():
            assert record.scope is AwardScope.PERSON
            assert record.leads is LEADS[heading]


def test_what_is_rare_has_columns_only_where_it_is_there():
    [one] = _many(1, 0)
    one = replace(one, leads=True)
    groups = {column.path[0] for column in form_grid([one]).columns[6:]}
    assert groups == {"Thường xuyên (công trạng)", "Phong trào, chuyên đề"}
    assert "Chưa rõ chức vụ" not in [column.heading for column in form_grid([one]).columns]
    rare = [replace(one, ground=ground) for ground in (None, *AwardGround)]
    groups = {column.path[0] for column in form_grid([one, *rare]).columns[6:]}
    assert groups > {"Đột xuất", "Cống hiến, niên hạn, đối ngoại", "Chưa rõ loại hình"}


def test_the_widest_table_still_fits_the_page(tmp_path):
    [one] = _many(1, 0)
    grid = form_grid([replace(one, ground=ground) for ground in (None, *AwardGround)])
    report = Report(heading="Tổng hợp", regime=Regime.STATE, blocks=(grid,), is_landscape=True)
    write_pdf(report, tmp_path / "a.pdf")
    write_docx(report, tmp_path / "a.docx")
    assert "Cống hiến" in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_a_unit_says_under_which_name_its_awards_were_given():
    [one] = _many(1, 0)
    grid = unit_grid([one, replace(one, unit_before="Thôn Cũ")])
    assert [row[1] for row in grid.rows if isinstance(row, tuple)] == ["Thôn Đông (Thôn Cũ)"]
    assert grid.totals.cells[-1] == 2


@random_rows
def test_proposals_add_up_down_and_across(random):
    rows = nominations(random)
    grid = proposal_grid(rows)
    adds_up(grid, rows)
    for row in (*grid.rows, grid.totals):
        cells = row if isinstance(row, tuple) else row.cells
        if cells:
            assert cells[3] == cells[4] + cells[5] + cells[6]
            assert cells[7] == cells[8] + cells[9] + cells[10]
            assert cells[3] == cells[7] + cells[12] + cells[13] + cells[14]
    shares_are_of_counts(grid, 7, 3, 11)


@random_rows
def test_movements_add_up_down_and_across(random):
    rows = movements(random)
    grid = movement_counts(rows)
    adds_up(grid, rows)
    for row in (*grid.rows, grid.totals):
        cells = row if isinstance(row, tuple) else row.cells
        assert cells[1] == sum(cells[2:])


@random_rows
def test_prizes_add_up_and_what_nobody_knows_is_counted_not_added(random):
    rows = given_awards(random)
    grid = prize_grid(rows)
    adds_up(grid, rows)
    *_, count, unknown, money = grid.totals.cells
    assert count == unknown + len(money.records)
    own = [row.award.prize_amount or 0 for row in rows if row.award.decision_id is not None]
    assert fund_grid(rows).rows[1][2] == Money(sum(own))


def test_titles_stand_apart_from_commendations_and_each_has_its_sum(office):
    it = commune(office)
    leader, worker = it.people[:2]
    issued(
        office,
        it,
        nominate(office, it, leader, "LDTT"),
        nominate(office, it, worker, "GK_CN"),
        nominate(office, it, it.village, "GK_TT"),
    )
    report = office.ask(kind_of("awards_by_form").build, Parameters(today=TODAY, year=2026))
    texts = [row.text for row in report.grids[0].rows if not isinstance(row, tuple)]
    assert texts == ["I. Danh hiệu thi đua", "Cộng", "II. Hình thức khen thưởng", "Cộng"]
    cells = report.grids[0].totals.cells
    assert cells[2:6] == (3, 1, 2, 0)


def test_half_a_hundredth_of_a_percent_goes_up_and_percentages_are_never_added():
    grid = form_grid(_many(508, 271))
    cells = grid.totals.cells
    share = column(grid, "Thường xuyên (công trạng)", "%")
    assert cells[share] == Percent(6521)
    assert cells[column(grid, "Phong trào, chuyên đề", "%")] == Percent(3479)


def _many(regular, campaign):
    grounds = [AwardGround.MERIT] * regular + [AwardGround.MOVEMENT] * campaign
    base = AwardRow(
        *(SPACE, SPACE, SubjectKind.PERSON, "", "Giấy khen", 2026, "", None, None, "", None, ""),
        *("An", "", "", "", False, "", None, AwardNature.GIVEN, None, None, "", ""),
    )
    kind = AwardKind.COMMENDATION
    return [GivenAward(base, kind, 1, one, "Thôn Đông", SPACE, "Thôn", 1) for one in grounds]


def test_prizes_of_the_report_are_those_of_the_book(office):
    it = commune(office)
    issued(office, it, nominate(office, it, it.people[0], "LDTT"))
    row = {"subject_id": it.people[1], "award_code": "GK_CN", "year": 2026}
    office.do(awards.add, row | {"prize_amount": 500_000})
    office.do(awards.add, row | {"subject_id": it.people[2]})
    report = office.ask(kind_of("prizes").build, Parameters(today=TODAY, year=2026))
    money = office.ask(awards.money, AwardFilters(year=2026, withdrawn=False))
    *_, count, unknown, total = report.grids[0].totals.cells
    assert total == Money(sum(row.amount for row in money))
    assert (count, unknown) == (3, sum(row.unknown_count for row in money))
    assert [row[-1] for row in report.grids[1].rows if isinstance(row[-1], str)] == [
        "chưa rõ, ghi tay"
    ] * 4


def test_awards_without_a_nomination_are_told_beside_the_proposals(office):
    it = commune(office)
    nominate(office, it)
    build = kind_of("proposed").build
    asked = Parameters(today=TODAY, year=2026)
    assert "không có đề nghị" not in office.ask(build, asked).as_text()
    row = {"subject_id": it.people[1], "award_code": "GK_CN", "year": 2026}
    office.do(awards.add, row)
    assert "còn 1 lượt khen không có đề nghị" in office.ask(build, asked).as_text()


STATISTICS = ("movements", "proposed", "awards_by_form", "awards_by_unit", "prizes")


@pytest.mark.parametrize("code", STATISTICS)
def test_a_year_without_records_makes_a_paper_that_says_so(office, code, tmp_path):
    report = office.ask(kind_of(code).build, Parameters(today=TODAY, year=1999))
    assert "Chưa có" in report.as_text()
    write_pdf(report, tmp_path / "a.pdf")
    write_xlsx(report, tmp_path / "a.xlsx")
    write_docx(report, tmp_path / "a.docx")


def test_what_nobody_knows_is_said_in_the_page_in_word_and_in_the_sheet(office, tmp_path):
    it = commune(office)
    row = {"subject_id": it.people[1], "award_code": "GK_CN", "year": 2026}
    office.do(awards.add, row | {"unit_name": "Tổ xe ôm"})
    asked = Parameters(today=TODAY, year=2026)
    reports = [office.ask(kind_of(code).build, asked) for code in STATISTICS]
    written = _pdf_words(reports, tmp_path), _word_words(reports, tmp_path)
    told = ("Chưa rõ loại hình", "Chưa rõ nhóm đơn vị", "chưa rõ, ghi tay", "Chưa rõ số tiền")
    for words in (*told, "Tổ xe ôm", "TỔNG HỢP KHEN THƯỞNG THEO ĐƠN VỊ"):
        flat = "".join(words.split())
        assert [flat in "".join(text.split()) for text in written] == [True, True], words
    cells = _sheet_cells(reports, tmp_path)
    for words in (*told, "Tổ xe ôm"):
        assert any(words in str(cell) for cell in cells), words
    [page] = [report for report in reports if report.heading.endswith("theo đơn vị")]
    assert page.grids[0].totals.cells[-1] in cells


def test_only_figures_name_records():
    assert records_of(Count(("An",))) == ("An",)
    assert records_of(Money(5, ("An",))) == ("An",)
    assert [records_of(cell) for cell in (5, "x", None, Percent(1), Money(5))] == [()] * 5


def _pdf_words(reports, folder):
    write_pdf(reports, folder / "a.pdf")
    return " ".join(page.extract_text() for page in PdfReader(folder / "a.pdf").pages)


def _word_words(reports, folder):
    write_docx(reports, folder / "a.docx")
    body = Document(folder / "a.docx").element.body
    return " ".join(piece.text or "" for piece in body.iter() if piece.tag.endswith("}t"))


def _sheet_cells(reports, folder):
    write_xlsx(reports, folder / "a.xlsx")
    book = load_workbook(folder / "a.xlsx", data_only=True)
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]

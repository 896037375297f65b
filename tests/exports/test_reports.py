"""Every report of the sample commune: what the data holds is what the paper says."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

from app.core.errors import NotAllowed
from app.core.vietnamese import number_text
from app.domain.terms import AwardNature, CriterionKind
from app.exports.pdf import write_pdf
from app.exports.report import GroupRow, Money, Points, Tick, cell_text
from app.exports.reports import REPORTS, Parameters, kind_of
from app.exports.reports.awards import award_grid
from app.exports.reports.scores import matrix_heading
from app.exports.word import write_docx
from app.exports.xlsx import write_xlsx
from app.services import (
    awards,
    figures,
    plan_assignments,
    plan_audiences,
    plan_bases,
    plan_contents,
    plan_deadlines,
    plan_drafts,
    plan_ladders,
    plan_phases,
    plan_recipients,
    plan_targets,
    plan_views,
    plans,
    pledges,
    registrations,
    results,
    stages,
    works,
)
from app.services.score_matrix import MatrixColumn
from tests.sample import commune, sample_file

__all__ = ["commune", "sample_file"]

TODAY = date(2026, 11, 20)


@pytest.fixture
def last_year(commune):
    """The plan of 2025, which ran to its end."""
    [row] = commune.ask(plans.listed, 2025)
    return row.id


def made(commune, code, plan_id, **more):
    return commune.ask(kind_of(code).build, Parameters(today=TODAY, plan_id=plan_id, **more))


def sheet_cells(report, folder):
    path = folder / "report.xlsx"
    write_xlsx(report, path)
    book = load_workbook(path, data_only=True)
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


def page_words(report, folder):
    path = folder / "report.pdf"
    write_pdf(report, path)
    text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    return " ".join(text.split())


def document_words(report, folder):
    path = folder / "report.docx"
    write_docx(report, path)
    return "".join(piece.text or "" for piece in Document(path).element.body.iter(qn("w:t")))


def cells_of(report):
    """Yield every cell of the tables of a report that is not blank."""
    for grid in report.grids:
        for row in grid.all_rows:
            cells = row if isinstance(row, tuple) else row.cells
            yield from (cell for cell in cells if cell is not None and cell != "")


def flat(text):
    return "".join(text.split())


@pytest.mark.parametrize("kind", REPORTS, ids=lambda kind: kind.code)
def test_every_cell_of_every_report_is_in_the_sheet_on_the_page_and_in_word(
    kind, commune, last_year, tmp_path
):
    report = made(commune, kind.code, last_year, year=2025)
    cells = sheet_cells(report, tmp_path)
    words = flat(page_words(report, tmp_path))
    in_word = flat(document_words(report, tmp_path))
    for cell in cells_of(report):
        if not isinstance(cell, Tick):
            assert flat(cell_text(cell)) in words
            assert flat(cell_text(cell)) in in_word
        match cell:
            case Points():
                assert cell.hundredths / 100 in cells
            case Money():
                assert cell.dong in cells
            case int():
                assert cell in cells
    assert "DỮ LIỆU MẪU" in page_words(report, tmp_path)


def test_the_registration_list_has_every_registration(commune, last_year, tmp_path):
    report = made(commune, "registrations", last_year)
    rows = commune.ask(registrations.listed, last_year)
    lines = [row for row in report.grids[0].rows if isinstance(row, tuple)]
    assert [line[1] for line in lines] == [row.subject_name for row in rows]
    assert f"Cộng: {len(rows)} đăng ký" in page_words(report, tmp_path)


def test_the_ranking_shows_the_closed_results(commune, last_year):
    frozen = commune.ask(results.of, last_year, None)
    lines = made(commune, "ranking", last_year).grids[0].rows
    shown = {line[1]: (line[0], line[5]) for line in lines if isinstance(line, tuple)}
    assert shown == {row.subject_name: (row.rank, Points(row.total)) for row in frozen.rows}


def test_the_scoreboard_names_its_round_as_the_condition_of_the_report_does(commune, last_year):
    assert "Vòng chấm: Thẩm định" in made(commune, "scoreboard", last_year).as_text()


def test_nothing_scored_is_blank_in_the_ranking_bonus_and_penalty_too(commune):
    [plan] = [row for row in commune.ask(plans.listed, 2026) if row.number]
    grid = made(commune, "ranking", plan.id).grids[0]
    unscored = [row for row in grid.rows if isinstance(row, tuple) and row[5] is None]
    assert unscored
    assert {row[2:6] for row in unscored} == {(None, None, None, None)}


def test_while_no_unit_told_a_figure_no_share_has_reached_the_target(commune):
    [draft] = [row for row in commune.ask(plans.listed, 2026) if not row.number]
    grids = made(commune, "interim", draft.id).grids
    [targets] = [grid for grid in grids if grid.columns[0].heading == "Chỉ tiêu"]
    assert targets.rows == (("Đường hoa mới", 1, 0, 1, None),)


def test_a_ranking_says_by_which_round_and_only_the_closed_one_is_closed(commune, last_year):
    first, *_, decisive = commune.ask(stages.listed, last_year)
    told = made(commune, "ranking", last_year).as_text()
    assert f"Vòng chấm: {decisive.name}" in told
    assert "Đã chốt điểm ngày" in told
    of_first = Parameters(today=TODAY, plan_id=last_year, stage_id=first.id)
    told = commune.ask(kind_of("ranking").build, of_first).as_text()
    assert f"Vòng chấm: {first.name}" in told
    assert "Đã chốt điểm ngày" not in told
    assert f"Không phải kết quả đã chốt theo vòng “{decisive.name}”" in told


def test_the_award_book_adds_up(commune, tmp_path):
    report = commune.ask(kind_of("awards").build, Parameters(today=TODAY, year=2025))
    total = sum(row.amount for row in commune.ask(awards.money))
    assert report.grids[0].totals.cells[8] == Money(total)
    assert number_text(total) in page_words(report, tmp_path)


def test_an_award_taken_back_stays_in_the_book_with_its_reason_and_does_not_count(commune):
    rows = commune.ask(awards.listed, awards.AwardFilters(year=2025))
    one = replace(
        rows[0],
        nature=AwardNature.REVOKED,
        prize_amount=710_000,
        prize_note="Chỉ chi mức cao nhất.",
        note="Thu hồi: kê khai sai",
    )
    kept = replace(rows[1], prize_amount=900_000)
    grid = award_grid([one, kept])
    assert grid.rows[0][-1] == "Chỉ chi mức cao nhất.\nThu hồi: kê khai sai"
    assert grid.rows[1][7] == kept.decided_by
    assert grid.totals.text == "Cộng: 1 lượt khen (không tính 1 lượt đã thu hồi)"
    assert grid.totals.cells[8] == Money(900_000)


def test_the_award_book_of_several_years_names_them(commune):
    report = commune.ask(kind_of("awards").build, Parameters(today=TODAY))
    years = [row.text for row in report.grids[0].rows if isinstance(row, GroupRow)]
    assert years == ["Năm 2025", "Năm 2024"]


def test_the_works_list_adds_only_known_costs(commune):
    [plan] = [row for row in commune.ask(plans.listed, 2026) if row.number]
    rows = commune.ask(works.listed, plan.id, TODAY)
    report = made(commune, "works", plan.id)
    assert any(row.cost is None for row in rows)
    known = sum(row.cost for row in rows if row.cost is not None)
    assert report.grids[0].totals.cells[7] == Money(known)


def test_late_and_missing_units_are_named(commune):
    [plan] = [row for row in commune.ask(plans.listed, 2026) if row.number]
    text = made(commune, "missing", plan.id).as_text()
    assert "Thôn Vĩnh Lộc" in text
    assert "Hội Cựu chiến binh xã" in text
    assert "Trễ" in text


def test_the_summary_shows_what_the_plan_lays_down(commune, last_year):
    plan = commune.ask(plan_views.view, last_year)
    text = made(commune, "plan", last_year).as_text()
    for words in (
        *(plan.name, plan.theme, plan.signer_name, f"{plan.dated.as_date():%d/%m/%Y}"),
        *(phase.name for phase in plan.phases),
        *(target.name for target in plan.targets),
        *(step.name for step in plan.ladder),
        *(row.text for row in plan.recipients),
    ):
        assert words in text


def in_words(fields, part, **others):
    """Every text of a form filled in, each with its own words."""
    texts = (name for name, field in fields.model_fields.items() if field.annotation is str)
    return {name: f"{part} {name}" for name in texts} | others


def test_the_summary_leaves_out_no_words_that_a_person_filled_in(commune):
    values = in_words(plans.PlanFields, "plan", year=2026)
    parts = {
        "bases": [in_words(plan_bases.BasisFields, "basis")],
        "audiences": [in_words(plan_audiences.AudienceFields, "audience")],
        "phases": [in_words(plan_phases.PhaseFields, "phase", kind="wave")],
        "contents": [in_words(plan_contents.ContentFields, "content", kind="theme")],
        "targets": [in_words(plan_targets.TargetFields, "target", is_per_unit=True)],
        "deadlines": [in_words(plan_deadlines.DeadlineFields, "deadline", kind="pledge")],
        "ladder": [in_words(plan_ladders.LadderStepFields, "step", scope="household")],
        "assignments": [in_words(plan_assignments.AssignmentFields, "assignment")],
        "recipients": [in_words(plan_recipients.RecipientFields, "recipient")],
    }
    plan_id = commune.do(plan_drafts.create, values, parts)
    text = made(commune, "plan", plan_id).as_text().casefold()
    filled = [values, *(row for rows in parts.values() for row in rows)]
    written = [word for row in filled for name, word in row.items() if " " in str(word)]
    labels = ["năm | 2026", "đợt", "chủ đề năm", "mỗi đơn vị", "ký giao ước", "hộ gia đình"]
    assert [word for word in [*written, *labels] if word not in text] == []


def test_the_summary_says_on_whom_a_target_falls_and_in_which_phase(commune, last_year):
    plan = commune.ask(plan_views.view, last_year)
    unit = plan.participations[0]
    plan_id = commune.do(plans.copy_from, last_year, 2031)
    [phase, *_] = commune.ask(plan_views.view, plan_id).phases
    linked = {"phase_id": phase.id, "note": "theo nghị quyết"}
    commune.do(
        plan_targets.add, plan_id, {"name": "Đường hoa", "subject_id": unit.subject_id, **linked}
    )
    commune.do(plan_deadlines.add, plan_id, {"task": "Nộp báo cáo", **linked})
    text = made(commune, "plan", plan_id).as_text()
    assert f"{unit.subject_name}; {phase.name}; theo nghị quyết" in text
    assert f" | {phase.name}; theo nghị quyết" in text


def test_a_pledge_tells_what_is_promised_and_whether_it_is_signed(commune, last_year):
    [row, *_] = commune.ask(pledges.listed, 2026)
    told = f"{row.cluster_name}, năm 2026. "
    signed = f"Ký ngày {row.signed_on:%d/%m/%Y}"
    counted = f"; {row.signed_count}/{row.party_count} bên đã ký."
    text = made(commune, "pledges", row.plan_id).as_text()
    assert row.name in text
    assert told + signed in text
    assert counted in text
    for item in commune.ask(pledges.one, row.id).items:
        assert item.text in text
    commune.do(pledges.unsign, row.id)
    text = made(commune, "pledges", row.plan_id).as_text()
    assert f"{told}Chưa ký; có {row.party_count} bên." in text
    assert "Đã ký" not in text
    assert "Chưa có giao ước thi đua nào" in made(commune, "pledges", last_year).as_text()


def test_a_plan_without_rounds_says_so_in_place_of_a_scoreboard(commune):
    [draft] = [row for row in commune.ask(plans.listed, 2026) if not row.number]
    for code in ("scoreboard", "ranking", "comparison"):
        with pytest.raises(NotAllowed, match="vòng chấm"):
            made(commune, code, draft.id)


def test_a_review_without_rounds_says_so_in_words_for_a_chairman(commune):
    [draft] = [row for row in commune.ask(plans.listed, 2026) if not row.number]
    text = made(commune, "final", draft.id).as_text()
    assert "Kế hoạch chưa chọn vòng chấm quyết định kết quả nên chưa có xếp hạng." in text
    assert "Hãy" not in text


def test_a_scoreboard_names_the_groups_and_the_most_of_each_criterion(commune, last_year):
    columns = made(commune, "scoreboard", last_year).grids[0].columns
    first = ("I Phát triển kinh tế", "1 Hoàn thành chỉ tiêu được giao (20)")
    assert columns[2].path == first
    assert columns[4].path == ("II Văn hóa, xã hội", "1 Gia đình văn hóa, nếp sống (15)")
    half = MatrixColumn(uuid4(), uuid4(), 0, "", "Vệ sinh", CriterionKind.BASE, 750, 25)
    assert matrix_heading(half, ()).heading == "Vệ sinh (7,5)"


def test_a_plan_that_is_over_has_nothing_overdue(commune, last_year):
    text = made(commune, "tasks", last_year).as_text()
    assert "Đã xong ngày 15/07/2025" in text
    assert "Quá hạn" not in text


def test_an_empty_plan_makes_papers_that_say_there_is_nothing(commune, tmp_path):
    plan_id = commune.do(plans.create, {"name": "Kế hoạch trống", "year": 2027})
    for code in ("registrations", "missing", "works", "targets", "nominations", "awards"):
        assert page_words(made(commune, code, plan_id, year=2027), tmp_path)


def test_an_interim_review_has_the_words_of_its_own_phase_only(commune):
    [plan] = [row for row in commune.ask(plans.listed, 2026) if row.number]
    first, second, *_ = commune.ask(plan_views.view, plan.id).phases
    words = {
        phase.name: made(commune, "interim", plan.id, phase_id=phase.id).as_text()
        for phase in (first, second)
    }
    assert "Sơ kết" in words[first.name]
    assert f"Sơ kết {first.name}, ngày 14/07/2026" in words[first.name]
    assert "Đúng tiến độ." in words[first.name]
    assert "Đúng tiến độ." not in words[second.name]


def test_a_review_counts_units_not_the_phases_they_reported_in(commune):
    [plan] = [row for row in commune.ask(plans.listed, 2026) if row.number]
    for target in commune.ask(plan_views.view, plan.id).targets:
        units = len(commune.ask(plan_views.view, plan.id).participations)
        lines = made(commune, "final", plan.id).grids[2].rows
        [count] = [line[1] for line in lines if line[0] == target.name]
        assert count <= units if target.is_per_unit else count == 1


def test_a_target_in_words_is_not_said_to_be_missed(commune):
    values = {"name": "Kế hoạch bằng lời", "year": 2027}
    plan_id = commune.do(plan_drafts.create, values, {"targets": [{"name": "Giảm hộ nghèo"}]})
    [line] = made(commune, "final", plan_id).grids[2].rows
    assert line == ("Giảm hộ nghèo", 1, None, 1, None)


def test_progress_is_in_numbers_that_a_sheet_can_count_with(commune, last_year, tmp_path):
    rows = [row for row in commune.ask(figures.progress, last_year) if row.reached is not None]
    cells = sheet_cells(made(commune, "targets", last_year), tmp_path)
    assert rows
    assert {float(row.reached) for row in rows} <= {c for c in cells if isinstance(c, int | float)}

"""The dossier for the level above: what is in its folder, and that it is there whole or not."""

import os
import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app.core.errors import NotAllowed, StorageFailure
from app.core.progress import Cancelled
from app.domain.terms import DossierPart, SubmissionKind
from app.exports.papers import Asked
from app.exports.pdf import write_pdf
from app.exports.report import Column, Grid, Kind, Points, Report, Tick, cell_text
from app.exports.submission import choosing, folder, reading_back
from app.exports.xlsx import write_xlsx
from app.imports.submission_file import papers_beside, read_submission
from app.operations import open_file
from app.services import plans, submission_data, submissions
from app.services.submission_checks import RecipientChoice
from app.services.submission_shape import Form, form_of, shown, told_fields
from tests.exports.test_files import needs_root, tiny_disk
from tests.sample import commune, sample_file

__all__ = ["commune", "sample_file", "tiny_disk"]

TODAY = date(2026, 11, 27)
ABOVE = "Ủy ban nhân dân tỉnh Vĩnh Hà"
RESULTS, REGISTRATION = SubmissionKind.RESULTS, SubmissionKind.REGISTRATION


def wanted(plan_id, kind=RESULTS, keys=None):
    return folder.DossierAsked(kind, Asked(today=TODAY, plan_id=plan_id, recipient=ABOVE), keys)


def plan_of(door, year=2025):
    [row] = [row for row in door.ask(plans.listed, year) if row.number]
    return row.id


@pytest.fixture(scope="module")
def whole(sample_file, tmp_path_factory):
    """The dossier of last year's results: what was drafted, and the folder of it."""
    place = tmp_path_factory.mktemp("nộp")
    door = open_file(sample_file, read_only=True)
    try:
        made = door.ask(folder.draft, wanted(plan_of(door)))
    finally:
        door.close()
    return made, folder.write_dossier(made, place)


@pytest.fixture
def small(commune):
    """A dossier that is quick to write: the tables of figures alone."""
    return commune.ask(folder.draft, wanted(plan_of(commune), REGISTRATION, ()))


def flat(text):
    return "".join(text.replace("-", "").split())


def pages_of(path):
    return flat("".join(page.extract_text() for page in PdfReader(path).pages))


def cells_of(path):
    book = load_workbook(path, data_only=True)
    values = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    return {
        round(Decimal(str(value)), 9).normalize() if isinstance(value, int | float) else value
        for value in values
        if value is not None
    }


def number_of(field, value):
    """A number of the data as a sheet holds it; nothing for words."""
    match form_of(field):
        case Form.POINTS:
            return Decimal(value).scaleb(-2).normalize()
        case Form.COUNT | Form.MONEY | Form.NUMBER:
            return Decimal(value).normalize()
        case _:
            return None


# --- what is in it ---------------------------------------------------------------------------


def test_every_name_and_number_of_the_data_is_in_its_pdf_and_in_its_excel(whole):
    made, written = whole
    pages = pages_of(next(written.folder.glob("*PhuLucSoLieu.pdf")))
    cells = cells_of(next(written.folder.glob("*PhuLucSoLieu.xlsx")))
    count = 0
    for part, lines in made.dossier.parts.items():
        for line in lines:
            for name, field in told_fields(part).items():
                told = shown(field, line[name])
                if not told:
                    continue
                count += 1
                assert flat(told) in pages, (part, name, told)
                number = number_of(field, line[name])
                assert (told if number is None else number) in cells, (part, name, told)
    assert count > 1000
    assert all(made.dossier.counts.values())


def test_every_cell_of_every_paper_is_in_its_pdf_and_in_its_excel(whole):
    made, written = whole
    assert len(made.papers) > 8
    for number, (_, reports) in enumerate(made.papers, start=1):
        pages = pages_of(next(written.folder.glob(f"{number:02d}_*.pdf")))
        cells = cells_of(next(written.folder.glob(f"{number:02d}_*.xlsx")))
        for grid in (grid for report in reports for grid in report.grids):
            for row in (row for row in grid.rows if isinstance(row, tuple)):
                for cell in row:
                    if cell in (None, "") or isinstance(cell, Tick):
                        continue
                    assert flat(cell_text(cell)) in pages
                    if isinstance(cell, str):
                        assert cell in cells


def test_whoever_is_proposed_stands_in_the_petition_the_minutes_and_the_decision(whole):
    made, written = whole
    names = {line["name"] for line in made.dossier.parts[DossierPart.NOMINATIONS]}
    assert len(names) == 14
    for paper in ("ToTrinh", "BienBanHop", "BienBanKiemPhieu", "QuyetDinh"):
        pages = pages_of(next(written.folder.glob(f"*_{paper}*.pdf")))
        assert all(flat(name) in pages for name in names), paper
    petition = pages_of(next(written.folder.glob("*_ToTrinh*.pdf")))
    assert flat(f"Kính gửi: {ABOVE}") in petition


def test_the_ending_of_a_file_s_name_is_whole_in_the_list_of_contents(whole):
    _, written = whole
    [path] = written.folder.glob("00_*.pdf")
    lines = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    for file in written.folder.iterdir():
        assert file.name.startswith("00_") or file.name in lines


def test_the_list_of_contents_says_what_the_files_are(whole):
    _, written = whole
    [path] = written.folder.glob("00_*.xlsx")
    rows = [
        [cell for cell in row if cell is not None]
        for row in load_workbook(path, data_only=True).active.iter_rows(values_only=True)
    ]
    listed = {row[2]: row[3:] for row in rows if len(row) > 3 and re.match(r"\d\d_", str(row[2]))}
    files = {file.name: file for file in written.folder.iterdir()}
    assert listed.keys() == {name for name in files if not name.startswith("00_")}
    for name, told in listed.items():
        digest = sha256(files[name].read_bytes()).hexdigest()
        assert told[-1] == digest[:12]
        if name.endswith(".pdf"):
            assert told[1] == len(PdfReader(files[name]).pages)
    total = next(row for row in rows if row and str(row[0]).startswith("Cộng"))
    of_pdf = [file for name, file in files.items() if name.endswith(".pdf") and name in listed]
    assert total == [f"Cộng {len(listed)} tệp", sum(len(PdfReader(f).pages) for f in of_pdf)]


def test_the_lines_of_a_table_are_counted_in_the_file(whole):
    made, written = whole
    counts = {row.name: row.row_count for row in written.files}
    data_lines = sum(made.dossier.counts.values())
    [appendix] = [name for name in counts if name.endswith("PhuLucSoLieu.xlsx")]
    assert counts[appendix] == data_lines
    [petition] = [name for name in counts if "ToTrinh" in name and name.endswith("xlsx")]
    assert counts[petition] > made.dossier.counts[DossierPart.NOMINATIONS]


def test_names_of_files_are_numbered_and_every_system_and_mail_program_takes_them(whole):
    _, written = whole
    names = [file.name for file in written.files]
    assert sorted(names) == sorted(file.name for file in written.folder.iterdir())
    for name in [*names, written.folder.name]:
        assert re.fullmatch(r"[A-Za-z0-9_.-]{1,120}", name)
    numbers = [int(name[:2]) for name in names]
    assert numbers == sorted(numbers)
    assert numbers[0] == 0
    words = {name[:2] for name in names if name.endswith(".docx")}
    assert words == {
        name[:2] for name in names if re.search("ToTrinh|TongKet|TongHop|DanhMuc", name)
    }


def test_the_submission_file_has_the_same_data_and_knows_the_papers(whole):
    made, written = whole
    [path] = written.folder.glob("*.thiduagoi")
    found = read_submission(path)
    plain = {
        part: tuple(line.model_dump(mode="json") for line in lines)
        for part, lines in found.parts.items()
    }
    assert plain == dict(made.dossier.parts)
    assert found.manifest.recipient == ABOVE
    assert found.manifest.office.name == "Ủy ban nhân dân xã An Thịnh Đông"
    assert found.manifest.heads
    assert papers_beside(path, found.manifest) == ()


def test_papers_that_were_changed_or_lost_are_told(whole, tmp_path):
    _, written = whole
    copy = shutil.copytree(written.folder, tmp_path / "nhận")
    [path] = copy.glob("*.thiduagoi")
    manifest = read_submission(path).manifest
    next(copy.glob("01_*.docx")).write_bytes(b"edited")
    next(copy.glob("01_*.pdf")).unlink()
    told = papers_beside(path, manifest)
    assert len(told) == 2
    assert any("khác với lúc lập hồ sơ" in one for one in told)
    assert any("Không có tệp" in one for one in told)


def test_the_dossier_of_a_registration_has_its_table_and_no_petition(commune):
    made = commune.ask(folder.draft, wanted(plan_of(commune), REGISTRATION))
    codes = {paper.key.partition("/")[0] for paper, _ in made.papers}
    assert {"registration_table", "works_list", choosing.APPENDIX} <= codes
    assert not codes & {"award_proposal", "award_decision", "ranking"}
    assert made.dossier.counts.keys() == set(submission_data.PARTS[REGISTRATION])


def test_a_list_of_nobody_is_not_ticked_but_can_be_chosen(commune):
    [plan_id] = [row.id for row in commune.ask(plans.listed, 2026) if row.number]
    asked = wanted(plan_id)
    made = commune.ask(folder.draft, asked)
    assert "award_proposal" not in {paper.key for paper, _ in made.papers}
    chosen = replace(asked, keys=("award_proposal",))
    keys = [paper.key for paper, _ in commune.ask(folder.draft, chosen).papers]
    assert keys == ["award_proposal", choosing.APPENDIX]


# --- whole or not there ----------------------------------------------------------------------


class StopsAt:
    """Stops when it is told the nth time how far the work is."""

    def __init__(self, step):
        self.left = step

    def report(self, done, total):
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def everything_in(place):
    return sorted((path.relative_to(place).as_posix(), path.is_dir()) for path in place.rglob("*"))


def test_a_dossier_that_is_cancelled_leaves_nothing_at_any_step(small, tmp_path):
    former = folder.write_dossier(small, tmp_path)
    before = everything_in(tmp_path)
    content = {file: file.read_bytes() for file in former.folder.iterdir()}
    steps = 0
    while True:
        try:
            folder.write_dossier(small, tmp_path, StopsAt(steps))
            break
        except Cancelled:
            steps += 1
            assert everything_in(tmp_path) == before
    assert steps == 5  # two files, two of the list of contents, the last moment
    assert {file: file.read_bytes() for file in former.folder.iterdir()} == content


def test_a_folder_that_is_there_stays_as_it_is(small, tmp_path):
    first = folder.write_dossier(small, tmp_path)
    (first.folder / "Ghi chú của tôi.txt").write_text("giữ lại", encoding="utf-8")
    second = folder.write_dossier(small, tmp_path)
    assert second.folder.name == f"{first.folder.name} (2)"
    assert (first.folder / "Ghi chú của tôi.txt").read_text(encoding="utf-8") == "giữ lại"


@needs_root
def test_a_full_disk_leaves_nothing_and_names_the_disk(small, tiny_disk):
    (tiny_disk / "cũ.txt").write_bytes(b"old" * 1000)
    with pytest.raises(StorageFailure) as refusal:
        folder.write_dossier(small, tiny_disk)
    assert [path.name for path in tiny_disk.iterdir()] == ["cũ.txt"]
    told = str(refusal.value)
    assert re.search(rf"vì ổ đĩa {tiny_disk} \(còn trống .*\) đã đầy\. Chưa ghi gì", told)
    assert "~SoThiDua" not in told


def test_a_place_that_is_gone_or_no_folder_is_named(small, tmp_path):
    with pytest.raises(StorageFailure, match=r"trong “.*usb” vì không thấy ổ đĩa hoặc thư mục"):
        folder.write_dossier(small, tmp_path / "usb")
    (tmp_path / "tệp").write_bytes(b"old")
    with pytest.raises(StorageFailure, match="có một tệp đứng ở chỗ của thư mục"):
        folder.write_dossier(small, tmp_path / "tệp")
    assert (tmp_path / "tệp").read_bytes() == b"old"


def test_a_drive_pulled_out_half_way_leaves_no_word_of_our_own_folder(small, tmp_path):
    stick = tmp_path / "usb"
    stick.mkdir()

    class PulledOut:
        def report(self, done, total):
            if done == 1:
                shutil.rmtree(stick)

    with pytest.raises(StorageFailure) as refusal:
        folder.write_dossier(small, stick, PulledOut())
    assert "~SoThiDua" not in str(refusal.value)
    assert not stick.exists()


def test_what_a_power_cut_left_goes_after_a_day(small, tmp_path):
    old, new = tmp_path / "~SoThiDua-0001.folder", tmp_path / "~SoThiDua-0002.folder"
    for left in (old, new):
        left.mkdir()
        (left / "01.pdf").write_bytes(b"half")
    os.utime(old, (0, 0))
    folder.write_dossier(small, tmp_path)
    assert not old.exists()
    assert new.exists()


def test_a_plan_with_nothing_to_send_is_refused_before_anything_is_written(commune, tmp_path):
    [draft_plan] = [row.id for row in commune.ask(plans.listed, 2026) if not row.number]
    with pytest.raises(NotAllowed, match=r"chưa có gì để nộp\. Chưa lập hồ sơ nào"):
        commune.ask(folder.draft, wanted(draft_plan))
    assert list(tmp_path.glob("HoSo*")) == []


def test_a_paper_that_cannot_be_made_is_named(commune, monkeypatch):
    def refuse(session, asked):
        raise NotAllowed("Chưa có vòng chấm.")

    kinds = tuple(
        replace(kind, build=refuse) if kind.code == "ranking" else kind for kind in choosing.PAPERS
    )
    monkeypatch.setattr(choosing, "PAPERS", kinds)
    told = "Chưa lập được văn bản “Xếp hạng”: Chưa có vòng chấm. Chưa lập hồ sơ nào."
    with pytest.raises(NotAllowed, match=re.escape(told)):
        commune.ask(folder.draft, wanted(plan_of(commune)))


def test_a_folder_that_cannot_be_noted_is_taken_away(small, tmp_path):
    written = folder.write_dossier(small, tmp_path)

    def do(*arguments):
        raise NotAllowed("Tệp đang mở để xem.")

    with pytest.raises(NotAllowed):
        folder.note(do, written, RecipientChoice(ABOVE))
    assert list(tmp_path.glob("HoSo*")) == []


def test_a_folder_is_noted_with_its_files_and_where_it_lies(commune, small, tmp_path):
    written = folder.write_dossier(small, tmp_path)
    submission_id = folder.note(commune.do, written, RecipientChoice(ABOVE))
    found = commune.ask(submissions.view, submission_id)
    assert found.files == written.files
    assert found.row.folder == str(written.folder)
    assert found.row.mark == ""


# --- reading back ----------------------------------------------------------------------------


def table(*names):
    rows = tuple((name, Points(950)) for name in names)
    columns = (Column("Tên", 30), Column("Điểm", 10, Kind.POINTS))
    return Report(heading="Danh sách", blocks=(Grid(columns=columns, rows=rows),))


@pytest.mark.parametrize(("ending", "write"), [(".pdf", write_pdf), (".xlsx", write_xlsx)])
def test_a_file_without_one_of_its_cells_is_refused(tmp_path, ending, write):
    path = tmp_path / f"a{ending}"
    whole, short = table("Thôn Đông", "Thôn Tây"), table("Thôn Đông")
    write(whole, path)
    assert reading_back.file_row(path, "Danh sách", [whole]).sha256
    write(short, path)
    with pytest.raises(StorageFailure, match="không thấy “Thôn Tây"):
        reading_back.file_row(path, "Danh sách", [whole])


def test_a_wrong_number_in_a_sheet_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    right = table("Thôn Đông")
    write_xlsx(right, path)
    book = load_workbook(path, data_only=True)
    [cell] = [c for row in book.active.iter_rows() for c in row if c.value == 9.5]
    cell.value = 9.6
    book.save(path)
    with pytest.raises(StorageFailure, match="không đọc lại được đủ"):
        reading_back.file_row(path, "Danh sách", [right])

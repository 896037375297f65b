"""The slip of a drill: one page that says which backup was tried, and what came of it."""

import dataclasses
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from app.core.clock import moment_text
from app.exports.drill_slip import drill_slip
from app.exports.pdf import pdf_bytes
from app.storage.archive import Manifest
from app.storage.drilling import Drill
from app.storage.examining import Contents, Figures
from app.storage.reasons import Reason

AN_BINH = "Ủy ban nhân dân xã An Bình"
MADE = datetime(2026, 1, 31, 1, 0, tzinfo=UTC)
TRIED = datetime(2026, 2, 7, 2, 30, tzinfo=UTC)
NAME = "uy-ban-nhan-dan-xa-an-binh-20260131-0800-12.thiduabk"

THEN = Contents(
    office=AN_BINH,
    schema=22,
    counts={"plan": 3, "entry": 1200, "operation": 40},
    subjects={"unit": 12},
    points={"entry": 123_450, "result": 90_000},
    digest="a" * 32,
    operations=40,
    rows=1300,
    heads=("b" * 32,),
)
NOW = Figures(
    office=AN_BINH,
    schema=22,
    counts={"plan": 4, "entry": 1200, "operation": 47},
    subjects={"unit": 13},
    points={"entry": 123_500, "result": 90_000},
    digest="c" * 32,
    operations=47,
)
PASSED = Drill(
    backup=Path("/media/USB-A") / NAME,
    begun=TRIED,
    data=Path("xa.thidua"),
    machine="PC-VANPHONG",
    is_own=False,
    manifest=Manifest(
        office=AN_BINH,
        machine="PC-KETOAN",
        created=MADE,
        sequence=12,
        reason=Reason.MANUAL,
        schema=22,
        counts=THEN.counts,
        operations=40,
        heads=THEN.heads,
    ),
    then=THEN,
    now=NOW,
    missing=7,
)


def pages(slip):
    return PdfReader(BytesIO(pdf_bytes(slip))).pages


def test_it_says_which_backup_of_what_moment_with_the_figures_then_and_now():
    slip = drill_slip(PASSED, AN_BINH)
    text = slip.as_text()
    for said in (
        f"Cơ quan | {AN_BINH}",
        f"Bản sao lưu | {NAME}",
        "Số của bản sao lưu | 12",
        f"Dữ liệu của lúc | {moment_text(MADE)}, máy PC-KETOAN",
        f"Mã toàn bộ dữ liệu | {THEN.digest}",
        "Việc làm sau bản sao lưu | 7 việc",
        "Đơn vị, tập thể | 12 | 13 | ",
        "Ô điểm trên phiếu | 1.200 | 1.200",
        "Tổng điểm trên các phiếu | 1.234,5 | 1.235",
        "Kết quả: ĐẠT",
        f"Thử lúc {moment_text(TRIED)} trên máy PC-VANPHONG",
        "Người thử",
    ):
        assert said in text, said
    assert len(pages(slip)) == 1


def test_a_failure_says_why_and_what_to_do():
    why = "Tệp không còn nguyên vẹn: bản kê đã bị sửa."
    failed = dataclasses.replace(PASSED, failure=why, then=None, manifest=None, missing=None)
    slip = drill_slip(failed, AN_BINH, is_sample=True)
    text = slip.as_text()
    for said in ("Kết quả: KHÔNG ĐẠT", why, "sao lưu lại ngay vào USB khác", "DỮ LIỆU MẪU"):
        assert said in text, said
    assert len(pages(slip)) == 1


def test_one_page_holds_long_names_and_a_note():
    folder = Path("/media/USB-A" + "/thư mục dài" * 3)
    note = "Bản sao lưu có 3 việc mà tệp đang dùng không có: hai bên đã làm khác nhau."
    long = dataclasses.replace(PASSED, backup=folder / NAME, notes=(note,))
    assert len(pages(drill_slip(long, AN_BINH * 2))) == 1


def test_without_a_data_file_and_before_anything_was_read_the_rest_still_stands():
    bare = Drill(Path(NAME), TRIED, None, "PC-VANPHONG", is_own=False, failure="Không đọc được.")
    text = drill_slip(bare, "").as_text()
    assert "Chưa đọc được" in text
    assert "Cơ quan | Chưa khai báo" in text
    alone = dataclasses.replace(PASSED, now=None, missing=None)
    assert "Đơn vị, tập thể | 12 |  | " in drill_slip(alone, AN_BINH).as_text()

"""The faults of five real plans are found, wherever those lie beside the project."""

import os
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from app.imports.document_check import check_document
from app.imports.document_check.results import Status

FOLDERS = [
    Path(os.environ.get("SO_THI_DUA_PLANS", "")),
    *(folder / "shared" / "plans" for folder in Path(__file__).resolve().parents),
]
FOLDER = next((one for one in FOLDERS if one.name and one.is_dir()), None)
TODAY = date(2026, 11, 20)
HEADS = {
    "dang-uy": ("ĐẢNG ỦY PHƯỜNG\tĐẢNG CỘNG SẢN VIỆT NAM", "*"),
    "ubnd": ("ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",),
    "hdtdkt": ("HỘI ĐỒNG TĐKT\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",),
}

pytestmark = pytest.mark.skipif(FOLDER is None, reason="the real plans are not here")


def typed(name, folder):
    """The text of a plan as a clerk types it: a head with tabs, bold by `**`, all in one size."""
    text = next(FOLDER.glob(f"{name}*.txt")).read_text(encoding="utf-8")
    file = Document()
    file.styles["Normal"].font.name = "Times New Roman"
    file.styles["Normal"].font.size = Pt(14)
    for head, lines in HEADS.items():
        if name.startswith(head) and "CỘNG HÒA XÃ HỘI" not in text:
            for line in lines:
                file.add_paragraph(line)
    has_title = is_closing = False
    for line in text.split("\n"):
        plain = line.replace("*ok*", "@").replace("*", "").replace("@", "*ok*").strip()
        if not plain:
            if is_closing:
                file.add_paragraph()
            continue
        is_closing = is_closing or plain.startswith("Nơi nhận")
        paragraph = file.add_paragraph()
        run = paragraph.add_run(plain)
        run.bold = line.startswith("**") or bool(re.match(r"[IVX]+[.\-] ", plain))
        is_title = plain == "KẾ HOẠCH"
        if is_title or (has_title == 1 and len(plain) < 400):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run.bold = True
        has_title = 1 if is_title else has_title and has_title + 1
    target = BytesIO()
    file.save(target)
    path = folder / f"{name}.docx"
    path.write_bytes(target.getvalue())
    return check_document(path, TODAY)


def texts(checked, check, status=Status.FAIL):
    result = next(one for one in checked.results if one.id == check)
    assert result.status is status, (result.status, result.reason)
    return [f"{finding.found} {finding.text}" for finding in result.findings]


def test_a_party_plan_of_a_ward(tmp_path):
    found = typed("dang-uy-phuong", tmp_path)
    assert found.pack.side.value == "party"
    items = texts(found, "NN-ITEM")
    assert sum("kết thúc bằng “,”" in one for one in items) >= 5
    assert "Lưu" in texts(found, "NN-LAST")[0]
    assert any("sau số mục" in one for one in texts(found, "BD-SEQ"))
    assert texts(found, "TY-CASE")


def test_a_state_plan_of_a_ward(tmp_path):
    found = typed("ubnd-phuong", tmp_path)
    assert found.pack.side.value == "state"
    assert "Lưu: VT, UBND" in texts(found, "NN-LAST")[0]
    assert texts(found, "BD-END", Status.PASS) == []
    assert texts(found, "SG-PREFIX", Status.PASS) == []


def test_a_plan_of_a_council(tmp_path):
    found = typed("hdtdkt", tmp_path)
    assert "dấu cách" in texts(found, "NO-FORM")[0]
    sections = texts(found, "BD-MUC")
    assert any("không viết hoa" in one for one in sections)
    assert any("hai chấm" in one for one in sections)
    assert "*ok*" in texts(found, "NN-LAST")[0]
    assert texts(found, "SG-COUNCIL", Status.PASS) == []


def test_a_draft_of_a_commune(tmp_path):
    found = typed("ubnd-xa-binh-luong", tmp_path)
    assert texts(found, "SG-TM")
    assert any("hai cấp" in one for one in texts(found, "BD-SEQ"))
    assert texts(found, "NN-LAST", Status.PASS) == []


def test_a_party_plan_of_a_block(tmp_path):
    found = typed("dang-uy-khoi", tmp_path)
    assert sum("kết thúc bằng “" in one for one in texts(found, "NN-ITEM")) >= 4
    assert texts(found, "TY-CASE", Status.PASS) == []
    assert texts(found, "NN-LAST", Status.PASS) == []

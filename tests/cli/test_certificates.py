import pypdfium2
import pytest

from app import cli, operations
from app.services import certificates, decisions
from tests.sample import sample_file

__all__ = ["sample_file"]


def run(sample_file, out, *options, report="certificates", ending="pdf"):
    usual = ["--data", str(sample_file), "--format", ending, "--out", str(out)]
    return cli.run(["export", report, *usual, *options])


def texts(path):
    document = pypdfium2.PdfDocument(path)
    found = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


@pytest.fixture
def decided(sample_file):
    door = operations.open_file(sample_file, read_only=True)
    [row] = [row for row in door.ask(decisions.listed) if row.number == "118"]
    found = door.ask(certificates.of_decision, row.id)
    door.close()
    return found


def test_a_page_for_each_line_of_the_decision_in_its_order(sample_file, decided, tmp_path, capsys):
    assert run(sample_file, tmp_path, "--plan", "08") == 0
    said = capsys.readouterr().out
    assert "Chưa ghi nhận việc kiểm tra tên" in said
    assert f"Đã xuất {len(decided.lines)} giấy khen vào" in said
    pages = texts(tmp_path / "2025-118_GiayKhen.pdf")
    assert len(pages) == len(decided.lines)
    for number, (page, line) in enumerate(zip(pages, decided.lines, strict=True), start=1):
        for words in (line.full_name, line.belongs, line.achievement, f"Số sổ vàng: {number:02d}"):
            assert words in page
        assert "Quyết định số 118/QĐ-UBND ngày 19 tháng 12 năm 2025" in page


def test_by_the_number_of_the_decision_and_on_stock(sample_file, tmp_path):
    assert run(sample_file, tmp_path, "--decision", "118", "--paper", "headed") == 0
    assert "CỘNG HÒA" not in texts(tmp_path / "2025-118_GiayKhen.pdf")[0]


def test_the_list_of_names_is_a_sheet_or_a_page(sample_file, decided, tmp_path):
    for ending in ("xlsx", "pdf"):
        options = {"report": "certificate_names", "ending": ending}
        assert run(sample_file, tmp_path, "--plan", "08", **options) == 0
    text = " ".join(texts(tmp_path / "2025-118_KiemTraTenGiayKhen.pdf"))
    assert decided.lines[0].full_name in text
    assert (tmp_path / "2025-118_KiemTraTenGiayKhen.xlsx").exists()


@pytest.mark.parametrize(
    ("options", "ending", "told"),
    [
        ([], "pdf", "Chưa nói quyết định nào"),
        (["--decision", "999"], "pdf", "Các quyết định: 118/QĐ-UBND (2025)"),
        (["--plan", "05"], "pdf", "Không có quyết định đã ban hành nào phù hợp"),
        (["--plan", "08"], "xlsx", "Giấy khen chỉ xuất được PDF"),
        (["--plan", "08", "--paper", "vang"], "pdf", "Các loại có: white, bordered, headed"),
        (["--plan", "08", "--emblem", "khong-co.png"], "pdf", "Không đọc được tệp hình"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(sample_file, tmp_path, capsys, options, ending, told):
    out = tmp_path / "ra"
    assert run(sample_file, out, *options, ending=ending) == 1
    assert told in capsys.readouterr().err
    assert list(out.glob("*")) == []

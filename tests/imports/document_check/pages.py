"""Our own PDF pages of whole documents of both regimes, about an invented commune."""

from dataclasses import replace

from app.exports.pdf import pdf_bytes
from app.exports.report import Column, Grid, Paragraph, ParagraphKind, Regime, Report, Signature
from tests.imports.document_check.papers import LONG

BASIS, SECTION, BODY = ParagraphKind.BASIS, ParagraphKind.SECTION, ParagraphKind.BODY


def state_plan(**changes):
    blocks = (
        Paragraph("Căn cứ Luật Thi đua, khen thưởng năm 2022;", BASIS),
        Paragraph("Căn cứ Kế hoạch số 02/KH-UBND ngày 05 tháng 01 năm 2026 của Ủy ban.", BASIS),
        Paragraph("I. Mục đích, yêu cầu", SECTION),
        *(Paragraph(f"{n}. {LONG}.") for n in range(1, 8)),
        Paragraph("II. Tổ chức thực hiện", SECTION),
        Paragraph(f"1. {LONG}; {LONG}./."),
    )
    values = {
        "parent": ("Ủy ban nhân dân tỉnh An Giang",),
        "issuer": ("Ủy ban nhân dân", "xã An Bình"),
        "number": "Số: 14/KH-UBND",
        "place_date": "An Bình, ngày 05 tháng 3 năm 2026",
        "heading": "Kế hoạch",
        "subheadings": ("Phát động phong trào thi đua năm 2026",),
        "blocks": blocks,
        "recipients": ("UBND tỉnh", "Các thôn, cơ quan thuộc xã", "Lưu: VT, VHXH"),
        "signatures": (Signature("Chủ tịch", "Lê Văn An", ("TM. Ủy ban nhân dân",)),),
    }
    return Report(**{**values, **changes})


def party_plan(**changes):
    blocks = (
        Paragraph("Căn cứ Luật Thi đua, khen thưởng năm 2022;", BASIS),
        Paragraph("Căn cứ Chỉ thị số 32-CT/TU, ngày 08/4/2026 của Ban Thường vụ Tỉnh ủy.", BASIS),
        Paragraph("I. Mục đích, yêu cầu", SECTION),
        *(Paragraph(f"{n}. {LONG}.") for n in range(1, 9)),
    )
    values = {
        "regime": Regime.PARTY,
        "parent": ("Đảng bộ tỉnh An Giang",),
        "issuer": ("Đảng ủy xã An Bình",),
        "number": "Số 14-KH/ĐU",
        "place_date": "An Bình, ngày 05 tháng 6 năm 2026",
        "heading": "Kế hoạch",
        "subheadings": ("phát động phong trào thi đua năm 2026",),
        "blocks": blocks,
        "recipients": ("Ban Thường vụ Tỉnh ủy", "Lưu Văn phòng Đảng ủy"),
        "signatures": (Signature("Bí thư", "Lê Văn An", ("T/M Ban Thường vụ",)),),
    }
    return Report(**{**values, **changes})


def with_table(report):
    grid = Grid(columns=(Column("TT", 5), Column("Đơn vị", 30)), rows=(("1", "Thôn Đông"),))
    first, *rest = report.blocks
    return replace(report, blocks=(first, grid, *rest))


__all__ = ["party_plan", "pdf_bytes", "state_plan", "with_table"]


def letter():
    return state_plan(
        number="Số: 30/UBND-VHXH",
        subject="V/v đăng ký danh hiệu thi đua và công trình chào mừng năm 2026",
        heading="",
        subheadings=(),
        addressees=("Các thôn trong xã", "Các trường học trong xã"),
        blocks=(Paragraph(f"{LONG}."), Paragraph("Đề nghị các thôn thực hiện./.")),
        recipients=("Như trên", "Lưu: VT, VHXH"),
    )


def minutes():
    return state_plan(
        number="Số: 02/BB-UBND",
        place_date="",
        heading="Biên bản",
        subheadings=("Họp xét khen thưởng năm 2026",),
        blocks=(
            Paragraph("Thời gian bắt đầu: 8 giờ, ngày 05 tháng 3 năm 2026."),
            Paragraph(f"{LONG}."),
            Paragraph("Cuộc họp kết thúc vào 10 giờ, ngày 05 tháng 3 năm 2026./."),
        ),
        recipients=("Thành viên dự họp", "Lưu: VT, Hồ sơ"),
        signatures=(Signature("Thư ký", "Lê Thị Bình"), Signature("Chủ tọa", "Lê Văn An")),
    )


def decision():
    return state_plan(
        number="Số: 21/QĐ-UBND",
        heading="Quyết định",
        subheadings=("Về việc tặng Giấy khen",),
        blocks=(
            Paragraph("Chủ tịch Ủy ban nhân dân xã An Bình", ParagraphKind.CENTER),
            Paragraph("Căn cứ Luật Thi đua, khen thưởng năm 2022;", BASIS),
            Paragraph("Theo đề nghị của Hội đồng Thi đua - Khen thưởng xã.", BASIS),
            Paragraph("Quyết định:", ParagraphKind.CENTER),
            Paragraph("Tặng Giấy khen cho 05 tập thể có thành tích.", lead="Điều 1."),
            Paragraph(f"{LONG}./.", lead="Điều 2."),
        ),
        recipients=("Như Điều 2", "Lưu: VT"),
        signatures=(Signature("Phó Chủ tịch", "Lê Thị Bình", ("KT. Chủ tịch",)),),
    )


def council():
    return state_plan(
        parent=("UBND xã An Bình",),
        issuer=("Hội đồng Thi đua - Khen thưởng",),
        number="Số:      /KH-HĐTĐKT",
        place_date="An Bình, ngày      tháng      năm 2026",
        signatures=(Signature("Chủ tịch", "Lê Văn An", ("TM. Hội đồng",), "Chủ tịch UBND xã"),),
    )


def with_appendix():
    listed = Report(
        appendix="Phụ lục",
        heading="Danh mục chỉ tiêu",
        attached_to="(Kèm theo Kế hoạch số 14/KH-UBND ngày 05 tháng 3 năm 2026)",
        blocks=(Grid(columns=(Column("TT", 5), Column("Chỉ tiêu", 30)), rows=(("1", "Thu"),)),),
    )
    return [state_plan(), listed]


def with_attached_list():
    """A draft, with a list that goes with it on two pages of its own."""
    petition = state_plan(
        heading="Tờ trình",
        number="Số:      /TTr-UBND",
        place_date="An Bình, ngày      tháng      năm 2026",
        addressees=("Ủy ban nhân dân tỉnh",),
        recipients=("Như trên", "Lưu: VT"),
    )
    listed = Report(
        heading="Danh sách đề nghị khen thưởng",
        attached_to="(Kèm theo Tờ trình số      /TTr-UBND ngày      tháng      năm 2026"
        " của Ủy ban nhân dân xã An Bình)",
        blocks=(
            Grid(
                columns=(Column("TT", 5), Column("Họ và tên", 30)),
                rows=tuple((str(number), "Bà Lê Thị Bình") for number in range(60)),
            ),
        ),
    )
    return [petition, listed]


WHOLE = (
    state_plan,
    party_plan,
    letter,
    minutes,
    decision,
    council,
    with_appendix,
    with_attached_list,
)

"""Papers that a test can break in one place, of invented communes, written to Word."""

from dataclasses import dataclass, field
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from app.imports.document_check.model import Run
from app.imports.document_check.widths import width_of

ALIGNS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


@dataclass
class P:
    """A paragraph; `rule` is the length in millimetres of a line drawn below it, `box` of text."""

    text: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "center"
    indent: float = 0
    before: float = 0
    after: float = 0
    line: float = 1.0
    exact: float | None = None
    font: str = "Times New Roman"
    color: str = ""
    underlined: bool = False
    rule: float | None = None
    down: float = 5.5
    border: bool = False
    page_break: bool = False
    section: bool = False

    @property
    def width(self):
        """How wide it is in millimetres."""
        return width_of([Run(self.text, size=self.size, is_bold=self.bold, is_italic=self.italic)])


@dataclass
class Paper:
    """A document; `left` and `right` are the columns of its head."""

    left: list[P] = field(default_factory=list)
    right: list[P] = field(default_factory=list)
    top: list[P] = field(default_factory=list)
    body: list[P] = field(default_factory=list)
    recipients: list[P] = field(default_factory=list)
    sign: list[P] = field(default_factory=list)
    tail: list[P] = field(default_factory=list)
    width: float = 210
    height: float = 297
    margins: tuple[float, float, float, float] = (30, 20, 15, 20)  # left, top, right, bottom
    columns: tuple[float, float] = (66, 99)
    number: P | None = field(default_factory=lambda: P("", 13))
    number_first: bool = False
    number_below: bool = False
    restarts: bool = True

    def every(self):
        """All paragraphs."""
        return [*self.left, *self.right, *self.top, *self.body, *self.recipients, *self.sign]

    def find(self, begins):
        """The one paragraph that begins so."""
        return next(one for one in self.every() if one.text.startswith(begins))


# --- the papers ------------------------------------------------------------------------------

LONG = (
    "Phát huy truyền thống đoàn kết của Nhân dân trong xã, các thôn và các cơ quan thi đua lập "
    "thành tích chào mừng ngày lễ lớn; nâng cao chất lượng công tác thi đua, khen thưởng; kịp "
    "thời biểu dương tập thể, cá nhân có thành tích xuất sắc, tạo khí thế sôi nổi trong toàn xã"
)


def state_head(number, *, date="An Bình, ngày 05 tháng 3 năm 2026"):
    org = P("XÃ AN BÌNH", 13, bold=True)
    org.rule = org.width * 0.42
    motto = P("Độc lập - Tự do - Hạnh phúc", 14, bold=True)
    motto.rule = motto.width
    left = [P("UBND TỈNH AN GIANG", 13), P("ỦY BAN NHÂN DÂN", 13, bold=True), org]
    left.append(P(number, 13, before=6))
    right = [P("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True), motto]
    if date:
        right.append(P(date, 14, italic=True, before=6))
    return left, right


def state_top(kind, about):
    lines = [P(about, 14, bold=True)] if about else []
    if lines:
        lines[0].rule = lines[0].width * 0.4
    return [P(kind, 14, bold=True, before=18), *lines]


def state_text(text, **more):
    return P(text, **{"align": "justify", "indent": 10, "before": 6, "line": 1.1, **more})


def recipients_of(*lines):
    head = P("Nơi nhận:", 12, bold=True, italic=True, align="left")
    return [head, *(P(line, 11, align="left") for line in lines)]


def signed(*lines, name="Nguyễn Văn An", second="", bold_post=True):
    made = [P(line, 14, bold=bold_post or line.startswith(("T/M", "K/T"))) for line in lines]
    made += [P("", 14) for _ in range(6)]
    made += [P(second, 14, bold=True)] if second else []
    return [*made, P(name, 14, bold=True)]


def state_plan():
    left, right = state_head("Số: 14/KH-UBND")
    return Paper(
        left,
        right,
        state_top("KẾ HOẠCH", "Phát động phong trào thi đua năm 2026"),
        [
            state_text("Căn cứ Luật Thi đua, khen thưởng năm 2022;", italic=True),
            state_text(
                "Căn cứ Kế hoạch số 02/KH-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân "
                "tỉnh về công tác thi đua.",
                italic=True,
            ),
            state_text("I. MỤC ĐÍCH, YÊU CẦU", bold=True),
            state_text(f"1. {LONG}."),
            state_text("2. Các chỉ tiêu thi đua gồm:"),
            state_text("a) Thu ngân sách;"),
            state_text("b) Giảm nghèo;"),
            state_text("c) Xây dựng nông thôn mới;"),
            state_text("d) Cải cách hành chính;"),
            state_text("đ) Chuyển đổi số."),
            state_text("II. TỔ CHỨC THỰC HIỆN", bold=True, page_break=True),
            state_text("1. Các thôn đăng ký trước ngày 15 tháng 3 năm 2026."),
            state_text(f"2. {LONG}./."),
        ],
        recipients_of("- UBND tỉnh;", "- Các thôn, cơ quan thuộc xã;", "- Lưu: VT, VHXH."),
        signed("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    )


def state_deputy():
    paper = state_plan()
    paper.sign = signed("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    return paper


def state_council():
    paper = state_plan()
    org = P("KHEN THƯỞNG", 13, bold=True)
    org.rule = org.width * 0.42
    paper.left = [
        P("UBND XÃ AN BÌNH", 13),
        P("HỘI ĐỒNG THI ĐUA -", 13, bold=True),
        org,
        P("Số: 03/KH-HĐTĐKT", 13, before=6),
    ]
    paper.sign = signed("TM. HỘI ĐỒNG", "CHỦ TỊCH", second="CHỦ TỊCH UBND XÃ")
    return paper


def state_appendix():
    paper = state_plan()
    paper.tail = [
        P("Phụ lục I", 14, bold=True, section=True),
        P("DANH MỤC CHỈ TIÊU", 14, bold=True),
        state_text("Các chỉ tiêu của năm."),
    ]
    return paper


def decision():
    left, right = state_head("Số: 21/QĐ-UBND")
    return Paper(
        left,
        right,
        [
            *state_top("QUYẾT ĐỊNH", "Về việc tặng Giấy khen"),
            P("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN BÌNH", 14, bold=True, before=12),
        ],
        [
            state_text("Căn cứ Luật Thi đua, khen thưởng năm 2022;", italic=True),
            state_text("Theo đề nghị của Hội đồng Thi đua - Khen thưởng xã.", italic=True),
            P("QUYẾT ĐỊNH:", 14, bold=True, before=12),
            state_text("Điều 1. Tặng Giấy khen cho 05 tập thể có thành tích xuất sắc."),
            state_text(f"Điều 2. {LONG}./.", before=6),
        ],
        recipients_of("- Như Điều 2;", "- Lưu: VT."),
        signed("CHỦ TỊCH"),
    )


def proposal():
    left, right = state_head("Số: 09/TTr-UBND")
    return Paper(
        left,
        right,
        [
            *state_top("TỜ TRÌNH", "Về việc đề nghị khen thưởng"),
            P("Kính gửi: Ủy ban nhân dân tỉnh An Giang", 14, before=12),
        ],
        [state_text(f"{LONG}."), state_text("Ủy ban nhân dân xã kính trình xem xét./.")],
        recipients_of("- Như trên;", "- Lưu: VT."),
        signed("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    )


def letter():
    left, right = state_head("Số: 30/UBND-VHXH")
    left.append(P("V/v đăng ký thi đua", 12, before=6))
    return Paper(
        left,
        right,
        [P("Kính gửi: Các thôn trong xã", 14, before=12)],
        [state_text(f"{LONG}."), state_text("Đề nghị các thôn thực hiện./.")],
        recipients_of("- Như trên;", "- Lưu: VT, VHXH."),
        signed("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    )


def minutes():
    left, right = state_head("Số: 02/BB-UBND", date="")
    return Paper(
        left,
        right,
        state_top("BIÊN BẢN", "Họp xét khen thưởng"),
        [
            state_text("Thời gian bắt đầu: 8 giờ, ngày 05 tháng 3 năm 2026."),
            state_text(f"{LONG}."),
            state_text("Cuộc họp kết thúc vào 10 giờ, ngày 05 tháng 3 năm 2026./."),
        ],
        recipients_of("- Thành viên dự họp;", "- Lưu: VT, Hồ sơ."),
        signed("CHỦ TỌA"),
    )


def party_plan(date="An Bình, ngày 05 tháng 6 năm 2026"):
    title = P("ĐẢNG CỘNG SẢN VIỆT NAM", 15, bold=True)
    title.rule = title.width

    def text(words, **more):
        return P(words, **{"align": "justify", "indent": 10, "before": 6, "exact": 20, **more})

    return Paper(
        [
            P("ĐẢNG BỘ TỈNH AN GIANG", 14),
            P("ĐẢNG ỦY XÃ AN BÌNH", 14, bold=True),
            P("*", 14),
            P("Số 14-KH/ĐU", 14),
        ],
        [title, P(date, 14, italic=True, before=18)],
        [
            P("KẾ HOẠCH", 16, bold=True, before=18),
            P("phát động phong trào thi đua năm 2026", 15, bold=True),
            P("-----", 15),
        ],
        [
            text("- Căn cứ Luật Thi đua, khen thưởng năm 2022;"),
            text("- Căn cứ Chỉ thị số 32-CT/TU, ngày 08/4/2026 của Ban Thường vụ Tỉnh ủy."),
            text("I. MỤC ĐÍCH, YÊU CẦU", bold=True),
            text(f"1. {LONG}."),
            text("II. TỔ CHỨC THỰC HIỆN", bold=True, page_break=True),
            text(f"1. {LONG}."),
        ],
        [
            P("Nơi nhận:", 14, underlined=True, align="left"),
            P("- Ban Thường vụ Tỉnh ủy;", 12, align="left"),
            P("- Lưu Văn phòng Đảng ủy.", 12, align="left"),
        ],
        signed("T/M BAN THƯỜNG VỤ", "BÍ THƯ", bold_post=False),
        columns=(86, 79),
        number=P("", 14),
    )


def party_deputy():
    paper = party_plan()
    paper.sign = signed("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", bold_post=False)
    return paper


def certificate():
    black, red = "", "FF0000"
    lines = [
        P("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 14, bold=True),
        P("Độc lập - Tự do - Hạnh phúc", 15, bold=True),
        P("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN BÌNH", 18, bold=True, color=red),
        P("TẶNG", 16, bold=True),
        P("GIẤY KHEN", 40, bold=True, color=red),
        P("Ông Lê Văn Bình, thôn Đông", 22, bold=True, color=black),
        P("Đã có thành tích xuất sắc trong phong trào thi đua năm 2026", 16),
    ]
    return Paper(top=lines, width=297, height=210, margins=(20, 20, 20, 20), number=None)


# --- writing ---------------------------------------------------------------------------------


def write(paper):
    """The bytes of a Word file."""
    file = Document()
    first = file.sections[0]
    _set_page(first, paper)
    if paper.number is not None:
        _number(first, paper)
    if paper.left or paper.right:
        _side_by_side(file, paper.columns, (paper.left, paper.right))
    for line in (*paper.top, *paper.body):
        _write(file.add_paragraph(), line)
    if paper.sign:
        _side_by_side(file, (80, 85), (paper.recipients, paper.sign))
    for line in paper.tail:
        if line.section:
            _begin_section(file, paper)
        _write(file.add_paragraph(), line)
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def _begin_section(file, paper):
    section = file.add_section()
    _set_page(section, paper)
    if paper.restarts:
        section._sectPr.append(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))


def _side_by_side(file, widths, columns):
    table = _table(file, widths)
    for cell, lines in zip(table.rows[0].cells, columns, strict=True):
        for place, line in enumerate(lines):
            _write(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), line)


def _set_page(section, paper):
    section.page_width, section.page_height = Mm(paper.width), Mm(paper.height)
    left, top, right, bottom = paper.margins
    section.left_margin, section.top_margin = Mm(left), Mm(top)
    section.right_margin, section.bottom_margin = Mm(right), Mm(bottom)
    section.header_distance = Mm(10)


def _number(section, paper):
    section.different_first_page_header_footer = not paper.number_first
    place = section.footer if paper.number_below else section.header
    paragraph = place.paragraphs[0]
    _write(paragraph, paper.number)
    field_ = parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    )
    run = paragraph.add_run("2")
    _dress(run, paper.number)
    field_.remove(field_[0])
    field_.append(run._r)
    paragraph._p.append(field_)


def _table(file, widths):
    table = file.add_table(1, 2)
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Mm(width)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    none = '<w:{0} w:w="0" w:type="dxa"/>'
    sides = none.format("left") + none.format("right")
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
    return table


def _dress(run, line):
    run.font.name, run.font.size = line.font, Pt(line.size)
    run._r.get_or_add_rPr().rFonts.set(qn("w:cs"), line.font)
    run.bold, run.italic, run.underline = line.bold, line.italic, line.underlined
    if line.color:
        run.font.color.rgb = RGBColor.from_string(line.color)


def _write(paragraph, line):
    form = paragraph.paragraph_format
    paragraph.alignment = ALIGNS[line.align]
    form.first_line_indent = Mm(line.indent)
    form.space_before, form.space_after = Pt(line.before), Pt(line.after)
    if line.exact:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line.exact)
    else:
        form.line_spacing = line.line
    if line.page_break:
        paragraph.add_run().add_break(WD_BREAK.PAGE)
    for place, part in enumerate(line.text.split("\n")):
        run = paragraph.add_run()
        if place:
            run.add_break()
        run.add_text(part)
        _dress(run, line)
    if line.rule:
        paragraph._p.append(_drawn(line.rule, line.down))


def _drawn(length, down):
    cx = round(length * 36000)
    return parse_xml(
        f"<w:r {nsdecls('w', 'wp', 'a')} "
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>'
        f"{round(down * 36000)}</wp:posOffset></wp:positionV>"
        f'<wp:extent cx="{cx}" cy="0"/><wp:wrapNone/><wp:docPr id="1" name="line"/>'
        "<wp:cNvGraphicFramePr/><a:graphic><a:graphicData "
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom></wps:spPr><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )

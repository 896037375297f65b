"""The styles of a Word file: one for each part of a document, named as people name it."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Pt

from app.exports.layout import MM, Sizes
from app.exports.report import Regime
from app.exports.word_xml import Xml, element, removed, tag

FONT_NAME = "Times New Roman"
BASE_STYLE = "Normal"
TABLE_SIZE = 12.0
SMALL_SIZE = 11.0
CAPTION_SIZE = 13.0
HINT_SIZE = 12.0
FOOTER_SIZE = 9.0
SINGLE = 1.15
"""The height of a single-spaced line of Times New Roman, for size 1."""

_INDENT = 10 * MM
_GAP = 6.0  # at least 6 pt (Nghị định 30/2020/NĐ-CP, Phụ lục I Mục II.6)
_KEPT = (  # of the template's styles: what Word itself leans on
    "Normal",
    "Header",
    "Footer",
    "Default Paragraph Font",
    "Normal Table",
    "No List",
)


class Part(Enum):
    """A part of a document; its value is the name of its style in Word's list."""

    NATION = "Quốc hiệu"
    MOTTO = "Tiêu ngữ"
    PARENT = "Cơ quan chủ quản"
    ISSUER = "Cơ quan ban hành"
    STAR = "Dấu sao"
    NUMBER = "Số ký hiệu"
    SUBJECT = "Trích yếu công văn"
    DATE = "Địa danh, ngày tháng"
    RULE = "Đường kẻ"
    APPENDIX = "Phụ lục"
    HEADING = "Tên loại"
    SUBHEADING = "Trích yếu"
    ATTACHED = "Kèm theo"
    ADDRESSEE = "Kính gửi"
    BASIS = "Căn cứ"
    BODY = "Nội dung"
    PART_NAME = "Phần, chương"
    SECTION = "Mục"
    ITEM = "Khoản có tên"
    CENTER = "Dòng giữa"
    NOTE = "Ghi chú"
    CAPTION = "Tên bảng"
    UNIT = "Đơn vị tính"
    HEAD_CELL = "Tiêu đề cột"
    CELL = "Ô trong bảng"
    FOOTNOTE = "Chú thích bảng"
    AUTHORITY = "Quyền hạn"
    POST = "Chức vụ"
    HINT = "Hướng dẫn ký"
    SECOND_POST = "Chức vụ khác"
    NAME = "Họ tên người ký"
    RECIPIENTS = "Nơi nhận"
    RECIPIENT = "Danh sách nơi nhận"
    PAGE_NUMBER = "Số trang"
    FOOT = "Cuối trang"
    GAP = "Khoảng cách"

    @property
    def style_id(self) -> str:
        """By which paragraphs name the style; as the library derives it from the name."""
        return self.value.replace(" ", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    size: float
    bold: bool = False
    italic: bool = False
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER
    before: float = 0.0
    after: float = 0.0
    leading: float | None = None
    is_exact: bool = False
    indent: float = 0.0
    outline: int | None = None
    with_next: bool = False


def add_styles(document: Document, regime: Regime, sizes: Sizes) -> None:
    """Give a new document these styles and no others but those that Word leans on."""
    styles: Xml = document.styles.element
    styles[:] = list(deepcopy(_style_sheet(regime, sizes)))


@lru_cache(maxsize=16)
def _style_sheet(regime: Regime, sizes: Sizes) -> Xml:
    """Return the styles, the same for each document of a kind; to be copied."""
    document = docx.Document()
    _set_defaults(document)
    for part, look in _looks(regime, sizes).items():
        _add(document, part.value, look)
    return document.styles.element


def spacing_of(look_leading: float, size: float) -> float:
    """Return a line's height in points as a multiple of single spacing."""
    return look_leading / (size * SINGLE)


def _looks(regime: Regime, sizes: Sizes) -> Mapping[Part, _Look]:
    is_party = regime is Regime.PARTY
    left, both = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
    body = _Look(
        size=sizes.body,
        align=both,
        before=_GAP,
        leading=sizes.leading,
        is_exact=is_party,  # "Exactly 18 to 22 pt" (Hướng dẫn 05-HD/VPTW)
        indent=_INDENT,
    )
    heading = _Look(
        size=sizes.body,
        bold=True,
        align=both,
        before=_GAP,
        leading=sizes.leading,
        is_exact=is_party,
        indent=_INDENT,
        with_next=True,
    )
    middle = _Look(size=sizes.body, bold=True, before=_GAP, with_next=True)
    basis = _Look(
        size=sizes.body,
        italic=not is_party,
        align=both,
        before=_GAP,
        leading=sizes.leading,
        is_exact=is_party,
        indent=_INDENT,
    )
    return {
        Part.NATION: _Look(size=sizes.nation, bold=True),
        Part.MOTTO: _Look(size=sizes.motto, bold=True),
        Part.PARENT: _Look(size=sizes.issuer),
        Part.ISSUER: _Look(size=sizes.issuer, bold=True),
        Part.STAR: _Look(size=sizes.issuer),
        Part.NUMBER: _Look(size=sizes.number, before=_GAP),
        Part.SUBJECT: _Look(size=sizes.subject, italic=is_party, before=_GAP),
        Part.DATE: _Look(size=sizes.date, italic=True, before=_GAP),
        Part.RULE: _Look(size=1, leading=2, is_exact=True, with_next=True),
        Part.APPENDIX: _Look(size=sizes.heading, bold=True, with_next=True),
        Part.HEADING: _Look(size=sizes.heading, bold=True, with_next=True),
        Part.SUBHEADING: _Look(size=sizes.subheading, bold=True, with_next=True),
        Part.ATTACHED: _Look(size=sizes.subheading, italic=True, with_next=True),
        Part.ADDRESSEE: _Look(size=sizes.body, align=left, before=3.0),
        Part.BASIS: basis,
        Part.BODY: body,
        Part.PART_NAME: middle,
        Part.SECTION: _with_outline(heading, 0),
        Part.ITEM: _with_outline(heading, 1),
        Part.CENTER: middle,
        Part.NOTE: _Look(size=HINT_SIZE, italic=True, align=both, before=_GAP),
        Part.CAPTION: _Look(
            size=CAPTION_SIZE, bold=True, align=left, before=_GAP, after=3.0, with_next=True
        ),
        Part.UNIT: _Look(
            size=SMALL_SIZE,
            italic=True,
            align=WD_ALIGN_PARAGRAPH.RIGHT,
            after=3.0,
            with_next=True,
        ),
        Part.HEAD_CELL: _Look(size=TABLE_SIZE, bold=True, before=2.0, after=2.0, with_next=True),
        Part.CELL: _Look(size=TABLE_SIZE, align=left, before=2.0, after=2.0),
        Part.FOOTNOTE: _Look(size=SMALL_SIZE, italic=True, align=left, before=3.0),
        Part.AUTHORITY: _Look(size=sizes.body, bold=True, with_next=True),
        Part.POST: _Look(size=sizes.body, bold=not is_party, with_next=True),
        Part.HINT: _Look(size=HINT_SIZE, italic=True, with_next=True),
        Part.SECOND_POST: _Look(size=sizes.body, bold=not is_party, with_next=True),
        Part.NAME: _Look(size=sizes.body, bold=True),
        Part.RECIPIENTS: _Look(
            size=sizes.recipients_word, bold=not is_party, italic=not is_party, align=left
        ),
        Part.RECIPIENT: _Look(size=sizes.recipients, align=left),
        Part.PAGE_NUMBER: _Look(size=sizes.page_number),
        Part.FOOT: _Look(size=FOOTER_SIZE, italic=True),
        Part.GAP: _Look(size=2, leading=6, is_exact=True, with_next=True),
    }


def _with_outline(look: _Look, level: int) -> _Look:
    """Return the look as a heading that Word's navigation pane lists."""
    return replace(look, outline=level)


def _set_defaults(document: Document) -> None:
    styles = document.styles
    for style in list(styles):
        if style.name not in _KEPT:
            style.delete()
    normal: Any = styles[BASE_STYLE]
    normal.font.size = Pt(14)
    _set_font(normal.element.get_or_add_rPr())
    normal.paragraph_format.space_after = Pt(0)
    removed(styles.element, "docDefaults")


def _set_font(properties: Xml) -> None:
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(tag(name), FONT_NAME)
    # Without it Word underlines every word in red.
    properties.append(element("lang", val="vi-VN", eastAsia="vi-VN", bidi="vi-VN"))


def _add(document: Document, name: str, look: _Look) -> None:
    styles: Any = document.styles
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[BASE_STYLE]
    style.quick_style = True
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, look.italic
    shape = style.paragraph_format
    shape.alignment = look.align
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.first_line_indent = Pt(look.indent) if look.indent else None
    shape.keep_with_next = look.with_next or None
    shape.widow_control = True
    if look.leading and look.is_exact:
        shape.line_spacing, shape.line_spacing_rule = Pt(look.leading), WD_LINE_SPACING.EXACTLY
    elif look.leading:
        shape.line_spacing = spacing_of(look.leading, look.size)
    if look.outline is not None:
        style.element.get_or_add_pPr().append(element("outlineLvl", val=str(look.outline)))

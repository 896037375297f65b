"""The Excel form of a criteria set: its blocks, its columns, and what each cell stands for.

Both ways go by this one table. A row of the form is a group of the file (see `scheme_text`): each
column is a member of it. What is at its default may be left blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.domain.terms import (
    CriterionKind,
    FigureKind,
    GradeEffectKind,
    GroupMode,
    RoundingMode,
    StagePurpose,
)
from app.imports.scheme_codecs import (
    BAND,
    CODES,
    LEAST,
    NUMBER,
    OVERFLOW,
    PARTS,
    ROUNDING,
    TEXT,
    YES_NO,
    Codec,
    Data,
    terms,
    words,
)

SHEET, GUIDE_SHEET = "Bộ tiêu chí", "Cách ghi"
Path = tuple[str, ...]


# --- members of a row ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Member:
    """A column of a row: which member of the file it is. `shown` stands for a default left out.

    With `spread` the cell holds several members of the group at once.
    """

    column: str
    path: Path
    codec: Codec = TEXT
    is_needed: bool = False
    shown: Any = None
    spread: tuple[str, ...] = ()

    @property
    def paths(self) -> list[Path]:
        """The members of the file that the cell holds."""
        return [(name,) for name in self.spread] if self.spread else [self.path]


def _needed(column: str, name: str, codec: Codec = TEXT) -> Member:
    return Member(column, (name,), codec, is_needed=True)


Shape = tuple[Member, ...]

GENERAL: Shape = (
    _needed("Phiên bản mẫu", "version", NUMBER),
    _needed("Tên bộ tiêu chí", "name"),
    Member("Dùng cho", ("audience",)),
    Member("Ghi chú", ("note",)),
    Member("Tổng điểm ghi trên bảng", ("declared_total",), NUMBER),
    Member("Bước điểm khi chấm tay", ("step",), NUMBER, shown=Decimal("0.25")),
    Member("Điểm tính ra làm tròn đến", ("rounding", "step"), NUMBER, shown=Decimal("0.01")),
    Member("Cách làm tròn", ("rounding", "mode"), ROUNDING, shown=RoundingMode.NEAREST),
    Member("Điểm cộng tối đa", ("caps", "bonus"), NUMBER),
    Member("Trong đó phần vượt kế hoạch tối đa", ("caps", "overflow"), NUMBER),
    Member("Điểm trừ tối đa", ("caps", "penalty"), NUMBER),
    Member("Tổng điểm cao nhất", ("caps", "total"), NUMBER),
    Member("Tổng điểm thấp nhất", ("caps", "floor"), NUMBER),
    Member("Mã vòng lấy kết quả", ("decisive_stage",)),
    Member("Sửa điểm vòng trước thì ghi lý do ít nhất (chữ cái)", ("reason_length",), NUMBER),
    Member("Lệch vòng trước quá (điểm) thì phải có lý do", ("difference_limit",), NUMBER),
)

FIGURE: Shape = (
    _needed("Mã", "code"),
    _needed("Tên số liệu", "name"),
    Member("Loại", ("kind",), terms(FigureKind), shown=FigureKind.NUMBER),
    Member("Đơn vị tính", ("unit",)),
    Member("Cộng từ các số liệu", ("parts",), PARTS),
)

CRITERION: Shape = (
    Member("Mã", ("code",)),
    _needed("Nội dung", "name"),
    Member("Điểm", ("max",), NUMBER),
    Member("Chỉ tính khi có", ("gate",)),
    Member("Đạt tối đa khi có", ("granted",)),
    Member(
        "Không phát sinh", ("na_gives_full",), words({"Điểm tối đa": True, "Không tính": False})
    ),
    Member("Bắt buộc chấm", ("is_required",), YES_NO),
    Member("Minh chứng", ("needs_evidence",), words({"Phải có": True, "Không cần": False})),
    Member("Hướng dẫn", ("guidance",)),
)

KIND, PARENT, HOW = "Loại", "Thuộc nhóm", "Cách tính"
MODES = {mode.label: mode for mode in GroupMode}
BY_HAND = "Chấm tay"
KINDS = {kind.label: kind for kind in CriterionKind}


@dataclass(frozen=True, slots=True)
class RuleForm:
    """How a rule stands in the row of its criterion, and each of its `parts` in a row below.

    `fixed` are the members that the word itself says.
    """

    fixed: Data
    members: Shape = ()
    parts: str = ""
    part: str = ""
    part_members: Shape = ()


_FIGURE, _AGAINST, _BANDS = "Số liệu", "So với", "Khoảng, mức"
_EACH, _MOST, _LEAST_LEFT = "Điểm mỗi lần", "Tính tối đa", "Còn ít nhất"
_RATIO: Shape = (
    Member(_FIGURE, ("reached",), is_needed=True),
    Member(_AGAINST, ("planned",), is_needed=True),
    Member("Phần vượt (%)", ("overflow",), OVERFLOW),
)
RULES: Mapping[str, RuleForm] = {
    "Chọn mức": RuleForm(
        {"type": "choice"},
        parts="options",
        part="Mức",
        part_members=(
            _needed("Mã", "code"),
            _needed("Nội dung", "text"),
            _needed("Điểm", "points", NUMBER),
            Member(HOW, ("zeroes_group",), words({"Cả nhóm 0 điểm": True})),
        ),
    ),
    "Tỷ lệ (cao là tốt)": RuleForm({"type": "ratio"}, _RATIO),
    "Tỷ lệ (thấp là tốt)": RuleForm({"type": "ratio", "direction": "lower"}, _RATIO),
    "Theo khoảng giá trị": RuleForm(
        {"type": "tiers"},
        (
            Member(_FIGURE, ("part",), is_needed=True),
            Member(_AGAINST, ("whole",)),
        ),
        parts="tiers",
        part="Bậc",
        part_members=(
            _needed("Điểm", "points", NUMBER),
            Member(
                _BANDS,
                (),
                BAND,
                is_needed=True,
                shown={},
                spread=("lower", "upper", "has_lower", "has_upper"),
            ),
        ),
    ),
    "Trừ theo lỗi": RuleForm(
        {"type": "minus"},
        (
            Member(_MOST, ("cap",), NUMBER),
            Member(_LEAST_LEFT, ("floor",), NUMBER),
        ),
        parts="violations",
        part="Lỗi",
        part_members=(
            _needed("Nội dung", "text"),
            _needed(_FIGURE, "count"),
            _needed(_EACH, "points_each", NUMBER),
            Member(_MOST, ("cap",), NUMBER),
        ),
    ),
    "Theo số lần, số ngày": RuleForm(
        {"type": "ladder"},
        (Member(_FIGURE, ("count",), is_needed=True),),
        parts="steps",
        part="Bậc",
        part_members=(
            _needed("Điểm", "points", NUMBER),
            _needed(_BANDS, "least", LEAST),
        ),
    ),
    "Đếm nhân điểm": RuleForm(
        {"type": "count"},
        (
            Member(_FIGURE, ("count",), is_needed=True),
            Member(_EACH, ("points_each",), NUMBER, is_needed=True),
            Member(_MOST, ("cap",), NUMBER),
            Member("Trừ ra", ("excluded",)),
        ),
    ),
    "Đạt hoặc không": RuleForm(
        {"type": "binary"},
        (
            Member(_FIGURE, ("part",), is_needed=True),
            Member(_AGAINST, ("whole",)),
            Member(_BANDS, ("least",), LEAST, shown=1),
        ),
    ),
}

WAYS = (BY_HAND, *RULES)
PARTS_OF_RULES = tuple(dict.fromkeys(one.part for one in RULES.values() if one.part))

STAGE: Shape = (
    _needed("Mã", "code"),
    _needed("Tên vòng", "name"),
    Member("Ai chấm", ("purpose",), terms(StagePurpose), shown=StagePurpose.OTHER),
)

AVERAGE_OR_ONE = "Cách lấy điểm"
TAKES_ONE, TAKES_AVERAGE = "Lấy một vòng", "Trung bình các vòng"
SECTION: Shape = (
    _needed("Mã tiêu chí", "criterion"),
    _needed("Các vòng chấm phần này", "scored_by", CODES),
)
TAKES = Member("Mã vòng lấy điểm", ("takes",), is_needed=True)

TIE_BREAKS: Mapping[str, tuple[str, Shape]] = {
    "Điểm của tiêu chí": ("criterion", (_needed("Mã", "criterion"),)),
    "Số liệu": (
        "figure",
        (
            _needed("Mã", "figure"),
            Member("So với", ("whole",)),
            Member(
                "Ai xếp trước",
                ("is_lower_better",),
                words({"Số thấp hơn": True, "Số cao hơn": False}),
                shown=False,
            ),
        ),
    ),
    "Hội đồng chọn": ("council", ()),
}
BY = "Xét theo"

GRADE_KIND, GRADE_ROW = "Loại dòng", "Mức"
GRADE: Shape = (
    _needed("Tên mức", "name"),
    _needed("Từ", "minimum", NUMBER),
    Member("Số suất", ("quota", "count"), NUMBER),
    Member("Số suất (%)", ("quota", "percent"), NUMBER),
    Member("Ít nhất (suất)", ("quota", "least"), NUMBER),
    Member("Làm tròn số suất", ("quota", "rounding"), ROUNDING),
)
CONDITIONS: Mapping[str, tuple[str, Shape]] = {
    "Điều kiện điểm": (
        "criterion",
        (
            _needed("Mã", "criterion"),
            Member("Từ", ("points",), NUMBER),
            Member("Từ % tối đa", ("percent",), NUMBER),
        ),
    ),
    "Điều kiện số liệu": (
        "figure",
        (_needed("Mã", "figure"), _needed("Từ", "least", NUMBER)),
    ),
}

EFFECT: Shape = (
    _needed("Sự việc", "reason"),
    _needed("Xếp loại thế nào", "kind", terms(GradeEffectKind)),
    Member("Khi tiêu chí có điểm", ("criterion",)),
    Member("Khi số liệu trên 0", ("figure",)),
    Member("Cao nhất còn", ("grade",)),
    Member("Số mức hạ", ("levels",), NUMBER),
)


# --- where things stand on the sheet ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a block: its heading, the letters it covers, what may be chosen in it.

    `of` names the list of the file whose codes stand in it.
    """

    heading: str
    first: str
    last: str = ""
    words: tuple[str, ...] = ()
    of: str = ""
    is_number: bool = False

    @property
    def end(self) -> str:
        """The last letter that it covers."""
        return self.last or self.first


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the form; `list_name` is the list of the file that its rows are."""

    heading: str
    list_name: str
    columns: tuple[Column, ...] = field(default=())


def _choice(heading: str, members: Shape, first: str, last: str = "") -> Column:
    codec = next(member.codec for member in members if member.column == heading)
    return Column(heading, first, last, codec.words)


INFO = Block("THÔNG TIN CHUNG", "")
CRITERIA = Block(
    "TIÊU CHÍ",
    "criteria",
    (
        Column("Mã", "A"),
        Column(PARENT, "B"),
        Column("Nội dung", "C"),
        Column(KIND, "D", words=(*KINDS, *PARTS_OF_RULES)),
        Column("Điểm", "E", is_number=True),
        Column(HOW, "F", words=(*MODES, *WAYS, "Cả nhóm 0 điểm")),
        Column(_FIGURE, "G", of="figures"),
        Column(_AGAINST, "H", of="figures"),
        Column("Trừ ra", "I", of="figures"),
        Column(_BANDS, "J"),
        Column(_EACH, "K", is_number=True),
        Column(_MOST, "L", is_number=True),
        Column(_LEAST_LEFT, "M", is_number=True),
        Column("Phần vượt (%)", "N", is_number=True),
        Column("Chỉ tính khi có", "O", of="figures"),
        Column("Đạt tối đa khi có", "P", of="figures"),
        _choice("Không phát sinh", CRITERION, "Q"),
        _choice("Bắt buộc chấm", CRITERION, "R"),
        _choice("Minh chứng", CRITERION, "S"),
        Column("Hướng dẫn", "T"),
    ),
)
FIGURES = Block(
    "SỐ LIỆU",
    "figures",
    (
        Column("Mã", "A", "B"),
        Column("Tên số liệu", "C"),
        _choice("Loại", FIGURE, "D"),
        Column("Đơn vị tính", "E", "F"),
        Column("Cộng từ các số liệu", "G", "J"),
    ),
)
STAGES = Block(
    "VÒNG CHẤM",
    "stages",
    (
        Column("Mã", "A", "B"),
        Column("Tên vòng", "C"),
        _choice("Ai chấm", STAGE, "D"),
    ),
)
SECTIONS = Block(
    "PHẦN CHẤM RIÊNG",
    "sections",
    (
        Column("Mã tiêu chí", "A", "B", of="criteria"),
        Column("Các vòng chấm phần này", "C"),
        Column(AVERAGE_OR_ONE, "D", "E", words=(TAKES_ONE, TAKES_AVERAGE)),
        Column("Mã vòng lấy điểm", "F", of="stages"),
    ),
)
TIES = Block(
    "THỨ TỰ XÉT KHI BẰNG ĐIỂM",
    "tie_breaks",
    (
        Column("Mã", "A", "B"),
        Column(BY, "C", words=tuple(TIE_BREAKS)),
        _choice("Ai xếp trước", TIE_BREAKS["Số liệu"][1], "D", "E"),
        Column("So với", "F", of="figures"),
    ),
)
GRADES = Block(
    "XẾP LOẠI",
    "grades",
    (
        Column("Mã", "A", "B"),
        Column("Tên mức", "C"),
        Column(GRADE_KIND, "D", words=(GRADE_ROW, *CONDITIONS)),
        Column("Từ", "E", is_number=True),
        Column("Từ % tối đa", "F", is_number=True),
        Column("Số suất", "G", is_number=True),
        Column("Số suất (%)", "H", is_number=True),
        Column("Ít nhất (suất)", "I", is_number=True),
        _choice("Làm tròn số suất", GRADE, "J"),
    ),
)
EFFECTS = Block(
    "SỰ VIỆC LÀM ĐỔI XẾP LOẠI",
    "effects",
    (
        Column("Sự việc", "A", "C"),
        _choice("Xếp loại thế nào", EFFECT, "D", "E"),
        Column("Khi tiêu chí có điểm", "F", of="criteria"),
        Column("Khi số liệu trên 0", "G", "H", of="figures"),
        Column("Cao nhất còn", "I", "J"),
        Column("Số mức hạ", "K", is_number=True),
    ),
)
PLAIN: Mapping[str, Shape] = {"figures": FIGURE, "stages": STAGE, "effects": EFFECT}
"""The lists of the file of which each row is one group."""

TABLES = (CRITERIA, FIGURES, STAGES, SECTIONS, TIES, GRADES, EFFECTS)

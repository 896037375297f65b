"""How certificates look, as data: `resources/certificates/designs.json`, or the office's own file.

Which line is red, how large the emblem is, where everything stands: the form is not fixed by a
text that holds today, so none of it is in code. Lengths are millimetres from the upper left
corner of the paper, sizes of letters are points.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.core.errors import StorageFailure
from app.core.paths import resource, settings_folder
from app.exports.certificates.value import PARTS, Part

PAPER_WIDTH, PAPER_HEIGHT = 297.0, 210.0
"""A4 on its side (Nghị định 98/2023/NĐ-CP, Điều 104)."""

OWN_FILE = "giay-khen.json"
"""The office's own file in the settings of this PC; where it is there, it holds."""

Length = Annotated[float, Field(ge=0, le=300)]
Colour = Annotated[str, Field(pattern="^#[0-9A-Fa-f]{6}$")]
Style = Literal["regular", "bold", "italic", "bold_italic"]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Lettering(_Data):
    """How one part is written.

    It is drawn at `size` where it fits, smaller down to `floor`, and then on several lines. Lines
    are `leading` times their size apart: below 1.15 the marks of capitals would be cut.
    """

    part: Part
    size: Annotated[float, Field(ge=6, le=72)]
    floor: Annotated[float, Field(ge=6, le=72)]
    leading: Annotated[float, Field(ge=1.15, le=2)]
    style: Style
    ink: Literal["black", "red"] = "black"
    keeps_line: bool = False
    """Whether it is rather written smaller than on a second line."""
    most_lines: Annotated[int, Field(ge=1, le=12)] = 12
    rule: Literal[0, 1] = 0
    """1: a rule below, as long as the text."""
    from_top: bool = False
    """Whether it stands at the top of its box, not in the middle."""


class Block(Lettering):
    """A part with a box of its own; its lines stand in the middle of it."""

    left: Length
    top: Length
    width: Length
    height: Length


class Stack(_Data):
    """A box whose parts stand one below the other and share what room there is."""

    left: Length
    top: Length
    width: Length
    height: Length
    gap: Length
    widest_gap: Length
    blocks: tuple[Lettering, ...]


class Border(_Data):
    """The patterned frame (đường diềm): how far from the edge of the paper, how deep."""

    edge: Length
    depth: Annotated[float, Field(ge=5, le=20)]
    line: Colour
    pattern: Colour


class EmblemBox(_Data):
    """The room for the emblem, in the middle above everything."""

    top: Length
    width: Length
    height: Length


class Inks(_Data):
    """The two colours of the letters."""

    black: Colour
    red: Colour


class Wording(_Data):
    """The words for one kind of award; the first that fits holds.

    In `title` and `reason` stand {award}, {achievement} and {period}.
    """

    kind: Literal["title", "commendation"]
    name_begins: str
    giving: str
    posthumous: str
    title: str
    reason: str


class Design(_Data):
    """One design, with the time in which it holds."""

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    legal_basis: str
    verified: bool
    note: str
    inks: Inks
    safe: Length
    """No letter stands nearer to the edge of the paper than this."""
    ordinal: Literal["decision", "golden_book"]
    """What “Số sổ vàng” is: the place in the decision's list, or the number in the award book."""
    border: Border
    emblem: EmblemBox
    blocks: tuple[Block, ...]
    stack: Stack
    wordings: tuple[Wording, ...]

    def holds(self, on: date) -> bool:
        """Return whether the design is in force on a day."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)

    @model_validator(mode="after")
    def _check(self) -> "Design":
        """Refuse boxes that reach into the border, and parts named twice or not at all."""
        named = [one.part for one in (*self.blocks, *self.stack.blocks)]
        if sorted(named) != sorted(PARTS):
            raise ValueError("mỗi phần phải có đúng một ô: " + ", ".join(PARTS))
        if self.safe < self.border.edge + self.border.depth:
            raise ValueError("“safe” phải nằm trong đường diềm")
        for name, box in self._boxes():
            is_inside = (
                box.left >= self.safe
                and box.left + box.width <= PAPER_WIDTH - self.safe
                and box.top >= self.safe
                and box.top + box.height <= PAPER_HEIGHT - self.safe
            )
            if not is_inside:
                raise ValueError(f"ô “{name}” ra ngoài lề an toàn {self.safe:g} mm")
        if self.emblem.top < self.border.edge + self.border.depth:
            raise ValueError("ô “emblem” chạm đường diềm")
        return self

    def _boxes(self) -> Iterator[tuple[str, Block | Stack]]:
        yield from ((block.part, block) for block in self.blocks)
        yield "stack", self.stack


class Paper(_Data):
    """A kind of paper: what is printed on it already, and so is not drawn again."""

    code: Annotated[str, Field(pattern="^[a-z_]+$")]
    name: str
    printed: frozenset[Literal["border", "emblem"] | Part]

    @property
    def is_stock(self) -> bool:
        """Whether something is printed on it already (phôi in sẵn)."""
        return bool(self.printed)


class Designs(_Data):
    """Everything the file has."""

    designs: tuple[Design, ...]
    papers: Annotated[tuple[Paper, ...], Field(min_length=1)]

    def at(self, on: date) -> Design:
        """Return the design in force on the day of a decision.

        Raises StorageFailure where the file has none for it.
        """
        found = next((design for design in self.designs if design.holds(on)), None)
        if found is None:
            raise StorageFailure(
                f"Không có mẫu giấy khen nào dùng cho ngày {on:%d/%m/%Y}. Chưa in gì. Hãy thêm "
                f"mẫu vào tệp “{OWN_FILE}”."
            )
        return found

    def paper(self, code: str) -> Paper:
        """Return the kind of paper with this code, the first where there is none."""
        return next((paper for paper in self.papers if paper.code == code), self.papers[0])


def designs() -> Designs:
    """Read the office's own file where there is one, else the one that came with the program.

    Raises StorageFailure, which names the file and what is wrong in it.
    """
    own = settings_folder() / OWN_FILE
    return read_designs(own if own.exists() else resource("certificates", "designs.json"))


def read_designs(path: Path) -> Designs:
    """Read a file of designs. Raises StorageFailure as `designs` does."""
    try:
        return Designs.model_validate_json(path.read_bytes())
    except OSError as error:
        raise StorageFailure(
            f"Không đọc được mẫu giấy khen “{path}”. Chưa in gì. Kiểm tra tệp rồi làm lại."
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "cả tệp"
        why = first.get("ctx", {}).get("error", "giá trị không hợp lệ")
        raise StorageFailure(
            f"Mẫu giấy khen “{path.name}” có chỗ không dùng được, ở {where}: {why}. Chưa in gì. "
            "Sửa tệp, hoặc xóa tệp để dùng mẫu có sẵn."
        ) from error

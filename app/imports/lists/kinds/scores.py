"""Scores of a stage: one row a mark, or units down and criteria across. Blank is not zero."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, quoted
from app.domain.points import parse_points, points_text
from app.domain.terms import CriterionKind, EntryState, ListKind
from app.imports.book_reading import BookCell, CellKind
from app.imports.lists import fields as read
from app.imports.lists import naming
from app.imports.lists.fields import ListField, Understood
from app.imports.lists.known import Known, known_entries, known_units
from app.imports.lists.letters import cleaned
from app.imports.lists.matching import Difference, Match
from app.imports.lists.naming import Namer
from app.imports.lists.rows import Desk, Kind, ReadRow, Verdict
from app.services import score_intake
from app.services.marking import Page
from app.services.schemes import CriterionLine
from app.services.score_intake import StageSheet
from app.services.scoring import NOT_APPLICABLE, Cell, TypedMark, cell_problem

_CRITERION = "criterion:"
_NOT_APPLICABLE = {"kps", "khong phat sinh", "khong co", "k/a", "n/a", "khong ap dung"}
_POINTS = re.compile(r"\s*(?:điểm|đ)\.?$", re.IGNORECASE)


def points(cell: BookCell, known: Known) -> Understood:
    """Read a mark in hundredths: a number, or text with a comma or a point and “điểm” behind.

    “KPS” and “Không phát sinh” are not applicable. “1.000” could be 1 or 1000 and is refused.
    """
    del known
    read.refuse_odd(cell)
    if cell.kind is CellKind.DATE:
        raise ValueError(
            f"ô đang là ngày {read.day_text(cell.value)}, có thể do Excel tự đổi điểm thành ngày. "
            "Chọn dạng ô là Number rồi nhập lại."
        )
    if isinstance(cell.value, int | Decimal):
        return _of_number(cell, Decimal(cell.value))
    text = unicodedata.normalize("NFKC", cleaned(str(cell.value)).text)
    if fold(text) in _NOT_APPLICABLE:
        return Understood(
            NOT_APPLICABLE, "không phát sinh", (f"hiểu {quoted(text)} là không phát sinh",)
        )
    typed = _POINTS.sub("", text)
    try:
        value = parse_points(typed, None, 1, None)
    except InvalidInput as refusal:
        raise ValueError(read.small(str(refusal))) from None
    if value is None:
        raise ValueError(f"{quoted(text)} không phải điểm. Nhập số, ví dụ 9,5.")
    shown = points_text(value)
    notes = () if shown == str(cell.value) else (f"hiểu là {shown}",)
    return Understood(value, shown, notes)


def _of_number(cell: BookCell, value: Decimal) -> Understood:
    if "%" in cell.number_format:
        raise ValueError("ô có dạng phần trăm nên không rõ là bao nhiêu điểm. Chọn dạng Number.")
    if abs(value) >= 10**7:
        raise ValueError("điểm lớn quá. Nhập lại.")
    hundredths = value * 100
    if hundredths != hundredths.to_integral_value():
        shown = f"{value:f}".replace(".", ",")
        raise ValueError(f"điểm {shown} có quá hai chữ số lẻ. Nhập tối đa hai, ví dụ 9,25.")
    return Understood(int(hundredths), points_text(int(hundredths)))


LONG = (
    ListField(
        "criterion",
        "Tiêu chí",
        read.words,
        ("Mã tiêu chí", "Tên tiêu chí", "Nội dung", "Nội dung tiêu chí"),
        explained="Mã hoặc tên tiêu chí; bảng có mỗi tiêu chí một cột thì không cần cột này.",
    ),
    ListField("points", "Điểm", points, ("Điểm chấm", "Số điểm", "Điểm đạt", "Điểm tự chấm")),
    ListField("reason", "Lý do", read.prose, ("Lý do, giải trình", "Giải trình")),
    ListField("evidence", "Minh chứng", read.prose, ("Tài liệu minh chứng",)),
)
"""The columns of a list with one mark in a row."""

_OWN = "cơ quan"
_SCORER = ListField(
    "scorer",
    "Người chấm",
    read.words,
    ("Đơn vị chấm", "Bên chấm", "Đơn vị chấm chéo", "Người, đơn vị chấm", "Ai chấm"),
    explained="Cần khi một đơn vị có nhiều phiếu ở vòng này.",
)
_TOTAL = ListField("total", "Tổng điểm", points, ("Tổng cộng", "Tổng", "Cộng", "Tổng số điểm"))


class Scores(Kind):
    """Scores of one stage: known by sheet and criterion."""

    code = ListKind.SCORES
    needs_plan = True
    needs_stage = True

    def know(self, session: Session, asked: Known) -> Known:
        """Return the sheets of the stage with their criteria and marks."""
        units = known_units(session)
        sheets = score_intake.sheets_of(session, asked.plan, asked.phase_id, asked.stage)
        subjects = set(sheets)
        everybody = naming.everybody(session, units)
        return replace(
            asked,
            units=units,
            everybody=tuple(one for one in everybody if one.id in subjects),
            entries=known_entries(session, "honorifics"),
            sheets=sheets,
        )

    def fields(self, known: Known) -> Sequence[ListField]:
        """Return the columns: who, a mark in a row, and one for each criterion across."""
        somebody = [
            replace(one, synonyms=(*one.synonyms, "Đơn vị", "Đơn vị được chấm"))
            if one.name == "subject"
            else one
            for one in naming.FIELDS
            if one.name in ("subject", "subject_code")
        ]
        scorer = [_SCORER] if _has_several(known) else []
        return (*somebody, *scorer, *LONG, *_across(known), _TOTAL)

    def sample_rows(self, known: Known) -> Sequence[Mapping[str, str]]:
        """Return whom the sheets of the stage score."""
        return [
            {"subject": one.page.name, **({"scorer": one.scorer} if one.scorer else {})}
            for sheets in known.sheets.values()
            for one in sheets
        ]

    def desk(self, known: Known) -> "ScoreDesk":
        """Return who judges marks."""
        return ScoreDesk(known)


def _across(known: Known) -> list[ListField]:
    """Return a column for each criterion of the sheets; sets share those of one code and name."""
    found: dict[str, ListField] = {}
    for line in _lines(known):
        name = f"{_CRITERION}{_key(line)}"
        names = (f"{line.code} {line.name}", line.name, *_numbers(line.code))
        if name not in found:
            title = f"{line.code}. {line.name}" if line.code else line.name
            found[name] = ListField(name, title, points, names)
    return list(found.values())


def _numbers(code: str) -> tuple[str, ...]:
    """Return how a code is written over a column; a bare number could be any column's."""
    return (f"Tiêu chí {code}", f"TC {code}", f"TC{code}", *([code] if not code.isdigit() else []))


def _key(line: CriterionLine) -> str:
    return f"{fold(line.code)}|{fold(line.name)}"


def _has_several(known: Known) -> bool:
    return any(len(sheets) > 1 for sheets in known.sheets.values())


def _lines(known: Known) -> list[CriterionLine]:
    every = [one.page.scheme for sheets in known.sheets.values() for one in sheets]
    schemes = {scheme.id: scheme for scheme in every}
    return [line for scheme in schemes.values() for line in scheme.lines if line.is_scored]


@dataclass(frozen=True, slots=True)
class _Given:
    """A mark that a row gives, and the column that it stands in."""

    field: str
    line: CriterionLine
    mark: TypedMark
    reason: str | None = None
    evidence: str | None = None


class ScoreDesk(Desk):
    """Judges rows of marks. Marks that stand are kept unless the row is chosen to change them."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._namer = Namer(known)
        self._seen: dict[tuple[UUID, UUID], int] = {}

    def complete(self, row: ReadRow) -> None:
        """Nothing stands elsewhere."""

    def judge(self, row: ReadRow) -> Verdict:
        """Return which marks of a row are new, and which would change one that stands."""
        one = self._namer.name(row)
        if one is None:
            return Verdict()
        page = self._page(row, self._known.sheets[one.id])
        if page is None:
            return Verdict()
        given = list(self._given(row, page))
        if not given and not row.problems:
            row.refuse(
                "points", "không có điểm nào ở dòng này; ô trống là chưa chấm, không phải 0"
            )
        new: list[Cell] = []
        other: list[Cell] = []
        found: list[Difference] = []
        for mark in given:
            cell = Cell(page.id, mark.line.id, mark.mark, mark.reason, mark.evidence)
            self._look_at(row, mark, cell, page)
            stood = page.entries.get(mark.line.id)
            if stood is None or stood.state is EntryState.BLANK:
                new.append(cell)
            elif _shown_mark(mark.mark) != _shown(stood.state, stood.points):
                other.append(cell)
                before, after = _shown(stood.state, stood.points), _shown_mark(mark.mark)
                found.append(
                    Difference(
                        mark.field, f"{mark.line.code} {mark.line.name}".strip(), before, after
                    )
                )
        self._look_at_total(row, given, page)
        return self._verdict(row, page, new, (other, found))

    @staticmethod
    def _page(row: ReadRow, sheets: Sequence[StageSheet]) -> Page | None:
        """Return the sheet that a row is about; of several the scorer has to be said."""
        if len(sheets) == 1:
            return sheets[0].page
        typed = row.values.get("scorer", "")
        found = [one for one in sheets if typed and fold(one.scorer or _OWN) == fold(typed)]
        if len(found) == 1:
            return found[0].page
        names = ", ".join(quoted(one.scorer or _OWN) for one in sheets)
        told = f"không có phiếu do {quoted(typed)} chấm" if typed else "không ghi ai chấm"
        row.refuse(
            "scorer" if "scorer" in row.addresses else "subject",
            f"{quoted(sheets[0].page.name)} có {len(sheets)} phiếu ở vòng này, của {names}; "
            f"{told}. Ghi người chấm ở cột “{_SCORER.title}”.",
        )
        return None

    def _verdict(
        self,
        row: ReadRow,
        page: Page,
        new: list[Cell],
        others: tuple[list[Cell], list[Difference]],
    ) -> Verdict:
        other, found = others
        verdict = Verdict({"cells": tuple(new)})
        if found or not new:
            verdict.match = Match(page.id, page.name, "phiếu chấm", tuple(found))
            verdict.can_add = bool(new)
            verdict.changes = {"cells": (*new, *other)} if found else {}
        if found and new:
            row.doubt(
                "subject", "một số ô đã có điểm khác; chọn cập nhật, hoặc chỉ thêm ô chưa chấm"
            )
        if found and page.is_approved:
            row.note("subject", "phiếu này đã duyệt; đổi điểm thì mất duyệt")
        return verdict

    def _given(self, row: ReadRow, page: Page) -> list[_Given]:
        found: list[_Given] = []
        lines = {_key(line): line for line in page.scheme.lines if line.is_scored}
        for name, value in row.values.items():
            if not name.startswith(_CRITERION):
                continue
            line = lines.get(name.removeprefix(_CRITERION))
            if line is None:
                row.refuse(
                    name, f"bộ tiêu chí của {quoted(page.name)} không có tiêu chí này; để ô trống"
                )
                continue
            found.append(_Given(name, line, value))
        if "criterion" in row.values:
            line = self._line(row, page)
            if line is not None and "points" in row.values:
                words = (row.values.get("reason"), row.values.get("evidence"))
                found.append(_Given("points", line, row.values["points"], *words))
        elif "points" in row.values and not row.is_broken("criterion"):
            row.refuse("criterion", "có điểm nhưng không ghi tiêu chí nào")
        return found

    def _line(self, row: ReadRow, page: Page) -> CriterionLine | None:
        typed = row.values["criterion"]
        wanted = read.plain(typed)
        lines = [line for line in page.scheme.lines if line.is_scored]
        found = [
            line
            for line in lines
            if wanted
            in (
                read.plain(line.code),
                read.plain(line.name),
                read.plain(f"{line.code} {line.name}"),
            )
        ]
        if len(found) == 1:
            return found[0]
        if found:
            codes = ", ".join(line.code for line in found)
            row.refuse("criterion", f"có {len(found)} tiêu chí {quoted(typed)}: {codes}. Ghi mã.")
            return None
        near = read.offered(
            typed, [name for line in lines for name in (line.code, line.name) if name]
        )
        row.refuse("criterion", f"bộ tiêu chí không có {quoted(typed)}.{near} Sửa cho khớp.")
        return None

    def _look_at(self, row: ReadRow, mark: _Given, cell: Cell, page: Page) -> None:
        if told := cell_problem(cell, page):
            row.refuse(mark.field, read.small(told))
        before = self._seen.setdefault((page.id, mark.line.id), row.row)
        if before != row.row:
            row.refuse(mark.field, f"điểm này đã ghi ở dòng {before} của tệp. Bỏ một dòng.")
        stood = page.entries.get(mark.line.id)
        if stood is not None and page.answer(mark.line).is_void:
            row.refuse(mark.field, "điểm của tiêu chí này đã bị hủy; bỏ hủy trước")

    def _look_at_total(self, row: ReadRow, given: Sequence[_Given], page: Page) -> None:
        """Compare the sum that is written with that of the marks; it is not taken in itself."""
        total = row.values.get("total")
        marks = [(mark.line.kind, mark.mark) for mark in given if isinstance(mark.mark, int)]
        plain = all(line.rule is None for line in page.scheme.lines)
        if not isinstance(total, int) or len(marks) < 2 or not plain or row.problems:
            return
        summed = sum(-abs(m) if kind is CriterionKind.PENALTY else m for kind, m in marks)
        if summed != total:
            row.doubt(
                "total",
                f"tổng ghi {points_text(total)} nhưng các ô cộng lại là {points_text(summed)}",
            )


def _shown(state: EntryState, value: int | None) -> str:
    return "không phát sinh" if state is EntryState.NOT_APPLICABLE else points_text(value)


def _shown_mark(mark: TypedMark) -> str:
    return points_text(mark) if isinstance(mark, int) else "không phát sinh"

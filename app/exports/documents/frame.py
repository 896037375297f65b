"""What all documents share: what is asked for, head, number and date, who signs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import number_text, quoted
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import Operator, SubjectKind
from app.domain.wording import WordingLine, movement, parsed
from app.exports.documents.writing import Tables, written
from app.exports.report import Paragraph, ParagraphKind, Regime, Report, Signature
from app.exports.reports.frame import (
    SIGNED,
    Parameters,
    issuer_of,
    lines_of,
    place_of,
    regime_of,
)
from app.services import office, plan_views, wordings
from app.services.office import OfficeView
from app.services.plan_views import PlanView

_NUMBER_BLANK = "     "
_DAY_BLANK = "      "
_COMMITTEES = {
    "Đảng bộ tỉnh ": "Tỉnh ủy ",
    "Đảng bộ thành phố ": "Thành ủy ",
    "Đảng bộ huyện ": "Huyện ủy ",
    "Đảng bộ xã ": "Đảng ủy xã ",
    "Đảng bộ phường ": "Đảng ủy phường ",
    "Đảng bộ đặc khu ": "Đảng ủy đặc khu ",
}
_BASIS_WORDS = ("Căn cứ", "Thực hiện", "Theo", "Xét", "Thi hành", "Trên cơ sở", "- ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Parameters):
    """What a document is asked about (điều kiện của văn bản)."""

    meeting_id: UUID | None = None
    decision_id: UUID | None = None
    subject_id: UUID | None = None
    """One unit, or all of them."""
    recipient: str = ""
    """To whom it goes, where that is not the body above the plan's own."""
    wording: str = ""
    """Words to try out in place of those the office uses."""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A document that can be made: its code, its name, what it has to be told."""

    code: str
    name: str
    build: Callable[[Session, Asked], tuple[Report, ...]]
    """The paper and the lists that go with it, each with page numbers of its own."""
    needs: frozenset[str] = frozenset({"plan"})
    """Of "plan", "phase", "stage", "year", "meeting", "decision", "unit".

    A phase and a unit may also be left open: the plan as a whole, all units.
    """
    wording: str = ""
    """The code of its words in `services.wordings`; blank where it has none to change."""


@dataclass(frozen=True, slots=True)
class Source:
    """The plan and office that a document is written for."""

    session: Session
    asked: Asked
    plan: PlanView
    own: OfficeView | None

    @classmethod
    def of(cls, session: Session, asked: Asked) -> "Source":
        """Read the plan that is asked about. `LookupError` when none is."""
        if asked.plan_id is None:
            raise LookupError("a document of a plan was asked for without one")
        plan = plan_views.view(session, asked.plan_id)
        return cls(session, asked, plan, office.get(session))

    @property
    def regime(self) -> Regime:
        """Whose rules of form the paper follows."""
        return regime_of(self.plan)

    @property
    def issuer(self) -> str:
        """Who issues the plan's papers."""
        return issuer_of(self.plan, self.own)

    @property
    def place(self) -> str:
        """The place at the head of its papers."""
        return place_of(self.plan, self.own)

    @property
    def above(self) -> str:
        """Who papers for the level above go to: of a Đảng bộ, its committee."""
        body = self.plan.parent_body or (self.own.parent_name if self.own else "")
        return committee_of(body) if self.regime is Regime.PARTY else body

    @property
    def facts(self) -> Mapping[str, str]:
        """The facts that every wording may name."""
        plan = self.plan
        return {
            "cơ quan": self.issuer,
            "địa danh": self.place,
            "năm": str(plan.year),
            "tên kế hoạch": plan.name,
            "phong trào": movement(plan.name),
            "số kế hoạch": joined_number(self.regime, plan.number, plan.symbol),
            "ngày kế hoạch": plan.dated.display if plan.dated else "",
            "văn bản cấp trên": _upper(plan, self.regime),
        }

    @property
    def bases(self) -> list[Paragraph]:
        """The legal bases of the plan, a paragraph each."""
        return [Paragraph(cited(basis.text), ParagraphKind.BASIS) for basis in self.plan.bases]


def paper(  # noqa: PLR0913 - the parts of a paper
    source: Source,
    code: str,
    heading: str,
    facts: Mapping[str, str],
    tables: Tables,
    signatures: Sequence[Signature],
    *,
    symbol: str = "",
    number: str = "",
    dated: DocumentDate | None = None,
    issuer: str = "",
    is_letter: bool = False,
) -> Report:
    """Write a document by its wording, under the head of the plan's office.

    `symbol` is the kind's letters ("TTr"); number and day stay blank while they are not known. A
    letter (công văn) says what it is about below its number; `heading` is only what it is called.
    `NotAllowed` when its wording names what there is not.
    """
    text = written(_lines_of(source, code), {**source.facts, **facts}, tables, source.regime)
    plan = source.plan
    own = source.own
    return Report(
        heading="" if is_letter else heading,
        blocks=text.blocks,
        regime=source.regime,
        parent=lines_of(plan.parent_body or (own.parent_name if own else "")),
        issuer=lines_of(issuer or source.issuer),
        number=number_line(source.regime, number, symbol) if symbol else "",
        place_date=place_date(source.place, dated, source.asked.today),
        subject=" ".join(text.subjects) if is_letter else "",
        subheadings=() if is_letter else text.subjects,
        addressees=text.addressees,
        address_words="Kính trình" if _is_petition(source, symbol) else "Kính gửi",
        recipients=text.recipients,
        signatures=tuple(signatures),
        sheet_name=heading,
        is_sample=bool(own and own.is_sample),
    )


def _lines_of(source: Source, code: str) -> tuple[WordingLine, ...]:
    """Return the lines to write from. A file from another version may hold a wrong wording."""
    words = wordings.view(source.session, code, source.plan.regime)
    body = source.asked.wording or words.body
    if found := words.problems(body):
        raise NotAllowed(
            f"Lời văn của {quoted(words.name)} có chỗ sai: {' '.join(found)} Chưa xuất tệp nào."
            " Mở “Sửa lời văn…” ở trang Báo cáo để sửa hoặc bấm Về mặc định."
        )
    return parsed(body)


def attached(paper: Report, heading: str, *, appendix: str = "", attached_to: str) -> Report:
    """Return the frame of a list that goes with a paper; give it its blocks by `replace`."""
    return replace(
        paper,
        heading=heading,
        appendix=appendix,
        attached_to=attached_to,
        blocks=(),
        parent=(),
        issuer=(),
        number="",
        subject="",
        place_date="",
        subheadings=(),
        addressees=(),
        recipients=(),
        signatures=(),
        sheet_name=heading,
    )


def list_of(paper: Report, kind: str, issuer: str) -> str:
    """Return what a list goes with, as its head says it: number and day, blanks as they are."""
    number = paper.number.removeprefix("Số").removeprefix(":")
    day = paper.place_date.partition(", ")[2]
    return f"(Kèm theo {kind} số{number} {day} của {issuer})"


def under(paper: Report, parent: str, issuer: str) -> Report:
    """Return a paper under the head of a unit, with the office above it."""
    return replace(paper, parent=lines_of(parent), issuer=lines_of(issuer))


def cited(text: str) -> str:
    """Return a legal basis as a line of a paper begins it.

    >>> cited("Luật Thi đua, khen thưởng"), cited("Thực hiện Chỉ thị số 01-CT/ĐU")
    ('Căn cứ Luật Thi đua, khen thưởng', 'Thực hiện Chỉ thị số 01-CT/ĐU')
    """
    return text if text.startswith(_BASIS_WORDS) else f"Căn cứ {text}"


def number_line(regime: Regime, number: str, symbol: str) -> str:
    """Return the number as it stands at the head, with room while it is blank.

    >>> number_line(Regime.STATE, "7", "KH-UBND"), number_line(Regime.PARTY, "12", "QĐ/ĐU")
    ('Số: 07/KH-UBND', 'Số 12-QĐ/ĐU')
    >>> number_line(Regime.STATE, "", "TTr-UBND")
    'Số:      /TTr-UBND'
    """
    shown = number.zfill(2) if number.isdecimal() else number or _NUMBER_BLANK
    if regime is Regime.PARTY:
        return f"Số {shown}-{symbol}"
    return f"Số: {shown}/{symbol}"


def joined_number(regime: Regime, number: str, symbol: str) -> str:
    """Return a number with its symbol as texts cite it; blank while there is none."""
    if not number:
        return ""
    return number_line(regime, number, symbol).removeprefix("Số").lstrip(": ")


def place_date(place: str, dated: DocumentDate | None, today: date) -> str:
    """Return place and date at the head; the day stays blank until the paper is signed.

    >>> place_date("An Bình", None, date(2026, 11, 27))
    'An Bình, ngày      tháng      năm 2026'
    """
    shown = dated or DocumentDate(year=today.year)
    day = shown.display.replace(" … ", _DAY_BLANK)
    return f"{place}, {day}" if place else day[:1].upper() + day[1:]


def date_words(day: PartialDate | None) -> str:
    """Return a date as a sentence says it; blank when there is none.

    >>> date_words(PartialDate(2026, 12, 5)), date_words(PartialDate(2026, 2))
    ('ngày 05/12/2026', 'tháng 02/2026')
    """
    if day is None or day.is_event:
        return day.display if day else ""
    unit = "ngày" if day.day else "tháng" if day.month else "năm"
    return f"{unit} {day.display}"


def typed(text: str) -> list[Paragraph]:
    """Return what a person typed as paragraphs, line by line as it is."""
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def symbol_of(source: Source, kind: str) -> str:
    """Return the symbol of a kind of paper: "TTr-UBND", of a Party body "TTr/ĐU".

    Its body's letters are those of the plan's own symbol.
    """
    letters = source.plan.symbol.replace("/", "-").partition("-")[2]
    letters = letters or (source.own.symbol if source.own else "")
    return f"{kind}/{letters}" if source.regime is Regime.PARTY else f"{kind}-{letters}"


def letter_symbol(source: Source) -> str:
    """Return the symbol of a letter: a state body's letters alone, of a Party body "CV/ĐU"."""
    return symbol_of(source, "CV").removeprefix("CV-")


def wanted_words(operator: Operator, value: Decimal | None, unit: str) -> str:
    """Return what is to be reached, to stand behind its name; blank where it has no number.

    >>> wanted_words(Operator.AT_LEAST, Decimal("98.5"), "%")
    ': ít nhất 98,5%'
    """
    if value is None:
        return ""
    gap = "" if unit.startswith("%") else " "
    return f": {operator.label} {number_text(value)}{gap}{unit}".rstrip()


def committee_of(body: str) -> str:
    """Return the committee that leads a Đảng bộ and takes its papers; another body as it is.

    >>> committee_of("Đảng bộ tỉnh Vĩnh Hà"), committee_of("Đảng bộ xã An Bình")
    ('Tỉnh ủy Vĩnh Hà', 'Đảng ủy xã An Bình')
    """
    for whole, committee in _COMMITTEES.items():
        if body.startswith(whole):
            return committee + body.removeprefix(whole)
    return body


def head_of(regime: Regime, unit: str, name: str) -> Signature:
    """Return where the head of a unit signs: of a chi bộ its secretary, for all of it."""
    if regime is Regime.PARTY and unit.startswith("Chi bộ"):
        return Signature("Bí thư", name, ("T/M chi bộ",))
    return Signature("Thủ trưởng đơn vị", name, hint=SIGNED)


def period_words(period: str) -> str:
    """Return what an award is for as a sentence says it: a bare year is “năm 2026”."""
    return f"năm {period}" if period.isdecimal() else period


def counted(counts: Mapping[SubjectKind, int]) -> str:
    """Return how many are meant, as decisions say it.

    >>> counted({SubjectKind.UNIT: 3, SubjectKind.PERSON: 12, SubjectKind.HOUSEHOLD: 0})
    '03 tập thể, 12 cá nhân'
    """
    words = {
        SubjectKind.UNIT: "tập thể",
        SubjectKind.CLUSTER: "cụm, khối thi đua",
        SubjectKind.PERSON: "cá nhân",
        SubjectKind.HOUSEHOLD: "hộ gia đình",
    }
    parts = [f"{counts[kind]:02d} {word}" for kind, word in words.items() if counts.get(kind)]
    return parts[0] if len(parts) == 1 else ", ".join(parts)


def _is_petition(source: Source, symbol: str) -> bool:
    """Say whether it is a petition of a Party body, which says “Kính trình”."""
    return source.regime is Regime.PARTY and symbol.startswith("TTr")


def _upper(plan: PlanView, regime: Regime) -> str:
    """Return the paper of the level above as it is cited: a Party paper has a comma by its day."""
    number = f" số {plan.upper_number}" if plan.upper_number else ""
    comma = "," if regime is Regime.PARTY and number else ""
    day = f"{comma} {plan.upper_dated.display}" if plan.upper_dated else ""
    issuer = f" của {plan.upper_issuer}" if plan.upper_issuer else ""
    return f"{plan.upper_title}{number}{day}{issuer}" if plan.upper_title else ""

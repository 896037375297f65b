"""Papers of the council: minutes of its meeting and of the count, ballots."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy.orm import Session

from app.core.vietnamese import fold
from app.domain.dates import DocumentDate
from app.domain.wording import BLANK
from app.exports.documents.frame import Asked, Source, counted, paper, typed
from app.exports.documents.writing import Tables
from app.exports.report import (
    Align,
    Block,
    Cell,
    Column,
    Grid,
    GridRow,
    GroupRow,
    Kind,
    Paragraph,
    ParagraphKind,
    Regime,
    Report,
    Signature,
    Tick,
)
from app.services import meetings, voting_desk
from app.services.ballots import RecusalRow
from app.services.councils import MemberRow
from app.services.minutes import AttendanceRow, MeetingView, TellerRow, VoteOutcome
from app.services.voting_desk import BallotLine

_HEAD, _TELLER = "Tổ trưởng tổ kiểm phiếu", "Thành viên tổ kiểm phiếu"
_MOST_BESIDE = 3
_ROOM = "\n\n"
"""What leaves a cell the height of a signature."""
_BOX = Tick(is_on=False)
_HOUR_BLANK = "…… giờ ……"
_SIGNERS = {
    Regime.STATE: ("Thư ký", "Chủ tọa"),
    Regime.PARTY: ("Người ghi biên bản", "Chủ trì hội nghị"),
}
"""Nghị định 30/2020/NĐ-CP, Phụ lục III, form 1.9; Hướng dẫn 05-HD/VPTW."""


@dataclass(frozen=True, slots=True)
class _Session:
    """A meeting with the plan it is about and what it votes on."""

    source: Source
    meeting: MeetingView
    lines: tuple[BallotLine, ...]

    @classmethod
    def of(cls, session: Session, asked: Asked) -> "_Session":
        if asked.meeting_id is None:
            raise LookupError("the paper of a meeting was asked for without one")
        meeting = meetings.view(session, asked.meeting_id)
        source = Source.of(session, replace(asked, plan_id=meeting.plan_id))
        return cls(source, meeting, voting_desk.lines(session, meeting.id))

    @property
    def voted(self) -> tuple[tuple[BallotLine, VoteOutcome], ...]:
        """What votes are written for."""
        return tuple((line, line.outcome) for line in self.lines if line.outcome)

    @property
    def facts(self) -> Mapping[str, str]:
        """What every paper of a meeting may say; a count of nobody is blank."""
        meeting, tally = self.meeting, self.meeting.ballots
        counts = (tally.issued, tally.returned, tally.valid, tally.invalid) if tally else ()
        names = ("phiếu phát ra", "phiếu thu về", "phiếu hợp lệ", "phiếu không hợp lệ")
        return {
            "tên hội đồng": meeting.council_name,
            "ngày họp": DocumentDate.of(meeting.held_on).display,
            "địa điểm": meeting.place,
            "số thành viên": _two(meeting.member_count),
            "số có mặt": _two(len(meeting.present)) if _is_noted(meeting) else "",
            "số vắng mặt": _two(len(meeting.absent)) if meeting.absent else "",
            "số gửi ý kiến": _two(number) if (number := meeting.written_opinion_count) else "",
            **(dict.fromkeys(names, "") | dict(zip(names, map(_two, counts), strict=False))),
        }

    def paper(
        self,
        code: str,
        heading: str,
        facts: Mapping[str, str],
        tables: Tables,
        signatures: Sequence[Signature] = (),
        *,
        is_numbered: bool = True,
    ) -> Report:
        """Write a paper under the council's own name; minutes have no place and day above."""
        source = self.source
        own = paper(
            source,
            code,
            heading,
            {**self.facts, **facts},
            tables,
            signatures,
            symbol=_symbol(source, self.meeting) if is_numbered else "",
            issuer=self.meeting.council_name,
        )
        return replace(own, parent=(source.issuer,) if source.issuer else (), place_date="")


def meeting_minutes(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Write the minutes of a meeting (NĐ 30, form 1.9), also while they are still open."""
    held = _Session.of(session, asked)
    meeting, voted = held.meeting, held.voted
    passed = Counter(line.nomination.subject_kind for line, out in voted if out.is_met)
    failed = Counter(line.nomination.subject_kind for line, out in voted if not out.is_met)
    facts = {
        "giờ bắt đầu": _hour(meeting.starts_at),
        "giờ kết thúc": _hour(meeting.ends_at),
        "chủ tọa": _member(meeting.chair) if meeting.chair else "",
        "thư ký": _member(meeting.secretary) if meeting.secretary else "",
        "hình thức biểu quyết": _way(meeting) if voted else "",
        "được thông qua": counted(passed) if passed else "",
        "không được thông qua": counted(failed) if failed else "",
    }
    tables: dict[str, Sequence[Block]] = {
        "thành viên có mặt": [Paragraph(f"- {_member(row.member)}.") for row in meeting.present],
        "thành viên vắng mặt": [Paragraph(f"- {_absent(row)}.") for row in meeting.absent],
        "thành viên chưa điểm danh": _not_noted(meeting),
        "nội dung họp": typed(meeting.agenda),
        "ý kiến": [
            line for one in meeting.opinions for line in typed(f"- {one.speaker}: {one.text}")
        ],
        "kết quả biểu quyết": [_results(meeting, [line for line, _ in voted])] if voted else [],
        "không tham gia biểu quyết": list(_recusals(held)),
        "kết luận": typed(meeting.conclusion),
    }
    return (held.paper("meeting_minutes", "Biên bản", facts, tables, _signatures(held)),)


def counting_minutes(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Write the minutes of the count; before it, a form that the tellers fill in by hand."""
    held = _Session.of(session, asked)
    meeting = held.meeting
    tables: dict[str, Sequence[Block]] = {
        "tổ kiểm phiếu": [
            Paragraph(f"- {one.name}, {'Tổ trưởng' if one.is_head else 'thành viên'}.")
            for one in meeting.tellers
        ],
        "kết quả kiểm phiếu": [_results(meeting, held.lines)] if held.lines else [],
        "không tham gia biểu quyết": list(_recusals(held)),
    }
    signatures, beside = _counted_by(meeting.tellers)
    own = held.paper("counting_minutes", "Biên bản", {}, tables, signatures)
    return (replace(own, blocks=(*own.blocks, *beside)),)


def ballot(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Write the ballot, to be cut from A4 sheets: one for each member who is not noted absent."""
    held = _Session.of(session, asked)
    tables = {"danh sách bầu": [_choices(held.lines)] if held.lines else []}
    own = held.paper("ballot", "Phiếu bầu", {}, tables, is_numbered=False)
    voters = held.meeting.member_count - len(held.meeting.absent)
    return (replace(own, slips=max(voters, 1)),)


def _choices(lines: Sequence[BallotLine]) -> Grid:
    return Grid(
        columns=(
            Column("TT", 7, Kind.INTEGER),
            Column("Tập thể, cá nhân, hộ được xét", 59),
            Column("Đồng ý", 15, Kind.TICK),
            Column("Không đồng ý", 19, Kind.TICK),
        ),
        rows=tuple(_by_award(lines, lambda _: "", lambda _: (_BOX, _BOX))),
    )


def _counted_by(tellers: Sequence[TellerRow]) -> tuple[tuple[Signature, ...], tuple[Grid, ...]]:
    """Return where the counting team signs: side by side, its head at the right.

    More than three do not fit: then a table of the members, and the head below it.
    """
    heads = [Signature(_HEAD, one.name) for one in tellers if one.is_head] or [Signature(_HEAD)]
    others = [one.name for one in tellers if not one.is_head]
    if len(others) + len(heads) <= _MOST_BESIDE:
        members = [Signature(_TELLER, name) for name in others or [""]]
        return (*members, *heads), ()
    table = Grid(
        columns=(
            Column("TT", 8, Kind.INTEGER),
            Column("Thành viên tổ kiểm phiếu", 50),
            Column("Ký tên", 42),
        ),
        rows=tuple((number, name, _ROOM) for number, name in enumerate(others, start=1)),
        is_signed=True,
    )
    return tuple(heads), (table,)


def _signatures(held: _Session) -> tuple[Signature, Signature]:
    """Return who signs minutes: the secretary left, the chair right.

    A council of the State that uses the seal of the people's committee has the chair's post there
    above the name (Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.7); one with a seal has not.
    """
    meeting, plan = held.meeting, held.source.plan
    left, right = _SIGNERS[held.source.regime]
    chair = meeting.chair
    is_lent = held.source.regime is Regime.STATE and not meeting.has_own_seal
    second = (chair.post if chair else "") or plan.signer_second_post or BLANK
    return (
        Signature(left, meeting.secretary.name if meeting.secretary else ""),
        Signature(
            right,
            chair.name if chair else "",
            second_post=second if is_lent else "",
        ),
    )


def _results(meeting: MeetingView, lines: Sequence[BallotLine]) -> Grid:
    """Return the votes for each candidate, by award, with the share of all members.

    Blank cells where no votes are written yet: to be filled in by hand.
    """
    return Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Tập thể, cá nhân, hộ được xét", 36),
            Column("Đồng ý", 9, Kind.INTEGER, group="Số phiếu"),
            Column("Không đồng ý", 9, Kind.INTEGER, group="Số phiếu"),
            Column("Ý kiến khác", 9, Kind.INTEGER, group="Số phiếu"),
            Column("Tỷ lệ đồng ý trên tổng số thành viên", 17, align=Align.CENTER),
            Column("Kết quả", 10, align=Align.CENTER),
        ),
        rows=tuple(
            _by_award(lines, lambda line: f": {_needed(line, meeting)}", _votes),
        ),
    )


def _by_award(
    lines: Iterable[BallotLine],
    more: Callable[[BallotLine], str],
    cells: Callable[[BallotLine], tuple[Cell, ...]],
) -> Iterator[GridRow]:
    """Yield candidates under the award they are for, numbered through."""
    number = 0
    for heading, own in groupby(lines, key=lambda line: (_award(line), more(line))):
        yield GroupRow("".join(heading))
        for line in own:
            number += 1
            yield (number, _candidate(line), *cells(line))


def _votes(line: BallotLine) -> tuple[Cell, ...]:
    out = line.outcome
    if out is None:
        return (None,) * 5
    told = "Đạt" if out.is_met else "Không đạt"
    return (out.for_count, out.against_count, out.other_count, out.ratio_text, told)


def _needed(line: BallotLine, meeting: MeetingView) -> str:
    share = f"{line.threshold_percent}%" if line.threshold_percent else "quá nửa"
    return f"cần đồng ý từ {line.needed}/{meeting.member_count} thành viên, {share}"


def _recusals(held: _Session) -> Iterator[Paragraph]:
    """Yield who stood aside, for whom and why, in the order of the candidates."""
    seats = {row.member.id: row.member for row in held.meeting.attendance}
    for line in held.lines:
        for row in line.recusals:
            yield Paragraph(f"- {_aside(row, seats.get(row.member_id))} {_whom(line)}{_why(row)}.")


def _aside(row: RecusalRow, seat: MemberRow | None) -> str:
    return f"{seat.full_name if seat else row.name} không tham gia biểu quyết đối với"


def _whom(line: BallotLine) -> str:
    return f"{line.name} ({line.award_name})"


def _why(row: RecusalRow) -> str:
    return f"; lý do: {row.reason.rstrip('.')}" if row.reason else ""


def _not_noted(meeting: MeetingView) -> list[Paragraph]:
    names = [row.member.full_name for row in meeting.attendance if row.is_present is None]
    text = f"(Ghi có mặt hay vắng mặt: {', '.join(names)}.)"
    return [Paragraph(text, ParagraphKind.TO_WRITE)] if names else []


def _absent(row: AttendanceRow) -> str:
    opinion = "; có gửi ý kiến bằng văn bản" if row.has_written_opinion else ""
    return f"{_member(row.member)}; lý do vắng: {row.absence_reason.rstrip('.') or BLANK}{opinion}"


def _member(member: MemberRow) -> str:
    """Return a member as minutes name one: name, post, place in the council."""
    role = member.role.label
    role = f"{role} Hội đồng" if role.endswith("Chủ tịch") else role
    return ", ".join(part for part in (member.full_name, member.post, role) if part)


def _candidate(line: BallotLine) -> str:
    row = line.nomination
    return ", ".join(part for part in (line.name, row.post, row.unit_name) if part)


def _award(line: BallotLine) -> str:
    return f"{line.award_name} ({line.nomination.scope.label.lower()})"


def _way(meeting: MeetingView) -> str:
    """Say how it voted: by ballots where they were counted, else by show of hands."""
    return "bỏ phiếu kín" if meeting.ballots else "giơ tay"


def _is_noted(meeting: MeetingView) -> bool:
    return any(row.is_present is not None for row in meeting.attendance)


def _hour(text: str) -> str:
    """Return an hour as minutes write it, dots while it is not known.

    >>> _hour("08:30"), _hour("")
    ('08 giờ 30', '…… giờ ……')
    """
    return text.replace(":", " giờ ") or _HOUR_BLANK


def _two(number: int) -> str:
    return f"{number:02d}" if number else "0"


def _symbol(source: Source, meeting: MeetingView) -> str:
    """Return the symbol of minutes: "BB-HĐTĐKT", of a Party council "BB/HĐ".

    A council has a series of its own (Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.3). Where its
    letters are not filled in they are the usual ones of such a council; of another they stay dots.
    """
    letters = meeting.council_symbol
    if source.regime is Regime.PARTY:
        return f"BB/{letters or 'HĐ'}"
    words = fold(meeting.council_name)
    is_usual = "thi dua" in words and "khen thuong" in words
    return f"BB-{letters or ('HĐTĐKT' if is_usual else BLANK)}"

"""What can be done with registrations of every kind: send, approve, turn down, receive, delete."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from app.core.clock import today
from app.core.vietnamese import number_text
from app.domain.terms import RegistrationState
from app.services import registrations
from app.ui.tabs.registrations_parts import PlanPage, ask_day
from app.ui.widgets.ask import ask_reason
from app.ui.widgets.list_page import ListAction, ListPage

UNSENT, PENDING = RegistrationState.UNSENT, RegistrationState.PENDING
REJECTED, APPROVED = RegistrationState.REJECTED, RegistrationState.APPROVED

SIGNS = {UNSENT: "edit", PENDING: "history", REJECTED: "close", APPROVED: "check"}
"""The picture beside the word of each state."""

_EMPTY_DAY = "Để trống là bỏ ghi nhận"


class Registered(Protocol):
    """A row of any kind of registration."""

    @property
    def id(self) -> UUID:
        """The id of the registration."""
        ...

    @property
    def subject_name(self) -> str:
        """Who registered."""
        ...

    @property
    def state(self) -> RegistrationState:
        """Where it stands."""
        ...

    @property
    def registered_on(self) -> date | None:
        """The day written on it."""
        ...


class RegistrationVerbs:
    """The actions that titles, targets and works have in common.

    Several rows are one action, with one undo. `page` is where the rows are; `delete` puts them
    into the bin, `noun` names them: “đăng ký”, “công trình, mô hình, phần việc”.
    """

    def __init__(
        self, owner: PlanPage, noun: str, delete: Callable[..., int] = registrations.delete
    ) -> None:
        self._owner = owner
        self._noun = noun
        self._delete = delete
        self.page: ListPage[Any] | None = None

    def deleting(self) -> ListAction[Any]:
        """Return what moves rows to the bin."""
        return ListAction(
            "Xóa",
            self.delete,
            "delete",
            ("Delete",),
            needs="some",
            refuses=_why_no_delete,
            many="Xóa {}",
            takes=_is_in(UNSENT, PENDING, REJECTED),
        )

    def moving(self) -> list[ListAction[Any]]:
        """Return what changes where rows stand and notes when their copies came."""
        return [
            ListAction(
                "Gửi",
                self.send,
                "right",
                needs="some",
                refuses=_only("gửi", UNSENT, REJECTED),
                many="Gửi {} đăng ký",
                takes=_is_in(UNSENT, REJECTED),
            ),
            ListAction(
                "Duyệt",
                self.approve,
                "check",
                needs="some",
                refuses=_only("duyệt", PENDING),
                many="Duyệt {} đăng ký",
                takes=_is_in(PENDING),
            ),
            ListAction(
                "Từ chối",
                self.reject,
                "close",
                needs="some",
                refuses=_only("từ chối", PENDING),
                many="Từ chối {}",
                takes=_is_in(PENDING),
            ),
            ListAction(
                "Lấy lại",
                self.take_back,
                "undo",
                needs="some",
                refuses=_only("đưa về “Chờ duyệt”", APPROVED, REJECTED),
                many="Lấy lại {}",
                takes=_is_in(APPROVED, REJECTED),
                is_rare=True,
            ),
            ListAction(
                "Nhận giấy",
                self.receive_paper,
                "inbox",
                needs="some",
                many="Nhận {} giấy",
            ),
            ListAction(
                "Nhận tệp",
                self.receive_file,
                "attach",
                needs="some",
                many="Nhận {} tệp",
                is_rare=True,
            ),
        ]

    def delete(self, rows: Sequence[Registered]) -> None:
        """Move rows to the bin; undo brings them back."""
        count = self._do(self._delete, _ids(rows))
        self._done(f"Đã xóa {number_text(count)} {self._noun}.")

    def send(self, rows: Sequence[Registered]) -> None:
        """Send rows; those without a day of registration get the day that is asked for."""

        def act(on: date | None) -> None:
            count = self._do(registrations.send, _ids(rows), on)
            self._done(f"Đã gửi {number_text(count)} {self._noun}.")

        if all(row.registered_on for row in rows):
            act(today())
        else:
            ask_day(self._owner, f"Gửi {number_text(len(rows))} {self._noun}", "Ngày đăng ký", act)

    def approve(self, rows: Sequence[Registered]) -> None:
        """Approve rows today."""
        count = self._do(registrations.approve, _ids(rows), today())
        self._done(f"Đã duyệt {number_text(count)} {self._noun}.")

    def reject(self, rows: Sequence[Registered]) -> None:
        """Turn rows down for a reason that is asked for."""
        told = f"{number_text(len(rows))} {self._noun}: {_names(rows)}."
        reason = ask_reason(self._owner, "Từ chối đăng ký", told, "Từ chối")
        if reason is not None:
            count = self._do(registrations.reject, _ids(rows), reason, today())
            self._done(f"Đã từ chối {number_text(count)} {self._noun}.")

    def take_back(self, rows: Sequence[Registered]) -> None:
        """Let rows wait again."""
        count = self._do(registrations.take_back, _ids(rows))
        self._done(f"Đã đưa {number_text(count)} {self._noun} về “Chờ duyệt”.")

    def receive_paper(self, rows: Sequence[Registered]) -> None:
        """Note the day the paper copies came, or that they have not."""
        self._receive(rows, registrations.mark_paper_received, "bản giấy")

    def receive_file(self, rows: Sequence[Registered]) -> None:
        """Note the day the electronic copies came, or that they have not."""
        self._receive(rows, registrations.mark_file_received, "bản mềm")

    def _receive(self, rows: Sequence[Registered], mark: Callable[..., int], what: str) -> None:
        def act(on: date | None) -> None:
            count = self._do(mark, _ids(rows), on)
            told = f"nhận {what} ngày {on:%d/%m/%Y}" if on else f"chưa nhận {what}"
            self._done(f"Đã ghi {told} cho {number_text(count)} {self._noun}.")

        caption = f"Nhận {what} của {number_text(len(rows))} {self._noun}"
        ask_day(self._owner, caption, f"Ngày nhận {what}", act, blank=_EMPTY_DAY)

    def _do(self, service: Callable[..., int], *given: object) -> int:
        return self._owner.operations.do(service, *given)

    def _done(self, sentence: str) -> None:
        if self.page is not None:
            self._owner.done(self.page, sentence)


STATES = [(state, state.label) for state in RegistrationState]
"""The states to choose from."""


def state_counts(counts: registrations.StateCounts) -> list[int]:
    """Return how many there are of each of the states to choose from."""
    number = {
        UNSENT: counts.unsent,
        PENDING: counts.pending,
        REJECTED: counts.rejected,
        APPROVED: counts.approved,
    }
    return [number[state] for state in RegistrationState]


def _ids(rows: Sequence[Registered]) -> list[UUID]:
    return [row.id for row in rows]


def _names(rows: Sequence[Registered], shown: int = 5) -> str:
    names = list(dict.fromkeys(row.subject_name for row in rows))
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" và {more} đối tượng khác" if more > 0 else "")


def _only(doing: str, *states: RegistrationState) -> Callable[[Sequence[Registered]], str]:
    """Return what says why none of the rows selected can be moved; what some can, is tried."""
    allowed = " hoặc ".join(f"“{state.label}”" for state in states)

    def refuses(rows: Sequence[Registered]) -> str:
        if any(row.state in states for row in rows):
            return ""
        return f"Chỉ {doing} được đăng ký đang ở trạng thái {allowed}."

    return refuses


def _is_in(*states: RegistrationState) -> Callable[[Registered], bool]:
    return lambda row: row.state in states


def _why_no_delete(rows: Sequence[Registered]) -> str:
    if any(row.state is not APPROVED for row in rows):
        return ""
    return "Đăng ký đã duyệt không xóa được. Bấm “Lấy lại” để đưa về “Chờ duyệt” rồi xóa."

"""The page of who can be proposed (người có thể đề nghị)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.vietnamese import number_text
from app.domain.points import points_text
from app.domain.terms import PEOPLE, AwardScope, SubjectKind, Topic
from app.services import nomination_desk, nominations, plan_views
from app.services.candidates import Candidate, SuggestedAward
from app.services.catalogues import AwardTypeRow
from app.services.nomination_desk import AwardChoice
from app.ui import style
from app.ui.context import Context, Place
from app.ui.dialogs.quick_add import Adder, award_adder
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs import meeting_mode
from app.ui.tabs.awards_parts import GROUND_OF_PLAN, AwardsPage, ground_list
from app.ui.tabs.awards_slides import candidate_items
from app.ui.tabs.scoring_parts import Choice, button, row_of
from app.ui.widgets.fields import PickList, TextArea, TextField
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.record_dialog import RecordDialog

_LABELS = nominations.LABELS
_WHOLE_PLAN = "Cả kế hoạch"
_ON_TIME, _LATE, _MISSING = "Đã đăng ký", "Đăng ký trễ hạn", "Chưa đăng ký"
_SCOPES = (AwardScope.COLLECTIVE, AwardScope.PERSON, AwardScope.HOUSEHOLD)
_PROPOSED, _OPEN = "Đã đề nghị", "Chưa đề nghị"


class CandidatesPage(AwardsPage):
    """Who takes part in a plan, with what speaks for and against each, to propose them."""

    name = "candidates"
    caption = "Người có thể đề nghị"
    doing = "xem ai có thể được đề nghị khen thưởng"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.phase = Choice("Kết quả chấm điểm của", 24)
        self._award_names: Mapping[str, str] = {}
        self.list = ListPage[Candidate](
            ListSpec(
                history=Topic.SUBJECT,
                columns=self._columns(),
                actions=[
                    ListAction(
                        "Đề nghị…",
                        self.propose,
                        "award",
                        ("Ctrl+N",),
                        needs="some",
                        refuses=_refusal,
                        opens=True,
                        many="Đề nghị {}…",
                    ),
                    ListAction(
                        "Xem đề nghị đã có",
                        lambda _: context.go(Place("awards", self.plan_id, page="nominations")),
                        "right",
                        writes=False,
                    ),
                ],
                filters=[
                    ListFilter(
                        "kind",
                        "Loại",
                        [(scope, scope.label) for scope in _SCOPES],
                        lambda row, key: row.scope is key,
                        counts=True,
                    ),
                    ListFilter(
                        "registered",
                        "Đăng ký",
                        [(word, word) for word in (_ON_TIME, _LATE, _MISSING)],
                        lambda row, key: _registered(row) == key,
                        counts=True,
                    ),
                    ListFilter(
                        "proposed",
                        "Đề nghị",
                        [(_OPEN, _OPEN), (_PROPOSED, _PROPOSED)],
                        lambda row, key: bool(row.nominated) == (key == _PROPOSED),
                        counts=True,
                    ),
                ],
                empty="Chưa có ai tham gia kế hoạch này. Thêm đơn vị tham gia ở trang “Đối tượng "
                "– thời gian” của kế hoạch.",
                counted="người, tập thể, hộ",
            )
        )
        self.dress(self.list)
        self.phase.chosen.connect(self.reload)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        show = button(meeting_mode.CAPTION, self.present, meeting_mode.TIP, meeting_mode.KEYS)
        above = row_of("Kết quả chấm điểm của", self.phase, None, show)
        above.setContentsMargins(style.GAP, style.GAP, style.GAP, 0)
        layout.addLayout(above)
        layout.addWidget(self.list, stretch=1)

    def reload(self) -> None:
        """Read the candidates with the results of the plan, or of the phase chosen."""
        phases = self.operations.ask(plan_views.view, self.plan_id).phases
        self.phase.offer([(None, _WHOLE_PLAN), *((row.id, row.name) for row in phases)])
        self._award_names = self.operations.ask(nomination_desk.award_names, self.plan_id)
        rows = self.operations.ask(nominations.candidates, self.plan_id, self.phase.key)
        self.list.set_rows(rows)
        self.lock(self.list)

    def show_row(self, row_id: object) -> bool:
        """Select a candidate by the subject's id."""
        return self.list.show_row(row_id)

    def propose(self, rows: Sequence[Candidate]) -> None:
        """Ask for the award, and propose everybody selected for it at once."""
        choices = self._choices(rows)
        form = Form(
            [
                FieldSpec(
                    "award_code",
                    _LABELS["award_code"],
                    lambda: PickList(
                        [(choice.code, choice.label) for choice in choices],
                        characters=50,
                        add=self._award_adder(rows),
                    ),
                    required=True,
                    hint="Theo danh mục vào ngày xét, sau tên là cấp quyết định",
                ),
                FieldSpec(
                    "period",
                    _LABELS["period"],
                    TextField,
                    hint="Để trống thì lấy năm của kế hoạch",
                ),
                FieldSpec("achievement", _LABELS["achievement"], TextArea),
                FieldSpec("ground", _LABELS["ground"], ground_list, hint=GROUND_OF_PLAN),
            ]
        )
        if suggested := self._suggested(rows):
            form.fill({"award_code": suggested.award_code})

        def save(values: dict[str, Any]) -> object:
            wanted = [{"subject_id": row.subject_id, **values} for row in rows]
            return self.operations.do(
                nominations.nominate_many, self.plan_id, wanted, self.phase.key
            )

        caption = f"Đề nghị khen thưởng {_whom(rows)}"
        if RecordDialog(form, save, caption, parent=self).exec():
            told = f"Đã đề nghị khen thưởng {_whom(rows)}."
            self.list.offer_undo(told, self.operations.undo)

    def present(self) -> None:
        """Show who is listed, or several selected, one by one to the meeting."""
        meeting_mode.present_list(self, self.context, self.caption, self.list, candidate_items)

    def _choices(self, rows: Sequence[Candidate]) -> Sequence[AwardChoice]:
        """Return what everybody selected can be given, what the ladder has for them first."""
        on = self.operations.ask(nominations.judging_day, self.plan_id)
        scopes = {row.scope for row in rows}
        found = self.operations.ask(nomination_desk.choices, self.plan_id, scopes, on)
        ladder = {award.award_code for row in rows for award in row.suggested}
        return sorted(found, key=lambda choice: choice.code not in ladder)

    def _award_adder(self, rows: Sequence[Candidate]) -> Adder[str] | None:
        """Return what adds an award; one row of the catalogue is for one kind of subject only."""
        scopes = {row.scope for row in rows}
        if len(scopes) > 1:
            return None
        return award_adder(self.operations, partial(self._label, rows), scopes.pop())

    def _label(self, rows: Sequence[Candidate], award: AwardTypeRow) -> str:
        choices = self._choices(rows)
        return next((one.label for one in choices if one.code == award.code), award.name)

    def _suggested(self, rows: Sequence[Candidate]) -> SuggestedAward | None:
        """Return the lowest step that everybody selected has ahead of them."""
        ahead = [
            {award.award_code for award in row.suggested} - set(row.nominated) for row in rows
        ]
        common = set[str].intersection(*ahead)
        return next((award for award in rows[0].suggested if award.award_code in common), None)

    def _columns(self) -> list[Column[Candidate]]:
        return [
            Column(
                "Tên",
                lambda row: f"{row.honorific} {row.name}".strip(),
                width=28,
                person=lambda row: row.name if row.kind in PEOPLE else "",
            ),
            Column("Đơn vị", _unit, width=26),
            Column("Điểm", lambda row: row.total, points_text, is_number=True, width=8),
            Column("Hạng", lambda row: row.rank, is_number=True, width=7),
            Column("Xếp loại", lambda row: row.grade, width=12),
            Column(
                "Đăng ký",
                _registered,
                sign=lambda row: "check" if _registered(row) == _ON_TIME else "warning",
                width=17,
            ),
            Column(
                "Tạm dừng xét",
                lambda row: ", ".join(reason.label for reason in row.hold_reasons),
                sign=lambda row: "error" if row.is_held else "",
                width=18,
                is_sensitive=True,
            ),
            Column(
                "Đã đề nghị",
                lambda row: ", ".join(self._award_names.get(code, code) for code in row.nominated),
                width=22,
            ),
            Column("Gợi ý theo kế hoạch", _suggestions, width=30),
            Column(
                "Đã được khen",
                lambda row: "; ".join(award.words for award in row.former),
                width=40,
            ),
            Column("Chức vụ", lambda row: row.post, width=20),
            Column("Cụm, khối", lambda row: row.cluster_name, width=20),
        ]


def _unit(row: Candidate) -> str:
    return row.unit_name or ("" if row.kind is SubjectKind.CLUSTER else row.name)


def _registered(row: Candidate) -> str:
    if not row.is_registered:
        return _MISSING
    return _LATE if row.is_late else _ON_TIME


def _suggestions(row: Candidate) -> str:
    """Return the awards of the plan's ladder for a candidate, and which are beyond the quota."""
    return "; ".join(
        award.award_name
        + (" (cấp trên)" if award.is_above else "")
        + (" (ngoài chỉ tiêu)" if award.is_within_quota is False else "")
        for award in row.suggested
    )


def _refusal(rows: Sequence[Candidate]) -> str:
    scopes = {row.scope for row in rows}
    if len(scopes) == 1:
        return ""
    kinds = " và ".join(scope.label.lower() for scope in _SCOPES if scope in scopes)
    return f"Đang chọn cả {kinds}: danh hiệu, hình thức khác nhau. Chọn riêng từng loại."


def _whom(rows: Sequence[Candidate]) -> str:
    return rows[0].name if len(rows) == 1 else f"{number_text(len(rows))} đối tượng"

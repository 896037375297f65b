"""What people call the rows of each table and their fields, wherever these are named by rote."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.entities import BOOKKEEPING, DERIVE, metadata
from app.services.accounts import AccountFields
from app.services.award_entries import AwardFields
from app.services.award_types import AwardTypeFields
from app.services.ballots import BallotFields, RecusalFields, VoteFields
from app.services.catalogue_entries import EntryFields
from app.services.certificates import PrintFields
from app.services.clusters import ClusterYearFields
from app.services.councils import CouncilFields, MemberFields
from app.services.criteria import CriterionFields
from app.services.criteria_sets import CriteriaSetFields
from app.services.decisions import DecisionFields
from app.services.grades import GradeFields
from app.services.holds import HoldFields
from app.services.legal_documents import LegalDocumentFields
from app.services.meetings import AttendanceFields, MeetingFields, OpinionFields, TellerFields
from app.services.nominations import NominationFields
from app.services.office import OfficeFields
from app.services.parameters import ParameterFields
from app.services.people import PersonFields
from app.services.plan_assignments import AssignmentFields
from app.services.plan_audiences import AudienceFields
from app.services.plan_bases import BasisFields
from app.services.plan_contents import ContentFields
from app.services.plan_deadlines import DeadlineFields
from app.services.plan_ladders import LadderStepFields
from app.services.plan_phases import PhaseFields
from app.services.plan_recipients import RecipientFields
from app.services.plan_targets import TargetFields
from app.services.plans import PlanFields, ReviewFields
from app.services.pledges import PledgeFields, PledgeItemFields, PledgePartyFields
from app.services.registrations import RegistrationFields
from app.services.scoring import WordFields
from app.services.sheets import SheetFields
from app.services.stages import StageFields
from app.services.submissions import EventFields, SubmissionFields
from app.services.units import UnitFields
from app.services.validation import Fields, labels
from app.services.waived_checks import WaiverFields
from app.services.wordings import WordingFields
from app.services.works import WorkFields


@dataclass(frozen=True, slots=True)
class Kind:
    """How people speak of the rows of one table.

    noun    what a row is: “đăng ký thi đua”
    name    the columns that its name is made of
    fields  the forms whose titles its columns have
    words   what its other columns are called
    owner   the column that names the record it is a part of, and goes to the bin with
    by      the column whose value tells more closely what it is: a subject is a unit or a person
    """

    noun: str
    name: tuple[str, ...] = ("name",)
    fields: tuple[type[Fields], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    owner: str = ""
    by: str = ""


_EVERYWHERE = {
    "award_code": "Danh hiệu, hình thức",
    "cluster_id": "Cụm, khối thi đua",
    "copied_from_id": "Nhân bản từ",
    "done_on": "Đã xong ngày",
    "is_retired": "Ngừng theo dõi",
    "more": "Chi tiết",
    "phase_id": "Giai đoạn",
    "plan_id": "Kế hoạch",
    "position": "Thứ tự",
    "set_id": "Bộ tiêu chí",
    "stage_id": "Vòng chấm",
    "subject_id": "Đối tượng",
    "year": "Năm",
}

KINDS: Mapping[str, Kind] = {
    "office": Kind("thông tin đơn vị sử dụng", fields=(OfficeFields,)),
    "user_account": Kind(
        "người dùng",
        fields=(AccountFields,),
        words={"retired_on": "Ngừng sử dụng từ", "password_set_at": "Đặt mật khẩu lúc"},
    ),
    # --- catalogues
    "catalogue_entry": Kind(
        "mục danh mục", fields=(EntryFields,), words={"catalogue": "Danh mục"}, by="catalogue"
    ),
    "award_type": Kind(
        "danh hiệu, hình thức khen thưởng",
        fields=(AwardTypeFields,),
        words={"prize_multiplier": "Hệ số tiền thưởng"},
    ),
    "parameter": Kind("thông số", fields=(ParameterFields,)),
    "legal_document": Kind("văn bản pháp luật", ("kind", "number"), fields=(LegalDocumentFields,)),
    "document_wording": Kind(
        "lời văn mẫu",
        ("code",),
        fields=(WordingFields,),
        words={"code": "Loại văn bản", "regime": "Thể thức"},
    ),
    "waived_check": Kind(
        "phép kiểm tra thể thức không áp dụng",
        ("code",),
        fields=(WaiverFields,),
        words={"code": "Mã phép kiểm tra", "regime": "Thể thức"},
    ),
    # --- subjects
    "subject": Kind(
        "đối tượng thi đua",
        fields=(PersonFields, UnitFields),
        words={
            "code": "Mã",
            "head_name": "Người đứng đầu, chủ hộ",
            "kind": "Loại đối tượng",
            "kind_code": "Loại đơn vị, cụm",
            "name": "Tên",
            "parent_id": "Thuộc đơn vị",
            "successor_id": "Đã gộp vào",
        },
        by="kind",
    ),
    "cluster_year": Kind(
        "năm hoạt động của cụm, khối",
        ("cluster_id", "year"),
        fields=(ClusterYearFields,),
        owner="cluster_id",
    ),
    "cluster_member": Kind(
        "thành viên cụm, khối",
        ("subject_id", "year"),
        words={"subject_id": "Đơn vị"},
        owner="cluster_id",
    ),
    # --- the plan and its parts
    "plan": Kind(
        "kế hoạch",
        fields=(PlanFields,),
        words={"state": "Tình trạng", "registration_policy": "Khi chưa đăng ký"},
    ),
    "plan_basis": Kind("căn cứ", ("text",), fields=(BasisFields,), owner="plan_id"),
    "plan_audience": Kind("đối tượng", ("text",), fields=(AudienceFields,), owner="plan_id"),
    "participation": Kind(
        "đơn vị tham gia",
        ("subject_id",),
        words={"subject_id": "Đơn vị", "is_required": "Bắt buộc tham gia"},
        owner="plan_id",
    ),
    "phase": Kind("giai đoạn, đợt", fields=(PhaseFields,), owner="plan_id", by="kind"),
    "contest_item": Kind(
        "nội dung thi đua",
        ("heading", "body"),
        fields=(ContentFields,),
        words={"parent_id": "Thuộc mục"},
        owner="plan_id",
        by="kind",
    ),
    "target": Kind("chỉ tiêu", fields=(TargetFields,), owner="plan_id"),
    "target_figure": Kind(
        "số liệu đạt được",
        ("subject_id", "phase_id"),
        words={
            "target_id": "Chỉ tiêu",
            "reached_value": "Đạt được",
            "reported_on": "Ngày báo cáo",
            "source": "Nguồn số liệu",
        },
        owner="target_id",
    ),
    "deadline": Kind(
        "mốc thời gian",
        ("task",),
        fields=(DeadlineFields,),
        words={"work_kinds": "Tính các loại"},
        owner="plan_id",
    ),
    "assignment": Kind(
        "phân công", ("organisation", "task"), fields=(AssignmentFields,), owner="plan_id"
    ),
    "ladder_step": Kind(
        "bậc khen thưởng",
        fields=(LadderStepFields,),
        words={"award_codes": "Danh hiệu, hình thức"},
        owner="plan_id",
    ),
    "recipient": Kind("nơi nhận", ("text",), fields=(RecipientFields,), owner="plan_id"),
    "review": Kind(
        "lần sơ kết, tổng kết",
        ("held_on",),
        fields=(ReviewFields,),
        words={"kind": "Loại"},
        owner="plan_id",
        by="kind",
    ),
    # --- what is registered
    "registration": Kind(
        "đăng ký thi đua",
        ("subject_id", "award_code", "content"),
        fields=(RegistrationFields,),
        words={
            "state": "Tình trạng",
            "decided_on": "Ngày duyệt, từ chối",
            "reject_reason": "Lý do từ chối",
            "is_again": "Tái đăng ký",
        },
    ),
    "work": Kind(
        "công trình, mô hình, phần việc",
        fields=(WorkFields,),
        words={
            "registration_id": "Đăng ký",
            "finished_on": "Hoàn thành ngày",
            "outcome": "Kết quả",
        },
        owner="registration_id",
        by="kind",
    ),
    "pledge": Kind("giao ước thi đua", fields=(PledgeFields,), words={"signed_on": "Ngày ký"}),
    "pledge_item": Kind(
        "nội dung giao ước",
        ("text",),
        fields=(PledgeItemFields,),
        words={"pledge_id": "Giao ước"},
        owner="pledge_id",
    ),
    "pledge_party": Kind(
        "bên ký giao ước",
        ("subject_id",),
        fields=(PledgePartyFields,),
        words={"pledge_id": "Giao ước", "has_signed": "Đã ký"},
        owner="pledge_id",
    ),
    # --- scoring
    "criteria_set": Kind(
        "bộ tiêu chí",
        fields=(CriteriaSetFields,),
        words={
            "version": "Phiên bản",
            "is_locked": "Đã khóa",
            "audience": "Dùng cho",
            "rules": "Số liệu, vòng chấm, xếp loại",
        },
    ),
    "criterion": Kind(
        "tiêu chí",
        ("code", "name"),
        fields=(CriterionFields,),
        words={
            "parent_id": "Thuộc nhóm",
            "rule": "Cách tính điểm",
            "mode": "Cách tính nhóm",
            "gate": "Điều kiện",
            "granted": "Đương nhiên đạt khi",
            "is_optional": "Không bắt buộc chấm",
            "needs_evidence": "Phải có minh chứng",
        },
        owner="set_id",
        by="kind",
    ),
    "plan_criteria": Kind(
        "bộ tiêu chí của kế hoạch",
        ("set_id",),
        words={"applies_to": "Dùng cho"},
        owner="plan_id",
    ),
    "stage": Kind(
        "vòng chấm",
        fields=(StageFields,),
        words={"is_decisive": "Quyết định kết quả", "code": "Mã vòng"},
        owner="plan_id",
    ),
    "scoring_conflict": Kind(
        "đơn vị không được chấm chéo",
        ("scorer_id", "subject_id"),
        words={
            "scorer_id": "Đơn vị chấm",
            "subject_id": "Không chấm cho",
            "reason": "Lý do",
        },
        owner="plan_id",
    ),
    "council_order": Kind(
        "thứ tự hội đồng chọn",
        ("subject_id",),
        words={"place": "Đứng thứ", "reason": "Lý do"},
        owner="plan_id",
    ),
    "score_sheet": Kind(
        "phiếu chấm",
        ("subject_id", "stage_id"),
        fields=(SheetFields,),
        words={
            "subject_id": "Đơn vị được chấm",
            "scorer_id": "Đơn vị chấm chéo",
            "approved_on": "Ngày duyệt phiếu",
            "approval_lost": "Đã sửa sau khi duyệt",
        },
    ),
    "entry": Kind(
        "ô điểm",
        ("criterion_id",),
        fields=(WordFields,),
        words={
            "sheet_id": "Phiếu chấm",
            "criterion_id": "Tiêu chí",
            "state": "Tình trạng",
            "points": "Điểm",
            "inputs": "Đã ghi",
            "overflow": "Phần vượt tính thưởng",
            "zeroes_group": "Nhóm tính 0 điểm",
        },
        owner="sheet_id",
    ),
    "sheet_figure": Kind(
        "số liệu trên phiếu",
        ("code",),
        words={"sheet_id": "Phiếu chấm", "code": "Số liệu", "value": "Giá trị"},
        owner="sheet_id",
    ),
    "grade_band": Kind("mức xếp loại", fields=(GradeFields,), owner="plan_id"),
    "finalisation": Kind(
        "lần chốt điểm",
        ("plan_id", "phase_id"),
        words={
            "finalised_on": "Chốt ngày",
            "reopened_on": "Mở lại ngày",
            "reopen_reason": "Lý do mở lại",
        },
    ),
    "result": Kind(
        "kết quả đã chốt",
        ("subject_name",),
        words={
            "finalisation_id": "Lần chốt điểm",
            "subject_name": "Tên lúc chốt điểm",
            "cluster_name": "Cụm, khối lúc chốt điểm",
            "base_points": "Điểm tiêu chí",
            "bonus_points": "Điểm thưởng",
            "penalty_points": "Điểm trừ",
            "total": "Tổng điểm",
            "rank": "Xếp thứ",
            "grade": "Xếp loại",
            "detail": "Nguồn gốc kết quả",
        },
        owner="finalisation_id",
    ),
    # --- the council
    "council": Kind("hội đồng", ("name", "term"), fields=(CouncilFields,)),
    "council_member": Kind(
        "thành viên hội đồng",
        fields=(MemberFields,),
        words={"council_id": "Hội đồng"},
        owner="council_id",
    ),
    "meeting": Kind(
        "cuộc họp hội đồng",
        ("held_on", "council_id"),
        fields=(MeetingFields,),
        words={"is_concluded": "Đã kết luận"},
    ),
    "attendance": Kind(
        "thành phần dự họp",
        ("member_id",),
        fields=(AttendanceFields,),
        words={"meeting_id": "Cuộc họp"},
        owner="meeting_id",
    ),
    "opinion": Kind(
        "ý kiến tại cuộc họp",
        ("speaker",),
        fields=(OpinionFields,),
        words={"meeting_id": "Cuộc họp"},
        owner="meeting_id",
    ),
    "teller": Kind(
        "thành viên tổ kiểm phiếu",
        fields=(TellerFields,),
        words={"meeting_id": "Cuộc họp"},
        owner="meeting_id",
    ),
    "ballot_count": Kind(
        "kết quả kiểm phiếu",
        (),
        fields=(BallotFields,),
        words={"meeting_id": "Cuộc họp"},
        owner="meeting_id",
    ),
    "vote": Kind(
        "kết quả biểu quyết",
        ("nomination_id",),
        fields=(VoteFields,),
        words={"meeting_id": "Cuộc họp"},
        owner="meeting_id",
    ),
    "recusal": Kind(
        "lượt không tham gia biểu quyết",
        ("member_id", "nomination_id"),
        fields=(RecusalFields,),
        words={"meeting_id": "Cuộc họp", "nomination_id": "Đề nghị khen thưởng"},
        owner="meeting_id",
    ),
    # --- what is awarded
    "nomination": Kind(
        "đề nghị khen thưởng",
        ("subject_id", "award_code"),
        fields=(NominationFields,),
        words={
            "total": "Tổng điểm",
            "rank": "Xếp thứ",
            "grade": "Xếp loại",
            "state": "Tình trạng",
            "state_reason": "Lý do",
            "override_reason": "Lý do bỏ qua điều kiện",
        },
    ),
    "hold": Kind("lần tạm dừng xét", ("subject_id",), fields=(HoldFields,)),
    "decision": Kind(
        "quyết định khen thưởng",
        ("number", "subject_line"),
        fields=(DecisionFields,),
        words={
            "state": "Tình trạng",
            "base_salary": "Lương cơ sở",
            "rounding_step": "Làm tròn đến",
            "revoke_reason": "Lý do thu hồi",
        },
    ),
    "award": Kind(
        "dòng sổ khen thưởng",
        ("name", "award_name"),
        fields=(AwardFields,),
        words={
            "award_name": "Tên danh hiệu, hình thức",
            "decision_id": "Quyết định",
            "nomination_id": "Đề nghị khen thưởng",
            "prize_multiplier": "Hệ số tiền thưởng",
            "prize_note": "Ghi chú về tiền thưởng",
        },
        owner="decision_id",
    ),
    "list_import": Kind(
        "lần nhập từ Excel",
        ("file_name",),
        words={
            "kind": "Danh sách",
            "taken_at": "Nhập lúc",
            "file_name": "Tên tệp",
            "sha256": "Dấu nhận dạng tệp",
            "layout": "Dấu nhận dạng tiêu đề",
            "columns": "Cột đã ghép",
            "added": "Số dòng thêm mới",
            "changed": "Số dòng cập nhật",
            "skipped": "Số dòng bỏ qua",
            "refused": "Số dòng lỗi",
        },
        by="kind",
    ),
    "name_check": Kind(
        "lần kiểm tra tên trước khi in giấy khen",
        ("decision_id",),
        words={
            "decision_id": "Quyết định",
            "checked_by": "Người kiểm tra",
            "checked_at": "Lúc",
            "fingerprint": "Dấu vết danh sách đã kiểm tra",
        },
        owner="decision_id",
    ),
    "certificate_print": Kind(
        "lần in giấy khen",
        fields=(PrintFields,),
        words={
            "award_id": "Dòng sổ khen thưởng",
            "printed_at": "Lúc in",
            "name": "Tên trên giấy khen",
            "reason": "Lý do in lại",
        },
        owner="award_id",
    ),
    # --- what was sent to the level above
    "submission": Kind(
        "hồ sơ nộp lên trên",
        ("recipient", "prepared_at"),
        fields=(SubmissionFields,),
        words={"prepared_at": "Lập lúc", "fingerprint": "Mã đối chiếu"},
    ),
    "submitted_part": Kind(
        "phần số liệu của hồ sơ nộp",
        ("part",),
        words={
            "submission_id": "Hồ sơ nộp",
            "part": "Phần",
            "line_count": "Số dòng",
            "fingerprint": "Mã đối chiếu",
            "lines": "Các dòng đã nộp",
        },
        owner="submission_id",
    ),
    "submitted_file": Kind(
        "tệp của hồ sơ nộp",
        words={
            "submission_id": "Hồ sơ nộp",
            "name": "Tên tệp",
            "title": "Tên văn bản",
            "page_count": "Số trang",
            "row_count": "Số dòng",
            "size": "Dung lượng (byte)",
            "sha256": "Mã kiểm tra SHA-256",
        },
        owner="submission_id",
    ),
    "submission_event": Kind(
        "lần nộp, nhận, trả lại hồ sơ",
        ("kind", "happened_on"),
        fields=(EventFields,),
        words={"submission_id": "Hồ sơ nộp", "kind": "Việc"},
        owner="submission_id",
        by="kind",
    ),
    # --- workbooks of units
    "unit_workbook": Kind(
        "tệp cho đơn vị",
        ("subject_id", "version"),
        words={
            "kind": "Loại tệp",
            "version": "Bản số",
            "issued_at": "Lập lúc",
            "secret": "Khóa xác nhận",
            "sent": "Nội dung đã gửi",
            "links": "Đăng ký tương ứng",
        },
    ),
    "workbook_return": Kind(
        "lần nhận tệp của đơn vị",
        ("file_name",),
        words={
            "workbook_id": "Tệp cho đơn vị",
            "position": "Lần nhận thứ",
            "taken_at": "Nhận lúc",
            "file_name": "Tên tệp",
            "sha256": "Mã kiểm tra SHA-256",
            "accepted": "Nội dung đã nhận",
            "made": "Đăng ký đã lập",
            "waiting_count": "Số ô còn phải xem lại",
        },
        owner="workbook_id",
    ),
}
"""Every recorded table."""

UNKNOWN = "Thông tin khác"
"""What a field is called that nobody has named; a test sees to it that there is none."""

_NOT_TOLD = frozenset({"id", "deleted_by", *BOOKKEEPING})


def capital(words: str) -> str:
    """Return words as they begin a line.

    >>> capital("ô điểm")
    'Ô điểm'
    """
    return words[:1].upper() + words[1:]


def kind_of(table: str) -> Kind:
    """Return how people speak of the rows of a table."""
    return KINDS.get(table) or Kind("dòng dữ liệu", ())


def told_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table that people are told of; ids and the like are not."""
    return tuple(
        column.name
        for column in metadata.tables[table].columns
        if column.name not in _NOT_TOLD and DERIVE not in column.info
    )


def field_word(table: str, column: str) -> str:
    """Return what a column is called, in Vietnamese whatever it is.

    >>> field_word("subject", "citizen_number"), field_word("entry", "points")
    ('Số CCCD', 'Điểm')
    """
    kind = kind_of(table)
    titled = [labels(fields)[column] for fields in kind.fields if column in fields.model_fields]
    return kind.words.get(column) or next(iter(titled), "") or _EVERYWHERE.get(column) or UNKNOWN

"""The words of the field, each with the Vietnamese label a person reads."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A word of the field: its stored value and its Vietnamese label."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Make the member `value` with its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class ActionKind(Term):
    """How an action can be taken back."""

    UNDOABLE = "undoable", "Hoàn tác được"
    COUNTERED = "countered", "Chỉ đảo lại bằng việc ngược lại"
    FINAL = "final", "Không đảo lại được"


class Role(Term):
    """What a person who signs in may do (quyền); each may also what those before it may."""

    VIEW = "view", "Xem"
    ENTER = "enter", "Nhập"
    APPROVE = "approve", "Duyệt"
    ADMIN = "admin", "Quản trị"

    def may(self, least: "Role") -> bool:
        """Return whether this role is enough where `least` is asked for.

        >>> Role.ADMIN.may(Role.APPROVE), Role.ENTER.may(Role.APPROVE)
        (True, False)
        """
        order = list(Role)
        return order.index(self) >= order.index(least)


class Regime(Term):
    """Whose rules a document follows (thể thức văn bản)."""

    STATE = "state", "Nhà nước (UBND, Hội đồng)"
    PARTY = "party", "Đảng (Đảng ủy, Ban Thường vụ)"


class SubjectKind(Term):
    """Who can register, be scored and be commended (đối tượng thi đua)."""

    UNIT = "unit", "Đơn vị, tập thể"
    PERSON = "person", "Cá nhân"
    HOUSEHOLD = "household", "Hộ gia đình"
    CLUSTER = "cluster", "Cụm, khối thi đua"


PEOPLE = (SubjectKind.PERSON, SubjectKind.HOUSEHOLD)
"""Those whose names sort by tên, then by họ đệm."""


class ListKind(Term):
    """What a list that comes in from Excel is of."""

    UNITS = "units", "Đơn vị, tập thể"
    PEOPLE = "people", "Cá nhân"
    HOUSEHOLDS = "households", "Hộ gia đình"
    CLUSTERS = "clusters", "Cụm, khối thi đua"
    REGISTRATIONS = "registrations", "Đăng ký danh hiệu, hình thức khen"
    WORKS = "works", "Công trình, mô hình, phần việc"
    TARGETS = "targets", "Chỉ tiêu"
    CRITERIA = "criteria", "Bộ tiêu chí"
    SCORES = "scores", "Điểm chấm"
    AWARDS = "awards", "Khen thưởng các năm trước"


class AwardScope(Term):
    """Whom an award type is for."""

    PERSON = "person", "Cá nhân"
    COLLECTIVE = "collective", "Tập thể"
    HOUSEHOLD = "household", "Hộ gia đình"


class AwardKind(Term):
    """Title (danh hiệu thi đua) or commendation (hình thức khen thưởng)."""

    TITLE = "title", "Danh hiệu thi đua"
    COMMENDATION = "commendation", "Hình thức khen thưởng"


class PlanForm(Term):
    """How an emulation movement is organised (Luật TĐKT 2022, Điều 16)."""

    REGULAR = "regular", "Thường xuyên"
    CAMPAIGN = "campaign", "Theo đợt, chuyên đề"


class PlanState(Term):
    """Where a plan (kế hoạch thi đua) stands in its life."""

    DRAFT = "draft", "Dự thảo"
    ISSUED = "issued", "Đã ban hành"
    RUNNING = "running", "Đang thực hiện"
    INTERIM = "interim", "Đã sơ kết"
    FINAL = "final", "Đã tổng kết"
    CLOSED = "closed", "Đã đóng"


class RegistrationPolicy(Term):
    """What not having registered means for being proposed (per plan)."""

    NONE = "none", "Không xét đến đăng ký"
    WARN = "warn", "Nhắc khi chưa đăng ký"
    BLOCK = "block", "Không xét khi chưa đăng ký"


class ContentKind(Term):
    """What a node of a plan's contents is."""

    CONTENT = "content", "Nội dung"
    MOVEMENT = "movement", "Phong trào"
    THEME = "theme", "Chủ đề năm"
    SOLUTION = "solution", "Giải pháp"


class PhaseKind(Term):
    """A phase (giai đoạn) or a wave (đợt) of a plan."""

    PHASE = "phase", "Giai đoạn"
    WAVE = "wave", "Đợt"


class Operator(Term):
    """How a target compares what was reached with its value."""

    AT_LEAST = "at_least", "ít nhất"
    AT_MOST = "at_most", "không quá"
    EXACTLY = "exactly", "bằng"
    ABOVE = "above", "trên"
    BELOW = "below", "dưới"


class Direction(Term):
    """Whether more or less is better."""

    HIGHER = "higher", "Càng cao càng tốt"
    LOWER = "lower", "Càng thấp càng tốt"


class DeadlineKind(Term):
    """What is due in a plan."""

    LAUNCH = "launch", "Phát động"
    REGISTRATION = "registration", "Đăng ký thi đua"
    WORK = "work", "Công trình, mô hình, phần việc"
    EVENT = "event", "Lễ hội, sự kiện"
    PLEDGE = "pledge", "Ký giao ước"
    SELF_SCORE = "self_score", "Tự chấm điểm"
    CROSS_SCORE = "cross_score", "Chấm chéo"
    REPORT = "report", "Báo cáo"
    INTERIM = "interim", "Sơ kết"
    FINAL = "final", "Tổng kết"
    DOSSIER = "dossier", "Hồ sơ đề nghị khen thưởng"
    OTHER = "other", "Việc khác"


class RegistrationKind(Term):
    """What is registered."""

    AWARD = "award", "Danh hiệu, hình thức khen thưởng"
    WORK = "work", "Công trình, mô hình, phần việc"
    TARGET = "target", "Chỉ tiêu"


class RegistrationState(Term):
    """Where a registration stands, in the words of the state's own system."""

    UNSENT = "unsent", "Chưa gửi"
    PENDING = "pending", "Chờ duyệt"
    REJECTED = "rejected", "Từ chối"
    APPROVED = "approved", "Đã duyệt"


class WorkKind(Term):
    """What kind of work a unit registers."""

    PROJECT = "project", "Công trình"
    MODEL = "model", "Mô hình"
    TASK = "task", "Phần việc"
    EVENT = "event", "Lễ hội, sự kiện"


class CriterionKind(Term):
    """What a node of a criteria tree is."""

    GROUP = "group", "Nhóm tiêu chí"
    BASE = "base", "Tiêu chí"
    BONUS = "bonus", "Điểm thưởng"
    PENALTY = "penalty", "Điểm trừ"


class GroupMode(Term):
    """What a group of criteria counts."""

    SUM = "sum", "Cộng các tiêu chí con"
    HIGHEST = "highest", "Chỉ lấy tiêu chí con cao nhất"


class FigureKind(Term):
    """What can be written for a figure of a criterion."""

    COUNT = "count", "Số đếm"
    NUMBER = "number", "Số có phần lẻ"
    YES_NO = "yes_no", "Có hoặc không"


class GradeEffectKind(Term):
    """What a named event does to a grade."""

    CAP = "cap", "Không xếp cao hơn một mức"
    LOWER = "lower", "Hạ mức"
    EXCLUDE = "exclude", "Không xếp loại"


class RoundingMode(Term):
    """Which way a computed number of points is brought to the step of its set."""

    NEAREST = "nearest", "Làm tròn đến mức gần nhất"
    DOWN = "down", "Làm tròn xuống"
    UP = "up", "Làm tròn lên"


class EntryState(Term):
    """Whether a criterion was scored. Not scored is not zero."""

    BLANK = "blank", "Chưa chấm"
    ANSWERED = "answered", "Đã chấm"
    NOT_APPLICABLE = "not_applicable", "Không phát sinh"


class StagePurpose(Term):
    """Who scores at a stage."""

    SELF = "self", "Tự chấm"
    CROSS = "cross", "Chấm chéo"
    APPRAISAL = "appraisal", "Thẩm định"
    OTHER = "other", "Khác"


class WorkbookKind(Term):
    """What a workbook that goes out is for."""

    UNIT = "unit", "Tệp của đơn vị"
    CROSS = "cross", "Tệp chấm chéo"


class CouncilRole(Term):
    """A member's role in a council (hội đồng thi đua, khen thưởng)."""

    CHAIR = "chair", "Chủ tịch"
    VICE_CHAIR = "vice_chair", "Phó Chủ tịch"
    STANDING = "standing", "Ủy viên thường trực"
    SECRETARY = "secretary", "Ủy viên, thư ký"
    MEMBER = "member", "Ủy viên"


class NominationState(Term):
    """Where a nomination (đề nghị khen thưởng) stands."""

    PROPOSED = "proposed", "Đề xuất"
    PASSED = "passed", "Đạt"
    FAILED = "failed", "Không đạt"
    RETURNED = "returned", "Trả về"
    SUBMITTED = "submitted", "Đã trình cấp trên"
    DECIDED = "decided", "Đã có quyết định"


class DecisionState(Term):
    """Where a decision (quyết định khen thưởng) stands."""

    DRAFT = "draft", "Dự thảo"
    ISSUED = "issued", "Đã ban hành"
    REVOKED = "revoked", "Đã thu hồi"


class AwardNature(Term):
    """The nature of an award in the award book."""

    GIVEN = "given", "Tặng"
    POSTHUMOUS = "posthumous", "Truy tặng"
    CORRECTED = "corrected", "Điều chỉnh"
    REVOKED = "revoked", "Thu hồi"


class AwardGround(Term):
    """On which ground an award is given (loại hình khen thưởng; Luật TĐKT 2022, Điều 8)."""

    MERIT = "merit", "Thường xuyên (công trạng)"
    MOVEMENT = "movement", "Phong trào, chuyên đề"
    SUDDEN = "sudden", "Đột xuất"
    SERVICE = "service", "Quá trình cống hiến"
    SENIORITY = "seniority", "Niên hạn"
    EXTERNAL = "external", "Đối ngoại"


GROUND_OF = {PlanForm.REGULAR: AwardGround.MERIT, PlanForm.CAMPAIGN: AwardGround.MOVEMENT}
"""The ground of what is given under a plan, where nothing else is said."""


class HoldReason(Term):
    """Why nothing may be proposed for now (NĐ 152/2025, Điều 4 khoản 4)."""

    DISCIPLINARY = "disciplinary", "Đang xem xét kỷ luật"
    DISCIPLINED = "disciplined", "Đang trong thời hạn kỷ luật"
    INVESTIGATION = "investigation", "Đang bị điều tra"
    INSPECTION = "inspection", "Đang thanh tra, kiểm tra"
    COMPLAINT = "complaint", "Có khiếu nại, tố cáo đang xác minh"
    PRESS = "press_corruption", "Báo chí nêu, đang xác minh"


class ReviewKind(Term):
    """An interim review (sơ kết) or a final review (tổng kết)."""

    INTERIM = "interim", "Sơ kết"
    FINAL = "final", "Tổng kết"


class SubmissionKind(Term):
    """What a dossier for the level above is about."""

    REGISTRATION = "registration", "Đăng ký thi đua"
    RESULTS = "results", "Kết quả, đề nghị khen thưởng"


class DossierPart(Term):
    """A part of the data that goes into a dossier, as people speak of it."""

    PLAN = "plan", "Kế hoạch"
    REGISTRATIONS = "registrations", "Đăng ký thi đua"
    WORKS = "works", "Công trình, mô hình, phần việc"
    FIGURES = "figures", "Số liệu thực hiện chỉ tiêu"
    RESULTS = "results", "Kết quả chấm điểm đã chốt"
    MEETINGS = "meetings", "Họp hội đồng"
    VOTES = "votes", "Kết quả biểu quyết"
    NOMINATIONS = "nominations", "Đề nghị khen thưởng"
    AWARDS = "awards", "Quyết định khen thưởng"


class SubmissionEventKind(Term):
    """What happened to a dossier once it was made."""

    SENT = "sent", "Nộp"
    RECEIVED = "received", "Nơi nhận đã nhận"
    RETURNED = "returned", "Nơi nhận trả lại"


class SubmissionState(Term):
    """Where a dossier stands: what its events make of it."""

    PREPARED = "prepared", "Đã lập, chưa nộp"
    SENT = "sent", "Đã nộp"
    SENT_AGAIN = "sent_again", "Đã nộp lại"
    RECEIVED = "received", "Nơi nhận đã nhận"
    RETURNED = "returned", "Bị trả lại"


class ExportKind(Term):
    """As what data left the file."""

    EXCEL = "xlsx", "Excel"
    PDF = "pdf", "PDF"
    WORD = "docx", "Word"
    JSON = "json", "Tệp JSON"
    ZIP = "zip", "Tệp nén"
    PRINTER = "printer", "Bản in"
    FOLDER = "folder", "Thư mục"
    BACKUP = "backup", "Bản sao lưu"
    OTHER = "other", "Tệp khác"


class Topic(StrEnum):
    """What a change can be about. Each value is the name of a table."""

    OFFICE = "office"
    CATALOGUE_ENTRY = "catalogue_entry"
    AWARD_TYPE = "award_type"
    PARAMETER = "parameter"
    LEGAL_DOCUMENT = "legal_document"
    SUBJECT = "subject"
    CLUSTER_YEAR = "cluster_year"
    CLUSTER_MEMBER = "cluster_member"
    PLAN = "plan"
    PLAN_BASIS = "plan_basis"
    PLAN_AUDIENCE = "plan_audience"
    PARTICIPATION = "participation"
    PHASE = "phase"
    CONTEST_ITEM = "contest_item"
    TARGET = "target"
    TARGET_FIGURE = "target_figure"
    DEADLINE = "deadline"
    ASSIGNMENT = "assignment"
    LADDER_STEP = "ladder_step"
    RECIPIENT = "recipient"
    REGISTRATION = "registration"
    WORK = "work"
    PLEDGE = "pledge"
    PLEDGE_ITEM = "pledge_item"
    PLEDGE_PARTY = "pledge_party"
    CRITERIA_SET = "criteria_set"
    CRITERION = "criterion"
    PLAN_CRITERIA = "plan_criteria"
    STAGE = "stage"
    SCORE_SHEET = "score_sheet"
    ENTRY = "entry"
    SCORING_CONFLICT = "scoring_conflict"
    COUNCIL_ORDER = "council_order"
    SHEET_FIGURE = "sheet_figure"
    GRADE_BAND = "grade_band"
    FINALISATION = "finalisation"
    RESULT = "result"
    COUNCIL = "council"
    COUNCIL_MEMBER = "council_member"
    MEETING = "meeting"
    ATTENDANCE = "attendance"
    OPINION = "opinion"
    TELLER = "teller"
    BALLOT_COUNT = "ballot_count"
    VOTE = "vote"
    RECUSAL = "recusal"
    NOMINATION = "nomination"
    HOLD = "hold"
    DECISION = "decision"
    AWARD = "award"
    NAME_CHECK = "name_check"
    CERTIFICATE_PRINT = "certificate_print"
    SUBMISSION = "submission"
    SUBMITTED_PART = "submitted_part"
    SUBMITTED_FILE = "submitted_file"
    SUBMISSION_EVENT = "submission_event"
    UNIT_WORKBOOK = "unit_workbook"
    WORKBOOK_RETURN = "workbook_return"
    REVIEW = "review"
    WAIVED_CHECK = "waived_check"
    USER_ACCOUNT = "user_account"


BY_CLASS = "class:"
BY_CLUSTER = "cluster:"
"""How a class of people or a cluster, for whom a plan chooses a criteria set, is told from the
code of a kind of units."""


class Side(Term):
    """Whose value a field keeps when two copies of a file are joined."""

    OURS = "ours", "Giữ của máy này"
    THEIRS = "theirs", "Lấy của máy kia"

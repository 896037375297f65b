"""The tables."""

from app.entities.award import Award, Decision, Hold, Nomination
from app.entities.base import BOOKKEEPING, DERIVE, Base, Recorded, Values
from app.entities.catalogue import AwardType, CatalogueEntry, LegalDocument, Parameter
from app.entities.certificate import CertificatePrint, NameCheck
from app.entities.council import (
    Attendance,
    BallotCount,
    Council,
    CouncilMember,
    Meeting,
    Opinion,
    Recusal,
    Teller,
    Vote,
)
from app.entities.list_import import ListImport
from app.entities.log import (
    Credential,
    Device,
    ExportNote,
    Operation,
    RowChange,
    UserAccount,
)
from app.entities.office import Office
from app.entities.plan import (
    Assignment,
    ContestItem,
    Deadline,
    LadderStep,
    Participation,
    Phase,
    Plan,
    PlanAudience,
    PlanBasis,
    Recipient,
    Review,
    Target,
    TargetFigure,
)
from app.entities.registration import Pledge, PledgeItem, PledgeParty, Registration, Work
from app.entities.score import (
    CouncilOrder,
    CriteriaSet,
    Criterion,
    Entry,
    Finalisation,
    GradeBand,
    PlanCriteria,
    Result,
    ScoreSheet,
    ScoringConflict,
    SheetFigure,
    Stage,
)
from app.entities.subject import ClusterMember, ClusterYear, Subject
from app.entities.submission import (
    Submission,
    SubmissionEvent,
    SubmittedFile,
    SubmittedPart,
)
from app.entities.unit_workbook import UnitWorkbook, WorkbookReturn
from app.entities.waived_check import WaivedCheck
from app.entities.wording import DocumentWording

metadata = Base.metadata
"""All tables."""

RECORDED = tuple(table for table in metadata.sorted_tables if "deleted_by" in table.columns)
"""The tables whose every change stands in the log."""

__all__ = [
    "BOOKKEEPING",
    "DERIVE",
    "RECORDED",
    "Assignment",
    "Attendance",
    "Award",
    "AwardType",
    "BallotCount",
    "Base",
    "CatalogueEntry",
    "CertificatePrint",
    "ClusterMember",
    "ClusterYear",
    "ContestItem",
    "Council",
    "CouncilMember",
    "CouncilOrder",
    "Credential",
    "CriteriaSet",
    "Criterion",
    "Deadline",
    "Decision",
    "Device",
    "DocumentWording",
    "Entry",
    "ExportNote",
    "Finalisation",
    "GradeBand",
    "Hold",
    "LadderStep",
    "LegalDocument",
    "ListImport",
    "Meeting",
    "NameCheck",
    "Nomination",
    "Office",
    "Operation",
    "Opinion",
    "Parameter",
    "Participation",
    "Phase",
    "Plan",
    "PlanAudience",
    "PlanBasis",
    "PlanCriteria",
    "Pledge",
    "PledgeItem",
    "PledgeParty",
    "Recipient",
    "Recorded",
    "Recusal",
    "Registration",
    "Result",
    "Review",
    "RowChange",
    "ScoreSheet",
    "ScoringConflict",
    "SheetFigure",
    "Stage",
    "Subject",
    "Submission",
    "SubmissionEvent",
    "SubmittedFile",
    "SubmittedPart",
    "Target",
    "TargetFigure",
    "Teller",
    "UnitWorkbook",
    "UserAccount",
    "Values",
    "Vote",
    "WaivedCheck",
    "Work",
    "WorkbookReturn",
    "metadata",
]

"""Checks one file: the regime from its head, the rules of its day, then every check."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.core.progress import Progress
from app.core.vietnamese import tidy
from app.domain.terms import Regime
from app.imports.document_check import checks
from app.imports.document_check.model import Document, FileKind
from app.imports.document_check.packs import Pack, pack_of
from app.imports.document_check.parts import Parts, parts_of
from app.imports.document_check.reading import read_document
from app.imports.document_check.registry import (
    BEYOND_ONE_FILE,
    BOTH,
    Check,
    Subject,
)
from app.imports.document_check.results import (
    Finding,
    Outcome,
    Severity,
    Status,
    needs_review,
    not_applicable,
)
from app.services.waived_checks import Waivers

_SKIPPED = "Cơ quan đã chọn không áp dụng phép kiểm tra này."
_NONE = Waivers()
_NO_REGIME = "Không nhận ra văn bản theo thể thức nào (thiếu Quốc hiệu, tiêu đề Đảng, số văn bản)."


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check says of a document."""

    id: str
    name: str
    severity: Severity
    status: Status
    findings: tuple[Finding, ...] = ()
    reason: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it failed and that is more than a remark."""
        return self.status is Status.FAIL and self.severity is Severity.ERROR


@dataclass(frozen=True)
class Checked:
    """What all checks say of a document. `pack` is None where its regime was not recognised."""

    document: Document
    parts: Parts
    pack: Pack | None
    day: date
    results: tuple[CheckResult, ...]
    notes: tuple[str, ...]

    @property
    def counts(self) -> dict[Status, int]:
        """Return how many checks came out each way."""
        found = Counter(result.status for result in self.results)
        return {status: found[status] for status in Status}

    @property
    def side(self) -> Regime:
        """Under which regime checks are waived for it; the state's where none was recognised."""
        return self.parts.side or Regime.STATE

    @property
    def has_errors(self) -> bool:
        """Whether a check failed whose failing is an error."""
        return any(result.is_error for result in self.results)


def check_ids() -> tuple[str, ...]:
    """Return the ids of all checks."""
    return (*(one.id for one in checks.every()), *BEYOND_ONE_FILE)


def check_document(path: Path, today: date, waivers: Waivers = _NONE) -> Checked:
    """Check a .pdf or .docx. A draft without a date goes by the rules of `today`.

    `waivers` are the checks that the office takes as not its own. Raises InvalidInput where the
    file cannot be read.
    """
    return checked(read_document(path), today, waivers)


def check_pdf(
    content: bytes,
    path: Path,
    today: date,
    waivers: Waivers = _NONE,
    progress: Progress | None = None,
) -> Checked:
    """Check a PDF file that is at hand and would be called `path`. Raises as `check_document`."""
    from app.imports.document_check.read_pdf import read_pdf  # noqa: PLC0415 - loads a library

    return checked(read_pdf(content, path, progress), today, waivers)


def checked(document: Document, today: date, waivers: Waivers = _NONE) -> Checked:
    """Check a document that was read."""
    parts = parts_of(document)
    day = parts.day or today
    subject = Subject(document, parts, pack_of(parts.side or Regime.STATE, day), day)
    waived = waivers.of(parts.side or Regime.STATE)
    results = [_result(one, subject, waived) for one in checks.every()]
    results += [
        CheckResult(id_, name, Severity.ERROR, Status.NOT_APPLICABLE, reason=reason)
        for id_, (name, reason) in BEYOND_ONE_FILE.items()
    ]
    pack = subject.pack if parts.side is not None else None
    return Checked(document, parts, pack, day, tuple(results), tuple(_notes(subject)))


def _result(one: Check, subject: Subject, waived: Mapping[str, str]) -> CheckResult:
    if one.id in waived:
        outcome = not_applicable(tidy(f"{_SKIPPED} {waived[one.id]}"))
    else:
        outcome = _outcome(one, subject)
    return CheckResult(
        one.id, one.name, one.severity, outcome.status, outcome.findings, outcome.reason
    )


def _outcome(one: Check, subject: Subject) -> Outcome:
    parts = subject.parts
    if one.is_for_certificates and not parts.is_certificate:
        return not_applicable("Chỉ dành cho giấy khen.")
    if parts.is_certificate and not one.is_for_certificates and one.needs_regime:
        return not_applicable("Giấy khen có mẫu riêng.")
    if one.needs_regime and not parts.is_certificate:
        if parts.side is None:
            return needs_review(_NO_REGIME)
        if one.regimes != BOTH and parts.side not in one.regimes:
            of = "của Đảng" if one.regimes == frozenset({Regime.PARTY}) else "hành chính nhà nước"
            return not_applicable(f"Chỉ dành cho văn bản {of}.")
    return one.work(subject)


def _notes(subject: Subject) -> Iterable[str]:
    parts, document = subject.parts, subject.document
    if parts.side is None and not parts.is_certificate:
        yield _NO_REGIME
    if parts.day is None:
        yield f"Văn bản chưa có ngày: kiểm tra theo quy định của ngày {subject.day:%d/%m/%Y}."
    if document.ended_at is not None:
        where = "trang" if document.kind is FileKind.PDF else "dòng"
        yield tidy(
            f"Tệp có nhiều văn bản: chỉ kiểm tra văn bản đầu, đến trước {where} "
            f"{document.ended_at}."
        )

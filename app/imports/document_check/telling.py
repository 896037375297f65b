"""What was found, told to people and to machines."""

from collections.abc import Iterator, Sequence

from app.imports.document_check.checking import Checked, CheckResult
from app.imports.document_check.model import FileKind
from app.imports.document_check.results import Finding, Status

_ORDER = (Status.FAIL, Status.NEEDS_REVIEW, Status.PASS, Status.NOT_APPLICABLE)
_FILES = {FileKind.PDF: "PDF", FileKind.WORD: "Word"}


def status_words(result: CheckResult) -> str:
    """Return how a check came out, in words."""
    if result.status is Status.FAIL:
        return f"{result.status.label} – {result.severity.label}"
    return result.status.label


def finding_words(finding: Finding) -> str:
    """Return a finding as one line: where, what was found, what was expected."""
    text = f"“{finding.text}”" if finding.text else ""
    where = ", ".join(part for part in (finding.where, text) if part)
    return f"{where + ': ' if where else ''}{finding.found}; đúng ra: {finding.expected}."


def about(found: Checked) -> str:
    """Return by what rules a document was checked, in one line."""
    if found.parts.is_certificate:
        return "Giấy khen"
    if found.pack is None:
        return "Không nhận ra thể thức"
    kind = f", {found.parts.kind.name.lower()}" if found.parts.kind else ""
    return f"{found.pack.name} ({found.pack.legal_basis}){kind}"


def counts_words(found: Checked, told: Sequence[Status] = _ORDER) -> str:
    """Return how many checks came out each way that is told, in one line."""
    return ", ".join(f"{found.counts[status]} {status.label.lower()}" for status in told)


def sorted_results(found: Checked) -> list[CheckResult]:
    """Return the results, what is wrong first and errors before remarks."""
    return sorted(found.results, key=lambda one: (_ORDER.index(one.status), one.severity.value))


def as_lines(found: Checked) -> Iterator[str]:
    """Yield everything for people."""
    yield f"{found.document.name} ({_FILES[found.document.kind]}): {about(found)}"
    yield f"Kết quả: {counts_words(found)}."
    for note in found.notes:
        yield f"Lưu ý: {note}"
    for result in sorted_results(found):
        yield f"[{status_words(result)}] {result.id} {result.name}"
        if result.reason:
            yield f"    {result.reason}"
        for finding in result.findings:
            yield f"    {finding_words(finding)}"


def as_values(found: Checked) -> dict[str, object]:
    """Return everything for machines; the members are told in `app/imports/README.md`."""
    pack, kind = found.pack, found.parts.kind
    return {
        "file": found.document.name,
        "format": found.document.kind.value,
        "regime": {
            "code": pack.code,
            "name": pack.name,
            "legal_basis": pack.legal_basis,
        }
        if pack
        else None,
        "kind": kind.code if kind else None,
        "is_certificate": found.parts.is_certificate,
        "date": found.parts.day.isoformat() if found.parts.day else None,
        "rules_of": found.day.isoformat(),
        "notes": list(found.notes),
        "counts": {status.value: count for status, count in found.counts.items()},
        "has_errors": found.has_errors,
        "results": [
            {
                "id": result.id,
                "name": result.name,
                "severity": result.severity.value,
                "status": result.status.value,
                "reason": result.reason or None,
                "findings": [
                    {
                        "page": one.page,
                        "line": one.line,
                        "text": one.text or None,
                        "found": one.found,
                        "expected": one.expected,
                    }
                    for one in result.findings
                ],
            }
            for result in found.results
        ],
    }

"""Everything that can be printed or handed on: reports and documents, under one code each."""

from pathlib import Path

from app.exports.documents import DOCUMENTS
from app.exports.documents.frame import Asked, DocumentKind
from app.exports.report import Report
from app.exports.reports import REPORTS
from app.exports.reports.frame import ReportKind

PaperKind = ReportKind | DocumentKind
Papers = Report | tuple[Report, ...]
"""What a kind builds: a report, or a paper with the lists that go with it."""

PAPERS: tuple[PaperKind, ...] = (*REPORTS, *DOCUMENTS)
"""No two have the same code."""


def row_count(papers: Papers) -> int:
    """Return how many rows the tables of what was built have."""
    parts = (papers,) if isinstance(papers, Report) else papers
    return sum(part.row_count for part in parts)


def write_papers(papers: Papers, path: Path) -> None:
    """Write papers as the ending says (.xlsx, .pdf, .docx); the writers load when first used."""
    if path.suffix == ".xlsx":
        from app.exports.xlsx import write_xlsx as write  # noqa: PLC0415
    elif path.suffix == ".docx":
        from app.exports.word import write_docx as write  # noqa: PLC0415
    else:
        from app.exports.pdf import write_pdf as write  # noqa: PLC0415
    write(papers, path)


def kind_of(code: str) -> PaperKind:
    """Return the report or document with this code. `LookupError` when there is none."""
    for kind in PAPERS:
        if kind.code == code:
            return kind
    raise LookupError(f"no paper {code!r}")


__all__ = ["PAPERS", "Asked", "PaperKind", "Papers", "kind_of", "row_count", "write_papers"]

"""Reads a document back and checks its form (thể thức): `check_document`."""

from app.imports.document_check.checking import (
    Checked,
    CheckResult,
    check_document,
    check_ids,
    check_pdf,
)

__all__ = ["CheckResult", "Checked", "check_document", "check_ids", "check_pdf"]

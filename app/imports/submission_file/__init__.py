"""The submission file `.thiduagoi` that came from somebody else; its form is in the README."""

from app.imports.submission_file.reading import (
    NotWhole,
    SubmissionFile,
    is_alone,
    papers_beside,
    read_submission,
)
from app.imports.submission_file.telling import package_lines

__all__ = [
    "NotWhole",
    "SubmissionFile",
    "is_alone",
    "package_lines",
    "papers_beside",
    "read_submission",
]

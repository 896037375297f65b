"""The submission file `.thiduagoi` that came from somebody else; its form is in the README."""

from app.imports.submission_file.reading import (
    NotWhole,
    SubmissionFile,
    papers_beside,
    read_submission,
)

__all__ = ["NotWhole", "SubmissionFile", "papers_beside", "read_submission"]

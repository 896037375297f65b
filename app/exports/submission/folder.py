"""One folder with everything that is sent: made beside its place, and put there whole or not.

Nothing of a folder that failed or was cancelled stays, and no folder that is there is touched:
the new one gets a number behind its name.
"""

import errno
import os
import shutil
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.errors import AppError, NotAllowed, StorageFailure
from app.core.os_words import os_words
from app.core.progress import Progress, Silent
from app.core.vietnamese import quoted
from app.domain.exporting import Exported, folder_exported
from app.domain.terms import DossierPart, SubmissionKind
from app.exports.files import (
    FileNames,
    drive_of,
    flush_folder,
    free_words,
    replacing,
    safe_name,
)
from app.exports.papers import Asked
from app.exports.pdf import write_pdf
from app.exports.report import Report
from app.exports.submission.appendix import appendix
from app.exports.submission.choosing import DossierPaper, chosen, papers
from app.exports.submission.contents import NAME, contents
from app.exports.submission.reading_back import file_row
from app.exports.word import write_docx
from app.exports.xlsx import write_xlsx
from app.services import (
    submission_checks,
    submission_data,
    submission_package,
    submissions,
)
from app.services.submission_checks import Need, RecipientChoice
from app.services.submission_data import Dossier
from app.services.submission_package import DATA, MANIFEST, SUFFIX, Sender, data_text
from app.services.submissions import FileRow

_WRITERS: dict[str, Callable[[Sequence[Report], Path], None]] = {
    ".pdf": write_pdf,
    ".xlsx": write_xlsx,
    ".docx": write_docx,
}
_UNFINISHED_PREFIX, _UNFINISHED_SUFFIX = "~SoThiDua-", ".folder"
_DAY_SECONDS = 86_400
_LONGEST_NAME = 60
_SHORT_NAMES = {
    SubmissionKind.REGISTRATION: "Đăng ký thi đua",
    SubmissionKind.RESULTS: "Khen thưởng",
}
# A virus scanner may hold a file for a moment after it was written (Windows only).
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class DossierAsked:
    """What dossier is wanted: of which plan, what kind, for whom, with which papers."""

    kind: SubmissionKind
    asked: Asked
    """The plan and the day; the recipient in words."""
    keys: tuple[str, ...] | None = None
    """The papers chosen; the usual ones where nothing is."""
    follows: str | None = None
    """The fingerprint of the dossier that it takes the place of."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen for a dossier, and what is still missing."""

    recipients: tuple[RecipientChoice, ...]
    needs: tuple[Need, ...]
    papers: tuple[DossierPaper, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that goes into a folder, read in one moment."""

    dossier: Dossier
    who: Sender
    asked: DossierAsked
    papers: tuple[tuple[DossierPaper, tuple[Report, ...]], ...]


@dataclass(frozen=True, slots=True)
class WrittenDossier:
    """A folder that is there, whole and read back."""

    folder: Path
    files: tuple[FileRow, ...]
    dossier: Dossier


def offer(session: Session, plan_id: UUID, kind: SubmissionKind, today: date) -> Offer:
    """Return what can be chosen for a dossier of a plan."""
    dossier = submission_data.collect(session, plan_id, kind)
    return Offer(
        submission_checks.recipients(session, plan_id),
        submission_checks.needs(session, plan_id, kind, today),
        papers(session, kind, Asked(today=today, plan_id=plan_id), dossier),
    )


def draft(session: Session, wanted: DossierAsked) -> Draft:
    """Read everything that goes into a dossier, in one moment.

    `NotAllowed` says what is missing when there is nothing to send, or a chosen paper cannot be
    made.
    """
    plan_id = _plan_id(wanted)
    needs = submission_checks.needs(session, plan_id, wanted.kind, wanted.asked.today)
    submission_checks.refuse_nothing(needs)
    dossier = submission_data.collect(session, plan_id, wanted.kind)
    who = submission_package.sender(session, plan_id, wanted.follows)
    found = chosen(papers(session, wanted.kind, wanted.asked, dossier), wanted.keys)
    made = tuple((paper, _built(session, paper, dossier, who)) for paper in found)
    return Draft(dossier, who, wanted, made)


def write_dossier(made: Draft, place: Path, progress: Progress | None = None) -> WrittenDossier:
    """Write a dossier as a new folder in `place`.

    `StorageFailure` with a sentence and `Cancelled` leave nothing behind.
    """
    progress = progress or Silent()
    with _new_folder(place, _folder_name(made)) as part:
        files = _written(made, part, progress)
        progress.report(1, 1)  # the last moment to stop
    return WrittenDossier(part.final, files, made.dossier)


def note(
    do: Callable[..., Any],
    written: WrittenDossier,
    recipient: RecipientChoice,
    follows_id: UUID | None = None,
) -> UUID:
    """Note a folder in the log by `do`; one that cannot be noted is taken away again."""
    values = {
        "kind": written.dossier.kind,
        "recipient": recipient.name,
        "recipient_id": recipient.subject_id,
        "follows_id": follows_id,
        "folder": str(written.folder.absolute()),
    }
    try:
        return do(submissions.record_prepared, values, written.dossier, written.files)
    except BaseException:
        shutil.rmtree(written.folder, ignore_errors=True)
        raise


def exported(written: WrittenDossier) -> Exported:
    """Return what the export log is told of a folder."""
    rows = sum(file.row_count or 0 for file in written.files)
    return folder_exported("Hồ sơ nộp lên trên", written.folder, len(written.files), rows)


def usual_kind(session: Session, plan_id: UUID) -> SubmissionKind:
    """Return what kind of dossier a plan is ready for: of its results where there are any."""
    counts = submission_data.collect(session, plan_id, SubmissionKind.RESULTS).counts
    has_results = any(
        counts[part] for part in (DossierPart.RESULTS, DossierPart.NOMINATIONS, DossierPart.AWARDS)
    )
    return SubmissionKind.RESULTS if has_results else SubmissionKind.REGISTRATION


def _plan_id(wanted: DossierAsked) -> UUID:
    if wanted.asked.plan_id is None:
        raise LookupError("a dossier was asked for without its plan")
    return wanted.asked.plan_id


def _built(
    session: Session, paper: DossierPaper, dossier: Dossier, who: Sender
) -> tuple[Report, ...]:
    if paper.kind is None:
        return appendix(dossier, who)
    try:
        found = paper.kind.build(session, paper.asked)
    except AppError as refusal:
        raise NotAllowed(
            f"Chưa lập được văn bản {quoted(paper.name)}: {refusal} Chưa lập hồ sơ nào. Bỏ chọn "
            "văn bản ấy hoặc bổ sung rồi làm lại."
        ) from refusal
    return (found,) if isinstance(found, Report) else tuple(found)


# --- writing ---------------------------------------------------------------------------------


def _written(made: Draft, part: "_Part", progress: Progress) -> tuple[FileRow, ...]:
    names = FileNames(part.final)  # their length counts where they will lie
    total = sum(2 + paper.is_edited for paper, _ in made.papers) + 3
    done = 0
    files: list[FileRow] = []

    def write(ending: str, number: int, name: str, reports: Sequence[Report]) -> FileRow:
        nonlocal done
        progress.report(done, total)
        done += 1
        path = part.path / names.path(ending, f"{number:02d}", name).name
        _WRITERS[ending](reports, path)
        return file_row(path, name, reports)

    for number, (paper, reports) in enumerate(made.papers, start=1):
        endings = (".pdf", ".xlsx", ".docx") if paper.is_edited else (".pdf", ".xlsx")
        files += [write(ending, number, paper.name, reports) for ending in endings]
    files.append(_package(made, part, names, files))
    wanted = made.asked.asked
    listed = (contents(made.dossier, made.who, wanted.recipient, files, wanted.today),)
    own = [write(ending, 0, NAME, listed) for ending in (".pdf", ".xlsx")]
    return (*own, *files)


def _package(made: Draft, part: "_Part", names: FileNames, files: Sequence[FileRow]) -> FileRow:
    """Write the data beside the papers, in the file that the recipient's program reads."""
    number = f"{len(made.papers) + 1:02d}"
    path = part.path / names.path(SUFFIX, number, "Gói nộp", made.who.issuer).name
    data = data_text(made.dossier).encode()
    manifest = submission_package.manifest_text(
        made.dossier, made.who, made.asked.asked.recipient, files, data
    ).encode()
    # Under another name first: nothing but this may be written over a file that ends so.
    with replacing(path.with_suffix(".zip")) as unfinished:
        unfinished.write_bytes(_zipped({MANIFEST: manifest, DATA: data}))
    path.with_suffix(".zip").replace(path)
    return file_row(path, "Gói dữ liệu để nơi nhận mở bằng Sổ Thi Đua")


def _zipped(members: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name, content in members.items():
            info = ZipInfo(name)  # of a fixed time: the same data give the same file
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o100644 << 16
            packed.writestr(info, content)
    return target.getvalue()


def _folder_name(made: Draft) -> str:
    plan = made.who.plan
    number = plan.number.partition("/")[0] or "dự thảo"
    name = safe_name("Hồ sơ nộp", _SHORT_NAMES[made.dossier.kind], f"{plan.year}-{number}")
    return name[:_LONGEST_NAME]


# --- the folder ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    """A folder in the making, and where it will lie."""

    path: Path
    final: Path


@contextmanager
def _new_folder(place: Path, name: str) -> Generator[_Part]:
    """Give a folder to write in; it gets its name only when all went well."""
    try:
        path = place / f"{_UNFINISHED_PREFIX}{token_hex(4)}{_UNFINISHED_SUFFIX}"
        path.mkdir()
    except OSError as error:
        raise StorageFailure(_reason(place, error)) from error
    try:
        part = _Part(path, _free(place, name))
        yield part
        flush_folder(path)
        part.final = _free(place, name)  # somebody may have taken it meanwhile
        _put_in_place(path, part.final)
        flush_folder(place)
    except OSError as error:
        raise StorageFailure(_reason(place, error)) from error
    except StorageFailure as failure:
        if isinstance(failure.__cause__, OSError):  # it speaks of a folder that people never saw
            raise StorageFailure(_reason(place, failure.__cause__)) from failure
        raise
    finally:
        shutil.rmtree(path, ignore_errors=True)
        _remove_unfinished(place)


def _free(place: Path, name: str) -> Path:
    number, found = 1, place / name
    while found.exists():
        number += 1
        found = place / f"{name} ({number})"
    return found


def _put_in_place(path: Path, final: Path) -> None:
    for pause in _PAUSES if os.name == "nt" else ():
        with suppress(PermissionError):
            path.rename(final)
            return
        time.sleep(pause)
    path.rename(final)


def _remove_unfinished(place: Path) -> None:
    """Remove what a power cut left behind, once it is a day old."""
    with suppress(OSError):
        for path in place.glob(f"{_UNFINISHED_PREFIX}*{_UNFINISHED_SUFFIX}"):
            if path.is_dir() and now().timestamp() - path.stat().st_mtime > _DAY_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def _reason(place: Path, error: OSError) -> str:
    is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    inside = place / _UNFINISHED_PREFIX
    where = f" {drive_of(inside)}{free_words(inside)}" if is_full else ""
    advice = "Xóa bớt tệp hoặc chọn ổ đĩa khác" if is_full else "Chọn thư mục khác"
    why = os_words(error).replace("ổ đĩa đã đầy", f"ổ đĩa{where} đã đầy")
    return (
        f"Chưa lập được hồ sơ trong “{place}” vì {why}. Chưa ghi gì; các thư mục, tệp cũ còn "
        f"nguyên. {advice} rồi làm lại."
    )

"""The command that makes a dossier for the level above: submit. And the check of its file."""

import argparse
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.cli.opening import open_data, refuse_unable
from app.cli.parsing import Command, a_path, data_option, json_option
from app.cli.saying import say, say_json, warn
from app.core.clock import today
from app.core.codes import code_of
from app.core.errors import AppError, StorageFailure
from app.core.os_words import os_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.terms import SubmissionKind
    from app.exports.submission.folder import WrittenDossier
    from app.operations import Operations
    from app.services.plans import PlanRow
    from app.services.submission_checks import Need, RecipientChoice

_KINDS = ("registration", "results")


def add_to(command: Command) -> None:
    """Add this command to the command line."""
    submit = command("submit", "lập hồ sơ nộp lên trên thành một thư mục", _submit)
    data_option(submit)
    submit.add_argument("--plan", metavar="KẾ_HOẠCH", help="số, mã hoặc một phần tên kế hoạch")
    submit.add_argument(
        "--to", type=a_path, required=True, metavar="THƯ_MỤC", help="nơi đặt thư mục hồ sơ"
    )
    submit.add_argument(
        "--recipient", metavar="NƠI_NHẬN", help="để trống: cấp trên trực tiếp của kế hoạch"
    )
    submit.add_argument(
        "--kind",
        choices=_KINDS,
        help="registration: đăng ký; results: kết quả, khen thưởng; để trống: theo tình hình",
    )
    json_option(submit)


def _submit(chosen: argparse.Namespace) -> None:
    from app.cli.reports import the_plan  # noqa: PLC0415 - it imports this module
    from app.domain.terms import SubmissionKind  # noqa: PLC0415
    from app.exports.submission.folder import exported  # noqa: PLC0415
    from app.services.submissions import record_prepared  # noqa: PLC0415

    door = open_data(chosen)
    try:
        if door.read_only_reason:
            raise StorageFailure(f"{door.read_only_reason} Chưa lập hồ sơ nào.")
        refuse_unable(door, record_prepared)
        plan = the_plan(door, chosen.plan)
        kind = SubmissionKind(chosen.kind) if chosen.kind else None
        made = submit_plan(door, plan, chosen.to, chosen.recipient, kind)
        warn(door.note_export(exported(made.written)))
    finally:
        door.close()
    if chosen.json:
        say_json(made.values)
    else:
        made.say()


class Submitted:
    """What came of one dossier, for people and for machines."""

    def __init__(
        self,
        submission_id: UUID,
        plan: "PlanRow",
        recipient: str,
        written: "WrittenDossier",
        needs: "Sequence[Need]",
    ) -> None:
        self.written = written
        self._id, self._plan, self._recipient = submission_id, plan, recipient
        self._missing = [need for need in needs if not need.is_there]
        self._code = code_of(written.dossier.fingerprint)

    def say(self) -> None:
        """Print it for people."""
        for need in self._missing:
            say(f"Còn thiếu – {need.title}: {need.sentence}")
        for file in self.written.files:
            told = [f"{file.page_count} trang"] if file.page_count is not None else []
            told += [f"{file.row_count} dòng"] if file.row_count is not None else []
            say(f"  {file.name}" + (f" ({', '.join(told)})" if told else ""))
        say(f"Nơi nhận: {self._recipient}. Mã đối chiếu: {self._code}.")
        say(
            f"Đã lập hồ sơ “{self.written.folder}” ({len(self.written.files)} tệp, đã đọc lại). "
            "Khi nộp xong, ghi lại ngày nộp ở Báo cáo › Nộp lên trên."
        )

    @property
    def values(self) -> dict[str, object]:
        """What a machine reads."""
        dossier = self.written.dossier
        return {
            "id": str(self._id),
            "folder": str(self.written.folder),
            "plan": str(self._plan.id),
            "kind": dossier.kind.value,
            "recipient": self._recipient,
            "code": self._code,
            "fingerprint": dossier.fingerprint,
            "counts": {part.value: count for part, count in dossier.counts.items()},
            "missing": [
                {"title": need.title, "sentence": need.sentence} for need in self._missing
            ],
            "files": [
                {
                    "name": file.name,
                    "title": file.title,
                    "pages": file.page_count,
                    "rows": file.row_count,
                    "size": file.size,
                    "sha256": file.sha256,
                }
                for file in self.written.files
            ],
        }


def submit_plan(
    door: "Operations",
    plan: "PlanRow",
    place: Path,
    recipient: str | None = None,
    kind: "SubmissionKind | None" = None,
) -> Submitted:
    """Make the dossier of a plan in `place` and note it."""
    from app.exports.papers import Asked  # noqa: PLC0415 - writers load when first used
    from app.exports.submission import folder  # noqa: PLC0415
    from app.services import submission_checks  # noqa: PLC0415

    meant = kind or door.ask(folder.usual_kind, plan.id)
    needs = door.ask(submission_checks.needs, plan.id, meant, today())
    submission_checks.refuse_nothing(needs)
    whom = _recipient(door, plan, recipient)
    wanted = folder.DossierAsked(meant, Asked(today=today(), plan_id=plan.id, recipient=whom.name))
    draft = door.ask(folder.draft, wanted)
    _make(place)
    written = folder.write_dossier(draft, place)
    return Submitted(folder.note(door.do, written, whom), plan, whom.name, written, needs)


def _recipient(door: "Operations", plan: "PlanRow", wanted: str | None) -> "RecipientChoice":
    from app.services import submission_checks  # noqa: PLC0415

    known = door.ask(submission_checks.recipients, plan.id)
    if wanted and wanted.strip():
        same = [choice for choice in known if choice.name == wanted.strip()]
        return same[0] if same else submission_checks.RecipientChoice(wanted.strip())
    above = [choice for choice in known if choice.subject_id is None]
    if above:
        return above[0]
    offered = "; ".join(f"“{choice.name}”" for choice in known)
    named = f" Có thể chọn: {offered}." if offered else ""
    raise StorageFailure(
        "Kế hoạch và thông tin đơn vị chưa ghi cơ quan cấp trên nên chưa biết nộp cho ai. Chưa "
        f"lập hồ sơ nào. Hãy ghi --recipient.{named}"
    )


def _make(place: Path) -> None:
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailure(
            f"Không tạo được thư mục “{place}” vì {os_words(error)}. Chưa lập hồ sơ nào. "
            "Hãy chọn thư mục khác."
        ) from error


def remove_former(place: Path, office: str) -> None:
    """Take away the dossiers of an office that an earlier run of `demo` made in a folder."""
    from app.imports.submission_file import read_submission  # noqa: PLC0415

    for package in place.glob("HoSoNop_*/*.thiduagoi"):
        with suppress(AppError):
            if read_submission(package).manifest.office.name == office:
                shutil.rmtree(package.parent, ignore_errors=True)


def verify(path: Path, *, as_json: bool) -> None:
    """Check a submission file and say what it is; the papers beside it too."""
    from app.imports.submission_file import (  # noqa: PLC0415
        package_lines,
        papers_beside,
        read_submission,
    )

    found = read_submission(path)
    said = found.manifest
    beside = papers_beside(path, said)
    if as_json:
        say_json(
            {
                "file": str(path),
                "kind": "submission",
                "whole": True,
                "papers": list(beside),
                "manifest": said.model_dump(mode="json"),
            }
        )
        return
    say(f"Gói nộp “{path.name}” còn nguyên vẹn.")
    for line in package_lines(said):
        say(line)
    for sentence in beside:
        say(f"- {sentence}")

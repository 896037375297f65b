"""Certificates (giấy khen) and the lists of their names, from the command line."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.cli.parsing import a_path
from app.cli.saying import say, warn
from app.core.clock import today
from app.core.errors import NotAllowed, StorageFailure
from app.domain.exporting import file_exported

if TYPE_CHECKING:
    from app.exports.certificates.drawing import Drawn, Setup
    from app.exports.files import FileNames
    from app.operations import Operations
    from app.services.certificates import CertificateSet
    from app.services.decisions import DecisionRow

CERTIFICATES, NAMES = "certificates", "certificate_names"
_LIST_FORMATS = ("xlsx", "pdf", "docx")
_NAME_LIST, _PAGES = "Kiểm tra tên giấy khen", "Giấy khen"


def add_options(export: argparse.ArgumentParser) -> None:
    """Add what `export certificates` has beside what every report has."""
    export.add_argument(
        "--paper", metavar="LOẠI_GIẤY", default="white", help="white, bordered hoặc headed"
    )
    export.add_argument(
        "--emblem", type=a_path, metavar="TỆP_HÌNH", help="hình Quốc huy (PNG, JPG) cho giấy khen"
    )


def export_certificates(
    door: "Operations", chosen: argparse.Namespace, folder: "Callable[[], FileNames]"
) -> None:
    """Write the certificates of the decisions meant, or the lists of their names."""
    if chosen.report == CERTIFICATES and chosen.format != "pdf":
        raise StorageFailure("Giấy khen chỉ xuất được PDF. Chưa xuất gì. Hãy ghi --format pdf.")
    rows = _decisions(door, chosen)
    names = folder()  # made only once it is known what goes there
    for row in rows:
        if chosen.report == NAMES:
            path = _write_names(door, row, names, chosen.format)
            say(f"Đã xuất “{path}”.")
            warn(door.note_export(file_exported(_NAME_LIST, path)))
            continue
        found, drawn, path = _write_pages(door, row, names, chosen)
        say(found.check_sentence)
        for refusal in drawn.refused:
            say(refusal.sentence)
        say(f"Đã xuất {len(drawn.pages)} giấy khen vào “{path}”.")
        what = f"{_PAGES}, Quyết định {row.full_number}"
        warn(door.note_export(file_exported(what, path, len(drawn.pages))))


def written(door: "Operations", plan_id: UUID, names: "FileNames") -> list[Path]:
    """Write, for each decision of a plan, the list of names first and then its certificates."""
    made: list[Path] = []
    for row in _issued(door, plan_id):
        made += [_write_names(door, row, names, ending) for ending in _LIST_FORMATS]
        _, drawn, path = _write_pages(door, row, names, None)
        for refusal in drawn.refused:
            say(f"  {refusal.sentence}")
        made.append(path)
    return made


def _issued(door: "Operations", plan_id: UUID | None) -> list["DecisionRow"]:
    from app.domain.terms import DecisionState  # noqa: PLC0415 - help needs no database
    from app.services import decisions  # noqa: PLC0415

    rows = door.ask(decisions.listed, plan_id)
    return [row for row in rows if row.state is DecisionState.ISSUED][::-1]


def _decisions(door: "Operations", chosen: argparse.Namespace) -> list["DecisionRow"]:
    """Return the decisions meant. `StorageFailure` names those there are."""
    from app.cli.reports import the_plan  # noqa: PLC0415 - each needs the other

    plan = the_plan(door, chosen.plan) if chosen.plan is not None else None
    rows = _issued(door, plan.id if plan else None)
    wanted = chosen.decision
    if plan is None and wanted is None:
        raise StorageFailure(
            "Chưa nói quyết định nào. Chưa xuất gì. Hãy ghi rõ --plan hoặc --decision."
        )
    found = [row for row in rows if wanted in (None, row.number, row.full_number)]
    if not found:
        known = "; ".join(f"{row.full_number} ({row.year})" for row in rows) or "không có"
        raise StorageFailure(
            f"Không có quyết định đã ban hành nào phù hợp. Chưa xuất gì. Các quyết định: {known}."
        )
    return found


def _write_names(door: "Operations", row: "DecisionRow", names: "FileNames", ending: str) -> Path:
    from app.cli.reports import write_report  # noqa: PLC0415 - each needs the other
    from app.exports.certificates.designs import designs  # noqa: PLC0415
    from app.exports.certificates.name_list import Asked, name_list  # noqa: PLC0415
    from app.services import certificates  # noqa: PLC0415

    found = door.ask(certificates.of_decision, row.id)
    report = door.ask(name_list, Asked(row.id, today(), designs().at(found.on)))
    return write_report(report, names.path(f".{ending}", _about(row), _NAME_LIST))


def _write_pages(
    door: "Operations",
    row: "DecisionRow",
    names: "FileNames",
    chosen: argparse.Namespace | None,
) -> tuple["CertificateSet", "Drawn", Path]:
    from app.exports.certificates.drawing import draw  # noqa: PLC0415 - writers load when used
    from app.exports.certificates.making import certificates_of  # noqa: PLC0415
    from app.exports.files import replacing  # noqa: PLC0415
    from app.services import certificates  # noqa: PLC0415

    found = door.ask(certificates.of_decision, row.id)
    setup = _setup(found, chosen)
    made = certificates_of(found, setup.design)
    drawn = draw(made, setup, f"Giấy khen – Quyết định số {found.number}")
    if not drawn.pages:
        told = "\n".join(refusal.sentence for refusal in drawn.refused)
        raise NotAllowed(
            told or f"Quyết định số {found.number} không có ai để in giấy khen. Chưa xuất gì."
        )
    path = names.path(".pdf", _about(row), _PAGES)
    with replacing(path) as part:
        part.write_bytes(drawn.pdf)
    return found, drawn, path


def _setup(found: "CertificateSet", chosen: argparse.Namespace | None) -> "Setup":
    from app.exports.certificates.designs import designs  # noqa: PLC0415
    from app.exports.certificates.drawing import Setup, read_emblem  # noqa: PLC0415
    from app.exports.certificates.emblems import emblem_of  # noqa: PLC0415

    known = designs()
    if chosen is None:
        return Setup(known.at(found.on), known.papers[0])
    codes = [paper.code for paper in known.papers]
    if chosen.paper not in codes:
        raise StorageFailure(
            f"Không có loại giấy “{chosen.paper}”. Chưa xuất gì. Các loại có: {', '.join(codes)}."
        )
    emblem = read_emblem(chosen.emblem) if chosen.emblem else emblem_of(found.regime)
    return Setup(known.at(found.on), known.paper(chosen.paper), emblem=emblem)


def _about(row: "DecisionRow") -> str:
    return f"{row.year}-{row.number}"

"""score: a scoring scheme computed and explained, from two files and without a data file."""

import argparse
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from app.cli.parsing import Command, a_path, json_option
from app.cli.saying import say, say_json
from app.domain.points import points_text

if TYPE_CHECKING:
    from app.domain.judging import Judged, Judging
    from app.domain.ranking import Placing


def add_to(command: Command) -> None:
    """Add this command to the command line."""
    score = command("score", "tính điểm, xếp hạng, xếp loại theo một bộ tiêu chí", _score)
    score.add_argument(
        "--set", type=a_path, required=True, metavar="BỘ", help="tệp bộ tiêu chí .json hoặc .xlsx"
    )
    score.add_argument(
        "--sheet", type=a_path, required=True, metavar="PHIẾU", help="tệp phiếu chấm .json"
    )
    json_option(score)


def _score(chosen: argparse.Namespace) -> None:
    from app.domain.judging import Judging  # noqa: PLC0415 - help and mistakes need no rules
    from app.imports.scheme_rules import read_scheme  # noqa: PLC0415
    from app.imports.sheets_file import read_sheets, sheet_doubts  # noqa: PLC0415

    scheme = read_scheme(chosen.set)
    file, sheets = read_sheets(chosen.sheet, scheme)
    council: dict[Hashable, int] = {n: at for at, n in enumerate(file.council_order, start=1)}
    judging = Judging(scheme.rules, sheets, council)
    judged = list(judging.results().values())
    warnings = [*scheme.warnings, *sheet_doubts(file, scheme)]
    if chosen.json:
        over_all = judging.over_all()
        subjects = [_answer(judging, one, over_all[one.subject].rank) for one in judged]
        say_json({"set": scheme.file.name, "warnings": warnings, "subjects": subjects})
        return
    for warning in warnings:
        say(f"Lưu ý: {warning}")
    _say_rankings(judging, judged)
    for one in judged:
        _say_one(judging, one, {stage.code: stage.name for stage in scheme.file.stages})


def _answer(judging: "Judging", one: "Judged", rank_over_all: int | None) -> dict[str, object]:
    return {
        "subject": one.subject,
        "cluster": one.cluster,
        "is_complete": one.total.is_complete,
        "base": _points(one.total.base),
        "bonus": _points(one.total.bonus),
        "overflow": _points(one.total.overflow),
        "penalty": _points(one.total.penalty),
        "total": _points(one.total.total),
        "rank": one.placing.rank,
        "rank_over_all": rank_over_all,
        "shares_rank_with": [who for who in one.placing.sharing if who != one.subject],
        "parted_by": list(one.placing.parted_by),
        "grade": one.grading.grade,
        "reasons": list(one.grading.reasons),
        "criteria": [
            {
                "code": line.node_id,
                "name": line.name,
                "points": _points(line.points),
                "maximum": _points(line.maximum),
                "explanation": line.note,
            }
            for line in judging.lines(one.subject)
            if line.node_id is not None
        ],
        "findings": [
            {"stage": found.stage, "code": found.node_id, "message": found.message}
            for found in judging.findings(one.subject)
        ],
    }


def _points(hundredths: int | None) -> float | None:
    """Return points for a machine; a number of two decimals is written as it is."""
    return None if hundredths is None else hundredths / 100


def _say_rankings(judging: "Judging", judged: Sequence["Judged"]) -> None:
    clusters: dict[object, list[tuple[Judged, Placing[Hashable]]]] = defaultdict(list)
    over_all = judging.over_all()
    for one in judged:
        clusters[one.cluster].append((one, one.placing))
    for cluster, group in clusters.items():
        _say_ranking(str(cluster or "chung"), group)
    if len(clusters) > 1:
        _say_ranking("chung các cụm", [(one, over_all[one.subject]) for one in judged])


def _say_ranking(title: str, group: Iterable[tuple["Judged", "Placing[Hashable]"]]) -> None:
    say(f"Xếp hạng {title}")
    for one, place in sorted(group, key=lambda both: (both[1].rank is None, both[1].rank)):
        rank = "–" if place.rank is None else f"{place.rank}."
        grade = f", {one.grading.grade}" if one.grading.grade else ""
        said = f" ({'; '.join(place.parted_by)})" if place.parted_by else ""
        total = points_text(one.total.total) or "chưa chấm"
        say(f"  {rank} {one.subject}: {total}{grade}{said}")


def _say_one(judging: "Judging", one: "Judged", stages: Mapping[Hashable, str]) -> None:
    say()
    say(str(one.subject))
    for line in judging.lines(one.subject):
        code = f"{line.node_id} " if line.node_id is not None else ""
        most = f"/{points_text(line.maximum)}" if line.maximum is not None else ""
        points = points_text(line.points) or "–"
        note = f"  [{line.note}]" if line.note else ""
        say(f"{'  ' * (line.depth + 1)}{code}{line.name}: {points}{most}{note}")
    for reason in one.grading.reasons:
        say(f"  → {reason}")
    for found in judging.findings(one.subject):
        stage = f"{stages[found.stage]}: " if found.stage in stages else ""
        say(f"  ! {stage}{found.message}")

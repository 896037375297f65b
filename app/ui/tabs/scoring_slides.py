"""Slides of the scoreboard and of the comparison of rounds."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from app.domain.points import points_text
from app.services.comparing import ComparisonRow, CriterionComparison, StageHeading, StagePoints
from app.services.results import ResultRow
from app.services.standings import Standing
from app.ui.tabs.scoring_parts import signed_points
from app.ui.widgets.sentence import Weight
from app.ui.widgets.slides import Item, Slide, SlideTable, in_slides

_NO_POINTS = "–"
_NO_CLUSTER = "Chưa vào cụm, khối"


def ranking_items(rows: Sequence[Standing | ResultRow]) -> list[Item]:
    """Return the scoreboard of each cluster, then who is in it one by one, best first."""
    items: list[Item] = []
    for cluster, found in groupby(rows, key=lambda row: row.cluster_name or _NO_CLUSTER):
        group = tuple(found)
        items.append(partial(_board, cluster, group))
        items.extend(partial(_standing, cluster, row) for row in group)
    return items


def comparison_items(
    stages: Sequence[StageHeading],
    rows: Sequence[ComparisonRow],
    criteria: Callable[[ComparisonRow], CriterionComparison],
) -> list[Item]:
    """Return the rounds of each subject side by side, with the criteria on which they differ."""
    return [partial(_compared, stages, row, criteria) for row in rows]


def _board(cluster: str, rows: Sequence[Standing | ResultRow]) -> Sequence[Slide]:
    lines = [
        (_rank(row), row.subject_name, _points(row.total), row.grade or _NO_POINTS) for row in rows
    ]
    return [
        Slide(
            cluster,
            "Bảng xếp hạng",
            table=SlideTable(("Hạng", "Đối tượng", "Tổng điểm", "Xếp loại"), part, 2),
        )
        for part in in_slides(lines)
    ]


def _standing(cluster: str, row: Standing | ResultRow) -> Sequence[Slide]:
    figures = [("Hạng", _rank(row)), ("Tổng điểm", _points(row.total))]
    if row.grade:
        figures.append(("Xếp loại", row.grade))
    return [
        Slide(
            row.subject_name,
            cluster,
            figures,
            notes=tuple(_about(row)),
        )
    ]


def _about(row: Standing | ResultRow) -> Iterator[tuple[Weight, str]]:
    """Yield what the total is made of, and why there is no rank."""
    if row.rank is None:
        missing = row.note if isinstance(row, Standing) else "Chưa chấm xong khi chốt điểm"
        yield "warning", f"Chưa xếp hạng: {missing[0].lower()}{missing[1:]}"
    if row.total is None:
        return
    if isinstance(row, Standing):
        base, bonus, penalty = row.base, row.bonus, row.penalty
    else:
        base, bonus, penalty = row.base_points, row.bonus_points, row.penalty_points
    told = [f"Tiêu chí {_points(base)}"]
    told += [f"thưởng {points_text(bonus)}"] if bonus else []
    told += [f"trừ {points_text(penalty)}"] if penalty else []
    yield "info", ", ".join(told)


def _compared(
    stages: Sequence[StageHeading],
    row: ComparisonRow,
    criteria: Callable[[ComparisonRow], CriterionComparison],
) -> Sequence[Slide]:
    figures = [
        (stage.name, _given(points)) for stage, points in zip(stages, row.stages, strict=True)
    ]
    above = row.cluster_name or _NO_CLUSTER
    differing = [
        (line.name, *(_with_difference(points) for points in line.stages))
        for line in criteria(row).rows
        if any(points.difference for points in line.stages)
    ]
    headings = ("Tiêu chí lệch điểm", *(stage.name for stage in stages))
    slides = [
        Slide(row.subject_name, above, figures, SlideTable(headings, part))
        for part in in_slides(differing)
    ]
    return slides or [Slide(row.subject_name, above, figures, notes=[_without_difference(row)])]


def _without_difference(row: ComparisonRow) -> tuple[Weight, str]:
    """Return why no criterion is listed: the rounds agree, or there are no two of them."""
    if sum(points.points is not None for points in row.stages) < 2:
        return "warning", "Chưa đủ hai vòng có điểm để so sánh."
    return "check", "Các vòng đã chấm cho điểm như nhau ở mọi tiêu chí."


def _given(points: StagePoints) -> str:
    is_partial = points.points is not None and not points.is_complete
    return _points(points.points) + (" (chưa xong)" if is_partial else "")


def _with_difference(points: StagePoints) -> str:
    apart = f" ({signed_points(points.difference)})" if points.difference else ""
    return _points(points.points) + apart


def _rank(row: Standing | ResultRow) -> str:
    return str(row.rank) if row.rank else _NO_POINTS


def _points(points: int | None) -> str:
    return _NO_POINTS if points is None else points_text(points)

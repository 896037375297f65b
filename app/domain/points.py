"""Points (điểm): whole hundredths in the program, "9,5" on the screen."""

import re

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted, tidy

_TYPED = re.compile(r"(?P<sign>[+\-\u2212]?) ?(?P<whole>[0-9]{1,7})(?:[.,](?P<decimals>[0-9]+))?")


def parse_points(text: str, maximum: int | None, step: int, minimum: int | None = 0) -> int | None:
    """Read typed points as hundredths; None for a blank, which is "not scored" and never zero.

    "," and "." both part the decimals, for the number pad types "."; thousands are not parted.
    `maximum`, `minimum` (None: no limit) and `step` are hundredths; a penalty written as "-2"
    needs its `minimum` below zero. Raises InvalidInput with a sentence.

    >>> parse_points("9,5", 1000, 25), parse_points("9.5", 1000, 25), parse_points(" ", 1000, 25)
    (950, 950, None)
    """
    typed = tidy(text)
    if not typed:
        return None
    match = _TYPED.fullmatch(typed)
    if not match:
        raise InvalidInput.of(None, f"Điểm {quoted(typed)} không hợp lệ. Nhập số, ví dụ 9,5.")
    whole, decimals = match["whole"], match["decimals"] or ""
    if len(decimals) == 3:
        raise InvalidInput.of(
            None,
            f"Điểm {quoted(typed)} không rõ là {whole}{decimals} hay {whole},{decimals}."
            " Nhập không có dấu tách hàng nghìn và tối đa hai chữ số lẻ, ví dụ 9,25.",
        )
    if len(decimals) > 3:
        raise InvalidInput.of(
            None, f"Điểm {quoted(typed)} có quá hai chữ số lẻ. Nhập tối đa hai, ví dụ 9,25."
        )
    points = int(whole) * 100 + int(decimals.ljust(2, "0"))
    points = points if match["sign"] in ("", "+") else -points
    check_points(points, maximum, step, minimum)
    return points


def check_points(points: int, maximum: int | None, step: int, minimum: int | None = 0) -> None:
    """Raise InvalidInput unless `points` lies within its limits and on its step, all hundredths.

    The limits themselves are allowed even where the step does not meet them.
    """
    if maximum is not None and points > maximum:
        raise InvalidInput.of(
            None, f"Điểm {points_text(points)} vượt mức tối đa {points_text(maximum)}."
        )
    if minimum is not None and points < minimum:
        raise InvalidInput.of(
            None, f"Điểm {points_text(points)} thấp hơn mức tối thiểu {points_text(minimum)}."
        )
    if points % step and points not in (maximum, minimum):
        raise InvalidInput.of(
            None, f"Điểm {points_text(points)} không theo bước {points_text(step)}."
        )


def points_text(points: int | None) -> str:
    """Return points as they are typed and printed: "9,5", "100", "" when not scored.

    Thousands are not parted, so that what is shown can be typed again.

    >>> points_text(950), points_text(-25), points_text(125_000), points_text(None)
    ('9,5', '-0,25', '1250', '')
    """
    if points is None:
        return ""
    whole, hundredths = divmod(abs(points), 100)
    decimals = f",{hundredths:02d}".rstrip("0").rstrip(",")
    return f"{'-' if points < 0 else ''}{whole}{decimals}"

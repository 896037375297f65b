"""How strict or lenient each cross-scorer was, to be looked at."""

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtWidgets import QWidget

from app.domain.numbers import exact_text
from app.services.leniency import ScorerLeniency
from app.ui.models.column import Column
from app.ui.tabs.scoring_parts import Keyed
from app.ui.tabs.scoring_tables import TableDialog


def leniency_dialog(rows: Sequence[ScorerLeniency], parent: QWidget) -> TableDialog:
    """Show how strict or lenient each cross-scorer was."""
    sentence = (
        "Chênh lệch trung bình mỗi phiếu so với điểm được tính cuối cùng, trên các phiếu đã chấm "
        "xong. Chỉ để xem, không dùng để sửa điểm."
        if rows
        else "Chưa có người chấm chéo nào có phiếu chấm xong và đã có điểm được tính để so sánh."
    )
    columns: list[Column[Keyed[ScorerLeniency]]] = [
        Column("Người chấm", lambda row: row.of.scorer_name, width=30),
        Column("Vòng chấm", lambda row: row.of.stage_name, width=18),
        Column("Số phiếu", lambda row: row.of.sheet_count, is_number=True, width=10),
        Column(
            "Chênh mỗi phiếu",
            lambda row: row.of.difference,
            leniency_text,
            sign=_way,
            sort=lambda row: row.of.difference,
        ),
    ]
    return TableDialog("Độ chặt, rộng của người chấm", sentence, columns, rows, parent=parent)


def leniency_text(difference: Fraction) -> str:
    """Return how lenient a scorer was: “+0,5 điểm (rộng hơn)”.

    >>> leniency_text(Fraction(-3, 2)), leniency_text(Fraction(0))
    ('−1,5 điểm (chặt hơn)', '0 điểm (như điểm được tính)')
    """
    if not difference:
        return "0 điểm (như điểm được tính)"
    sign, word = ("+", "rộng hơn") if difference > 0 else ("−", "chặt hơn")
    return f"{sign}{exact_text(abs(difference), 2)} điểm ({word})"


def _way(row: Keyed[ScorerLeniency]) -> str:
    return "up" if row.of.difference > 0 else "down" if row.of.difference < 0 else ""

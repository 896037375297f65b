"""What a key typed into the search of a list held in memory costs, until its rows are painted.

    python -m tests.benchmarks.lists [ROWS]     (20000 unless told)

The floor does the least that any search of so many rows does: it looks for the words in texts
that are folded already. Beside it stands a frame, 16 ms: what a key may cost before a person sees
the window stand still. Both are the processor's time, so that other work does not count. “First”
is the first key after the rows came, before they are folded in the pauses; “sorted” is with a
column sorted by the person.
"""

import os
import random
import sys
from dataclasses import dataclass
from time import process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.vietnamese import fold
from app.ui import style
from app.ui.models.column import Column
from app.ui.widgets.list_page import ListPage, ListSpec

FRAME = 16
TYPED = ("nguyen duc", "Nguyễn Đức")
FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
MIDDLES = ["Văn", "Thị", "Hữu", "Đức", "Minh", "Ngọc", "Thanh", "Quang"]
GIVEN = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Đức",
    "Giang",
    "Hà",
    "Hương",
    "Khánh",
    "Lan",
    "Mai",
    "Nam",
    "Oanh",
    "Phúc",
    "Sơn",
    "Tâm",
    "Yến",
]


@dataclass(frozen=True)
class Person:
    """One row."""

    id: int
    name: str
    unit: str
    post: str


def main(count=20_000):
    """Show a list and print what each key costs in it."""
    app = QApplication([])
    style.install(app)
    choose = random.Random(1).choice
    rows = [
        Person(
            number,
            f"{choose(FAMILIES)} {choose(MIDDLES)} {choose(GIVEN)}",
            f"Tổ dân phố số {number % 40}",
            "Tổ trưởng" if number % 9 == 0 else "",
        )
        for number in range(count)
    ]
    columns = [
        Column("Họ và tên", lambda row: row.name, width=30, person=lambda row: row.name),
        Column("Đơn vị", lambda row: row.unit),
        Column("Chức vụ", lambda row: row.post),
    ]
    page = ListPage(ListSpec(columns=columns))
    page.resize(1366, 700)
    page.show()
    page.set_rows(rows)
    told("first, not folded yet", [key_of(app, page, "n")], floor(rows, "n"))
    for typed in TYPED:
        told(f"“{typed}”, a key", keys_of(app, page, typed), floor(rows, typed))
    page.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    told("sorted by name, a key", keys_of(app, page, TYPED[0]), floor(rows, TYPED[0]))


def key_of(app, page, typed):
    """Search for what stands in the box after one key; return the milliseconds until painted."""
    began = process_time()
    page.search(typed)
    app.processEvents()
    return (process_time() - began) * 1000


def keys_of(app, page, typed):
    """Type key by key, from an empty box, three times; return the best of each key."""
    rounds = []
    for _ in range(3):
        page.search("")
        app.processEvents()
        rounds.append([key_of(app, page, typed[:end]) for end in range(1, len(typed) + 1)])
    return [min(times) for times in zip(*rounds, strict=True)]


def floor(rows, typed):
    """Return the milliseconds that looking through folded texts takes."""
    texts = [fold(f"{row.name}\n{row.unit}\n{row.post}") for row in rows]
    words = fold(typed).split()
    best = float("inf")
    for _ in range(5):
        began = process_time()
        found = texts
        for word in words:
            found = [text for text in found if word in text]
        best = min(best, (process_time() - began) * 1000)
    return best


def told(name, times, least):
    """Print the worst key of some, beside the floor and a frame."""
    worst = max(times)
    sys.stdout.write(
        f"{name:<26}{worst:8.1f} ms{worst / least:8.1f} × the floor{worst / FRAME:8.2f} frames\n"
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""What taking a list of people in costs, beside reading its workbook alone.

    python -m tests.benchmarks.list_import [ROWS ...]     (1000 10000 unless told)

The floor is the bare reader: the same file to plain cells, in its own process. Beside it stand
finding the table, checking every row against a file that has as many people, the same check again
(an edit in the window), and writing all rows as one action.
"""

import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter

from app import operations
from app.domain.terms import ListKind
from app.imports.book_reading import read_book
from app.imports.lists import checking
from app.imports.lists.kinds import KINDS
from app.imports.lists.known import Known
from app.imports.lists.starting import start
from app.services import list_imports, office, units
from tests.imports.lists.books import book

HEAD = ["STT", "Họ và tên", "Đơn vị", "Ngày sinh", "Giới tính", "Số CCCD", "Chức vụ", "Mã"]


def rows_of(count, first):
    """Rows of people who are all different."""
    for n in range(first, first + count):
        born = f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/{1950 + n % 50}"
        yield [
            n,
            f"Ông Nguyễn Văn {chr(65 + n % 26)}{n}",
            f"Thôn {n % 50}",
            born,
            "NAM",
            f"{n:012d}",
            "Trưởng thôn",
            f"CB{n}",
        ]


def timed(work, *args, times=3):
    """Return what some work gives, and the least seconds that it took: others work here too."""
    least = None
    for _ in range(times):
        began = perf_counter()
        answer = work(*args)
        least = min(perf_counter() - began, least or 10_000)
    return answer, least


def measure(folder, count):
    """Yield what each part of one import cost, in seconds; the data file holds as many already."""
    data = folder / f"{count}.thidua"
    door = operations.create_file(data, {"name": "UBND xã An Bình", "locality": "An Bình"})
    door.do(office.update, {"keeps_citizen_numbers": True})
    door.do(units.create_many, [{"name": f"Thôn {n}", "kind_code": "THON"} for n in range(50)])
    kind, asked = KINDS[ListKind.PEOPLE], Known(date(2026, 11, 27))
    for first in (0, count):
        path = book(folder, [HEAD, *rows_of(count, first)], name=f"{first}.xlsx")
        read, floor = timed(read_book, path)
        begun, found = timed(door.ask, start, kind, asked, read)
        wishes = replace(begun.wishes)
        checked, first_check = timed(checking.check, begun.known, kind, begun.table, wishes)
        _, again = timed(checking.check, begun.known, kind, begun.table, wishes)
        incoming = checking.incoming(checked, begun.known)
        if len(incoming.added) != count:
            raise AssertionError(f"{len(incoming.added)} of {count} rows are right")
        _, written = timed(door.do, list_imports.take_in, incoming, times=1)
    door.close()
    yield "bare reader", floor
    yield "table found, file asked", found
    yield "every row checked", first_check
    yield "checked again", again
    yield "written as one action", written


def main(counts):
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            sys.stdout.write(f"{count:,} rows into a file with {count:,} people\n")
            floor = None
            for name, seconds in measure(Path(folder), count):
                floor = floor or seconds
                told = f"  {name:26} {seconds * 1000:8.0f} ms  {seconds / floor:5.2f} ×"
                sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [1000, 10_000])

"""The workbooks of all units of a plan, made and taken home: what `workbooks` measures."""

import gc
import threading
from datetime import date
from decimal import Decimal
from io import BytesIO
from time import perf_counter, process_time, sleep

from openpyxl import Workbook, load_workbook

from app.core.progress import Silent
from app.domain.terms import WorkbookKind
from app.exports.folders import write_all
from app.imports.workbooks.reader import found_in, read_workbooks
from app.imports.workbooks.writer import files_of
from app.services import plan_targets, unit_workbooks, works
from app.services.unit_workbooks import Asked, Taking
from app.storage.database import Database
from app.storage.device import Machine
from tests import rows
from tests.builders import Office
from tests.contest import contest

DAY = date(2026, 3, 10)
CRITERIA, WORKS, TARGETS = 30, 3, 10
TICK = 0.01


def commune(folder, count):
    """Make a data file with a plan for so many units; return the office and the plan."""
    database = Database.create(folder / f"{count}.thidua", Machine("machine-1", "PC"))
    office = Office(database)
    office.set_up()
    rows.award(office)
    names = [f"Thôn số {n}" for n in range(1, count + 1)]
    it = contest(office, *names, rows=[(f"Tiêu chí số {n}", 300) for n in range(CRITERIA)])
    for n in range(TARGETS):
        target = {
            "name": f"Chỉ tiêu số {n}",
            "value": Decimal(90),
            "unit": "%",
            "is_per_unit": True,
        }
        office.do(plan_targets.add, it.plan_id, target)
    given = [
        {"subject_id": unit, "kind": "project", "name": f"Đường hoa {n}"}
        for unit in it.units
        for n in range(WORKS)
    ]
    office.do(works.create_many, it.plan_id, given)
    return office, it.plan_id


def timed(work, *args, clock=process_time):
    """Return what some work gives, and how many seconds it took of the processor, or the clock."""
    began = clock()
    return work(*args), clock() - began


def bare_written(books):
    """Put the values of some books down with openpyxl alone."""
    for sheets in books:
        book = Workbook(write_only=True)
        for name, lines in sheets.items():
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append(line)
        book.save(BytesIO())


def bare_read(paths):
    """Return the values of some books as openpyxl alone gives them."""
    found = []
    for path in paths:
        book = load_workbook(path, read_only=True)
        found.append({s.title: [list(r) for r in s.iter_rows(values_only=True)] for s in book})
        book.close()
    return found


def filled_in(paths, folder):
    """Let each unit give every criterion a mark and a reason, and send its file back."""
    for path in paths:
        book = load_workbook(path)
        for sheet in book:
            columns = {cell.value: cell.column for cell in sheet[1]}
            for row in sheet.iter_rows():
                if str(row[0].value).startswith("mark/") and "given" in columns:
                    row[columns["given"] - 1].value = "2,5"
        book.save(folder / path.name)


def waits(work):
    """Return what some work on another thread gives, and the longest this one then stood still."""
    answer = []
    thread = threading.Thread(target=lambda: answer.append(work()))
    thread.start()
    longest = 0.0
    while thread.is_alive():
        began = perf_counter()
        sleep(TICK)
        longest = max(longest, perf_counter() - began - TICK)
    thread.join()
    return answer[0], longest


def measure(folder, count):
    """Yield what each part cost and against what it stands, in seconds."""
    office, plan_id = commune(folder, count)
    out, back = folder / f"out-{count}", folder / f"back-{count}"
    back.mkdir()
    gc.freeze()  # as the program does once it has started
    do = office.do
    issued, made = timed(do, unit_workbooks.issue, Asked(plan_id, WorkbookKind.UNIT), DAY)
    files = list(files_of(issued.forms, "2026"))
    (written, stood), wrote = timed(waits, lambda: write_all(out, ".xlsx", files))
    values, read_floor = timed(bare_read, written)
    (_, least), write_floor = timed(waits, lambda: bare_written(values))
    filled_in(written, back)
    paths = found_in([back])
    (read, unread), took = timed(read_workbooks, paths, Silent(), clock=perf_counter)
    if unread or len(read) != count:
        raise AssertionError(f"{len(read)} of {count} came back, {unread[:1]}")
    told, looked = timed(office.ask, unit_workbooks.compared, read, DAY)
    accepted = sum(len(one.proposed) for one in told)
    if accepted != count * CRITERIA:
        raise AssertionError(f"{accepted} cells are to be taken over")
    _, taken = timed(do, unit_workbooks.take_back, [Taking(one) for one in read], DAY)
    office.database.close()
    yield "bare openpyxl writes the values", write_floor, write_floor
    yield "forms made and kept", made, write_floor
    yield "workbooks written", wrote, write_floor
    yield "longest wait, on the clock", stood, least
    yield "bare openpyxl reads the values", read_floor, read_floor
    yield "workbooks read, on the clock", took, read_floor
    yield "compared", looked, read_floor
    yield "taken over as one action", taken, read_floor

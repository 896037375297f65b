"""Every workbook that the program writes, opened by LibreOffice: nothing mended, nothing changed.

    python -m tests.exports.libreoffice [--keep DIR]

The sample commune and the sample Party committee write every report of every plan that has it,
every list of the window as it is seen, the workbooks for units, the empty lists to be filled in,
the rows that could not be taken in and every criteria set. The values beside the formulas are
taken out, so that LibreOffice has to reckon them itself; it opens each file and saves it anew, and
every cell of the new file must say what ours said. Two controls have to be found out: a workbook
cut short, and one of whose numbers another was made.
"""

import argparse
import os
import re
import sys
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from app.core.errors import AppError
from app.domain.terms import ListKind, WorkbookKind
from app.exports.reports import REPORTS, Parameters
from app.exports.xlsx import xlsx_bytes
from app.imports import ready_sets
from app.imports.book_reading import read_book
from app.imports.lists import checking, error_rows, samples
from app.imports.lists.kinds import KINDS
from app.imports.lists.known import Known
from app.imports.lists.starting import start
from app.imports.scheme_book_writer import write_book
from app.imports.scheme_rules import read_scheme
from app.imports.workbooks.writer import files_of
from app.operations import open_file
from app.services import party_sample, plan_views, plans, sample, stages, unit_workbooks
from tests.imports.lists.books import book
from tests.libreoffice import PROGRAM, cells_of, converted, differences, without_values

TODAY = date(2026, 11, 27)
LEAST_BOOKS, LEAST_FORMULAS = 240, 500
SAMPLES = {"state": sample.build, "party": party_sample.build}


def reports(door):
    """Yield each report of each plan, phase and year that has one: its name, and the workbook."""
    for plan in door.ask(plans.listed):
        phases = [None, *(one.id for one in door.ask(plan_views.view, plan.id).phases)]
        rounds = door.ask(stages.listed, plan.id)
        for kind in REPORTS:
            for place, phase_id in enumerate(phases if "phase" in kind.needs else [None]):
                stage_id = rounds[-1].id if rounds and "stage" in kind.needs else None
                about = Parameters(
                    today=TODAY,
                    plan_id=plan.id if "plan" in kind.needs else None,
                    phase_id=phase_id,
                    stage_id=stage_id,
                    year=plan.year,
                )
                try:
                    report = door.ask(kind.build, about)
                except AppError:
                    continue  # this plan has nothing of the kind
                name = f"{kind.code}-{plan.year}-{plan.number or 'x'}-{place}"
                yield name.replace("/", "_"), xlsx_bytes(report)


def filled_in(door, folder):
    """Yield what people fill in: empty lists, workbooks for units, wrong rows, criteria sets."""
    plan = next(one for one in door.ask(plans.listed) if one.year == TODAY.year)
    rounds = door.ask(stages.listed, plan.id)
    phases = door.ask(plan_views.view, plan.id).phases
    for kind in KINDS.values():
        asked = Known(
            TODAY,
            plan.id if kind.needs_plan else None,
            phases[-1].id if kind.needs_stage and phases else None,
            rounds[0].id if kind.needs_stage and rounds else None,
        )
        try:
            known = door.ask(kind.know, asked)
        except (AppError, LookupError):
            continue  # this plan has no such list to be filled in
        yield f"sample-{kind.code.value}", samples.write(kind, known)
    for kind in WorkbookKind:
        try:
            phase_id = door.ask(unit_workbooks.usual_phase, plan.id, kind)
            asked = unit_workbooks.Asked(plan.id, kind, phase_id)
            issued = door.do(unit_workbooks.issue, asked, TODAY)
        except AppError:
            continue
        for number, (_, make) in enumerate(files_of(issued.forms, "x")):
            yield f"unit-{kind.value}-{number}", make()
    rows = [["Họ và tên", "Đơn vị", "Ngày sinh"], ["Lê Văn An", "Thôn lạ", "30/02/1990"]]
    people = KINDS[ListKind.PEOPLE]
    begun = door.ask(start, people, Known(TODAY), read_book(book(folder, rows)))
    yield (
        "wrong-rows",
        error_rows.write(checking.check(begun.known, people, begun.table, begun.wishes)),
    )


def criteria_sets():
    """Yield each criteria set that comes with the program as a workbook."""
    for number, one in enumerate(ready_sets.ready_sets()):
        yield f"criteria-{number}", write_book(read_scheme(one.path).file)


def lists(data, folder):
    """Yield each list of the window that has rows, exported by its own button."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - the short form needs no window

    from app.ui import style  # noqa: PLC0415
    from app.ui.main_window import MainWindow  # noqa: PLC0415
    from app.ui.widgets.list_page import ListPage  # noqa: PLC0415
    from tests.ui import walk  # noqa: PLC0415
    from tests.ui.requirements.test_exporting import Folder, exported  # noqa: PLC0415

    style.install(QApplication.instance() or QApplication([]))
    files = Folder(folder)
    window = MainWindow(files)
    window.resize(1366, 728)
    window.show()
    window.open_path(data)
    walk.wait_for(lambda: window.context is not None)
    walk.settle(window)
    number = 0
    for _, tab in walk.tabs(window):
        for _, shown in walk.pages(tab, "", window):
            for page in shown.findChildren(ListPage):
                if page.isVisible() and page.model.rowCount() and page.table.isVisible():
                    _, path = exported(window, page, files)
                    number += 1
                    yield f"list-{number}-{path.stem}", path.read_bytes()
    walk.close_window(window)


def every_workbook(folder):
    """Return every workbook by its name."""
    found = dict(criteria_sets())
    for sample_name, build in SAMPLES.items():
        data = folder / f"{sample_name}.thidua"
        build(data)
        door = open_file(data)
        try:
            for name, content in (*reports(door), *filled_in(door, folder)):
                found[f"{sample_name}-{name}"] = content
        finally:
            door.close()
        out = folder / f"{sample_name}-lists"
        out.mkdir()
        found |= {f"{sample_name}-{name}": content for name, content in lists(data, out)}
    return found


def looked_at(books, folder, damages=None):
    """Let LibreOffice open workbooks; return what is wrong with each, and the sums it reckoned.

    `damages` are controls by name: what each makes of the workbook called "prizes" is opened as
    well, and is held against the whole one.
    """
    sums, paths = 0, {}
    for name, content in books.items():
        empty, count = without_values(content)
        paths[name] = folder / f"{name}.xlsx"
        paths[name].write_bytes(empty)
        sums += count
    meant = dict(books)
    if damages:
        whole = next(content for name, content in books.items() if "prizes" in name)
        for name, damage in damages.items():
            meant[name], paths[name] = whole, folder / f"{name}.xlsx"
            paths[name].write_bytes(damage(whole))
    saved = converted(list(paths.values()), folder)
    wrong = {
        name: list(differences(meant[name], saved[path].read_bytes()))
        if path in saved
        else ["LibreOffice did not open it"]
        for name, path in paths.items()
    }
    return wrong, sums


def cut_short(content):
    """Return a workbook as a broken download leaves it."""
    return content[: len(content) * 2 // 3]


def falsified(content):
    """Return a workbook one of whose numbers is another."""
    target = BytesIO()
    done = False
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/") and not done:
                part, count = re.subn(rb"<v>(\d+)</v></c>", rb"<v>1\1</v></c>", part, count=1)
                done = bool(count)
            new.writestr(name, part)
    assert done
    return target.getvalue()


def main():
    """Run the campaign, print what came of it; return whether it held."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--keep", type=Path, help="keep the workbooks in this folder")
    chosen = options.parse_args()
    if PROGRAM is None:
        sys.stdout.write("LibreOffice is not installed: nothing was looked at\n")
        return False
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = str(Path(folder) / "settings")
        made = Path(folder) / "data"
        made.mkdir()
        books = every_workbook(made)
        kept = chosen.keep or Path(folder) / "books"
        kept.mkdir(parents=True, exist_ok=True)
        wrong, sums = looked_at(books, kept, {"cut": cut_short, "other": falsified})
        found = [bool(wrong.pop(control)) for control in ("cut", "other")]
    for name, told in wrong.items():
        sys.stdout.writelines(f"{name}: {line}\n" for line in told[:5])
    cells = sum(map(cells_of, books.values()))
    bad = sum(bool(told) for told in wrong.values())
    sys.stdout.write(
        f"{len(books)} workbooks, {cells} cells, {sums} sums reckoned anew; {bad} not the same\n"
        f"controls found: cut short {found[0]}, falsified {found[1]}\n"
    )
    enough = len(books) >= LEAST_BOOKS and sums >= LEAST_FORMULAS
    if not enough:
        sys.stdout.write(f"too few: at least {LEAST_BOOKS} books, {LEAST_FORMULAS} sums\n")
    return enough and not bad and all(found)


if __name__ == "__main__":
    sys.exit(not main())

"""LibreOffice, where it is installed: opens our workbooks and saves what it makes of them."""

import re
import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

PROGRAM = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")

_LONGEST = 600
"""Seconds; never asserted, only so that a run comes to its end."""
_VALUE = re.compile(rb"</f><v>[^<]*</v>")


def converted(paths, folder, to="xlsx"):
    """Let LibreOffice open files, if it can in one call, and save each into `folder`.

    Returns the new path of each that it could open, by the path that it came from.
    """
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "saved"
    command = [PROGRAM, profile, "--headless", "--convert-to", to, "--outdir", out]
    ending = to.partition(":")[0]
    made = {path: out / f"{path.stem}.{ending}" for path in paths}
    tries = [list(paths)]
    if len(paths) > 1:  # of a long row of files it leaves some out now and then
        tries += [[path] for path in paths]
    for some in tries:
        wanted = [path for path in some if not made[path].is_file()]
        if wanted:
            subprocess.run([*command, *wanted], check=False, capture_output=True, timeout=_LONGEST)
    return {path: new for path, new in made.items() if new.is_file()}


def without_values(content):
    """Return a workbook whose formulas have no values, so that one has to reckon; how many."""
    target = BytesIO()
    total = 0
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                part, count = _VALUE.subn(b"</f>", part)
                total += count
            new.writestr(name, part)
    return target.getvalue(), total


def differences(ours, saved):
    """Yield where what LibreOffice saved is not what our workbook says.

    Every cell's value, with those of formulas reckoned anew; the formulas themselves; the sheets,
    hidden or not (it knows one way of being hidden alone); merged cells.
    """
    values, again = (load_workbook(BytesIO(one), data_only=True) for one in (ours, saved))
    if values.sheetnames != again.sheetnames:
        yield f"sheets {values.sheetnames} became {again.sheetnames}"
        return
    if without_values(ours)[1] or without_values(saved)[1]:
        formulas, kept = (load_workbook(BytesIO(one)) for one in (ours, saved))
    else:
        formulas, kept = values, again
    for name in values.sheetnames:
        for what, one, other in (
            ("seen", _is_seen(values[name]), _is_seen(again[name])),
            ("merged", _merged(values[name]), _merged(again[name])),
            ("formulas", _formulas(formulas[name]), _formulas(kept[name])),
        ):
            if one != other:
                yield f"{name}: {what}: {one} became {other}"
        first, second = _cells(values[name]), _cells(again[name])
        for address in first | second:
            one, other = first.get(address), second.get(address)
            if not _is_same(one, other):
                yield f"{name}!{address}: {one!r} became {other!r}"


def cells_of(content):
    """Return how many cells of a workbook hold something."""
    book = load_workbook(BytesIO(content), read_only=False)
    return sum(len(_cells(book[name])) for name in book.sheetnames)


def _cells(page):
    return {
        cell.coordinate: cell.value
        for row in page.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def _formulas(page):
    return {
        address: value.replace(" ", "")
        for address, value in _cells(page).items()
        if isinstance(value, str) and value.startswith("=") and page[address].data_type == "f"
    }


def _is_seen(page):
    return page.sheet_state == "visible"


def _merged(page):
    return sorted(str(area) for area in page.merged_cells.ranges)


def _is_same(one, other):
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) <= 1e-9 * max(1, abs(one))
    return one == other

"""Lists and reports of the sample commune, opened and reckoned anew by LibreOffice.

The long form, with every workbook that the program writes: `python -m tests.exports.libreoffice`.
"""

from app.exports.reports import Parameters
from app.exports.reports.prizes import prizes
from app.exports.reports.registrations import registration_list
from app.exports.xlsx import xlsx_bytes
from app.services import plans
from tests.exports.libreoffice import TODAY, criteria_sets, cut_short, falsified, looked_at
from tests.libreoffice import needs_libreoffice
from tests.sample import commune, sample_file

__all__ = ["commune", "sample_file"]


@needs_libreoffice
def test_libreoffice_opens_our_workbooks_and_says_the_same(commune, tmp_path):
    plan = next(row for row in commune.ask(plans.listed) if row.year == 2025)
    about = Parameters(today=TODAY, plan_id=plan.id, year=plan.year)
    books = {
        "registrations": xlsx_bytes(commune.ask(registration_list, about)),
        "prizes": xlsx_bytes(commune.ask(prizes, about)),
        "criteria": dict(criteria_sets())["criteria-0"],
    }
    wrong, sums = looked_at(books, tmp_path, {"cut": cut_short, "other": falsified})
    assert sums > 3
    controls = {name: wrong.pop(name) for name in ("cut", "other")}
    assert wrong == {name: [] for name in books}
    assert controls["cut"]
    assert any("became" in line for line in controls["other"])

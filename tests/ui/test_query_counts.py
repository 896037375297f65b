"""No page asks the file once for each of its rows: ten times the rows cost the same questions."""

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import event

from tests.benchmarks import big_office
from tests.ui import walk

SMALL, LARGE = (40, 10), (400, 60)
"""People and units. Less than 500 rows each, by which services cut lists of ids in pieces."""


def questions(path):
    """Return how many questions the reading of each page costs."""
    window = walk.open_window(path, 1366, 728)
    window.context.choose(big_office.YEAR)
    asked = []
    engine = window.context.operations._door._database.engine
    event.listen(engine, "before_cursor_execute", lambda *_: asked.append(1))
    counts = {}

    def count(name, tab):
        asked.clear()
        tab.refresh()
        QApplication.processEvents()
        counts[name] = len(asked)

    for name, tab in walk.tabs(window):
        for page_name, _ in walk.pages(tab, name, window):
            count(page_name, tab)
    walk.close_window(window)
    return counts


@pytest.fixture(scope="module")
def counts(qapp, tmp_path_factory):
    """The questions of every page, in a small file and in a large one."""
    folder = tmp_path_factory.mktemp("counts")
    found = []
    for people, units in (SMALL, LARGE):
        path = folder / f"{people}.thidua"
        big_office.build(path, people, units)
        found.append(questions(path))
    return found


def test_no_page_asks_more_of_a_larger_file(counts):
    small, large = counts
    assert len(small) > 20
    more = {name: (small[name], large[name]) for name in small if large[name] > small[name]}
    assert more == {}


def test_no_page_asks_more_than_a_person_waits_for(counts):
    _, large = counts
    assert max(large.values()) <= 60, max(large, key=large.get)

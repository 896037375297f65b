from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.core.errors import StorageFailure
from app.core.vietnamese import fold
from app.ui.models.paged_table import PAGE, PagedTableModel, Query
from app.ui.models.row_table import Column

Down = Qt.SortOrder.DescendingOrder


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    unit: int


class Register:
    """Stands for the service: as many people as asked for."""

    def __init__(self, count):
        self.people = [Row(n, f"Người số {n}", n % 3) for n in range(count)]
        self.queries = []

    def fetch(self, query):
        self.queries.append(query)
        people = self._narrowed(query)
        if query.sort == "name":
            people.sort(key=lambda row: row.id, reverse=query.descending)
        return people[query.offset : query.offset + query.limit]

    def count(self, query):
        return len(self._narrowed(query))

    def _narrowed(self, query):
        unit = query.filters.get("unit")
        return [
            row
            for row in self.people
            if fold(query.search) in fold(row.name) and unit in (None, row.unit)
        ]


@pytest.fixture
def register():
    return Register(1000)


@pytest.fixture
def model(register, qapp):
    columns = [Column("Tên", lambda row: row.name, name="name")]
    model = PagedTableModel(columns, register.fetch, register.count)
    tester = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(model, tester, model)
    model.reload()
    return model


def test_only_pages_that_are_seen_are_read(model, register):
    register.queries.clear()
    model.reload()
    assert model.rowCount() == 1000
    register.queries.clear()
    assert model.index(999, 0).data() == "Người số 999"
    assert model.index(998, 0).data() == "Người số 998"
    assert register.queries == [Query(offset=1000 // PAGE * PAGE - PAGE, limit=PAGE)]


def test_sorting_and_searching_are_asked_of_the_file(model):
    model.sort(0, Down)
    assert model.index(0, 0).data() == "Người số 999"
    model.set_search(" nguoi số 7 ")
    assert model.index(0, 0).data() == "Người số 799"
    assert (model.rowCount(), model.total_count) == (111, 1000)
    model.set_search("")
    model.sort(-1)
    assert model.index(0, 0).data() == "Người số 0"


def test_filters_are_asked_of_the_file(model, qtbot):
    with qtbot.waitSignal(model.counted) as counted:
        model.set_filter("unit", 1)
    assert counted.args == [333, 1000]
    assert model.row_number(0).id == 1
    model.set_filter("unit", None)
    assert model.rowCount() == 1000


def test_the_same_question_is_not_asked_twice(model, qtbot):
    model.set_search("x")
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_search("x ")


def test_a_row_is_found_again_after_reading_anew(model, register):
    assert model.row_number(450).id == 450
    del register.people[440]
    model.reload()
    assert model.row_of(450) == 449
    assert model.row_of(3) == 3
    assert model.row_of(12345) is None


def test_a_row_that_is_gone_meanwhile_is_blank(model, register):
    register.people.clear()
    assert model.index(600, 0).data() is None


def test_old_pages_are_let_go(model, register):
    register.people = [Row(n, str(n), 0) for n in range(PAGE * 30)]
    model.reload()
    for page in range(30):
        model.row_number(PAGE * page)
    register.queries.clear()
    model.row_number(0)
    assert len(register.queries) == 1


def test_a_page_that_cannot_be_read_is_blank_and_told_once(model, register, qtbot):
    def fail(query):
        raise StorageFailure("Không đọc được tệp.")

    model.fetch = fail
    told = []
    model.failed.connect(told.append)
    assert [model.index(row, 0).data() for row in (600, 601, 602)] == [None] * 3
    qtbot.waitUntil(lambda: bool(told))
    assert [str(error) for error in told] == ["Không đọc được tệp."]
    model.fetch = register.fetch
    model.reload()
    assert model.index(600, 0).data() == "Người số 600"


def test_a_row_that_was_never_seen_is_found_where_the_service_says(model, register):
    assert model.find(950) is None
    model.locate = lambda query, identity: identity if identity < 1000 else None
    assert model.find(950) == 950
    assert model.find(2000) is None


def test_a_row_beyond_those_shown_is_not_found(model, register):
    model.locate = lambda query, identity: 5000
    assert model.find(950) is None


def test_an_order_that_comes_before_the_rows_reads_nothing(model, register):
    model = PagedTableModel(model.columns, register.fetch, register.count)
    register.queries.clear()
    model.sort(0, Down)
    assert register.queries == []
    model.reload()
    assert model.row_number(0).name == "Người số 999"

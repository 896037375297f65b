import pytest
from PySide6.QtWidgets import QLabel

from app.ui.widgets.late_pages import LatePages


@pytest.fixture
def built():
    return []


@pytest.fixture
def pages(built, shown):
    def make(name):
        built.append(name)
        return QLabel(name)

    pages = LatePages("thử")
    for name in ("first", "second", "third"):
        pages.add(name, name.title(), lambda name=name: make(name))
    return shown(pages)


def test_only_the_page_that_is_seen_is_built(pages, built):
    assert built == ["first"]
    pages.turn_to("third")
    assert built == ["first", "third"]
    assert [page.text() for page in pages.built] == ["first", "third"]
    assert pages.page("third").isVisible()


def test_a_page_is_built_once(pages, built):
    asked = pages.page("second")
    assert not asked.isVisible()
    pages.setCurrentIndex(1)
    pages.setCurrentIndex(0)
    pages.turn_to("second")
    assert built == ["first", "second"]
    assert pages.page("second") is asked
    assert asked.isVisible()


def test_pages_are_told_by_their_names(pages):
    assert pages.names == ["first", "second", "third"]
    pages.setCurrentIndex(2)
    assert pages.current_name == "third"

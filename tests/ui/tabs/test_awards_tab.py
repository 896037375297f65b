import pytest

from app.ui.tabs import TABS
from app.ui.tabs.awards import AwardsTab
from tests.commendation import commune
from tests.ui.lint import SCREEN, faults


@pytest.fixture
def tab(context, shown):
    return shown(AwardsTab(context))


def test_the_tab_bar_leads_to_this_tab(context, shown):
    entry = next(entry for entry in TABS if entry.name == "awards")
    assert entry.is_there
    assert isinstance(shown(entry.load()(context)), AwardsTab)


def test_a_place_leads_to_each_page_by_its_name(tab):
    for name in tab.pages.names:
        tab.show_page(name)
        assert (tab.current.name, tab.current) == (name, tab.page(name))
        assert tab.pages.tabText(tab.pages.currentIndex()) == tab.current.caption


def test_only_the_page_that_is_seen_is_read(tab, monkeypatch):
    read = []
    for name in tab.pages.names:
        monkeypatch.setattr(tab.page(name), "reload", lambda name=name: read.append(name))
    tab.context.choose(2026, None)
    tab.show_page("holds")
    tab.refresh()
    assert set(read) <= {"holds"}


def test_every_page_keeps_the_rules_of_the_house(tab, office):
    it = commune(office)
    tab.context.choose(2026, it.plan_id)
    for name in tab.pages.names:
        tab.show_page(name)
        tab.resize(*SCREEN)
        assert faults(tab) == []

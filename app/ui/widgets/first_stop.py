"""Where the keys go when a page is turned to: to the work, not to the buttons above it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTabBar, QTabWidget, QWidget


def enter(page: QWidget) -> None:
    """Put the keys on the first list, tree or grid that is seen in a page.

    One on pages within the page comes after one beside them. Where there is none, as on a page
    that says that nothing is there yet, the first button or field gets them.
    """
    stops = [one for one in page.findChildren(QWidget) if _takes_tab(one)]
    lists = [one for one in stops if isinstance(one, QAbstractItemView)]
    lists.sort(key=lambda one: _depth(one, page))
    for stop in (*lists, *stops):
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
        return


def _depth(widget: QWidget, page: QWidget) -> int:
    """Return within how many pages of pages a widget stands."""
    depth, parent = 0, widget.parentWidget()
    while parent is not None and parent is not page:
        depth += isinstance(parent, QTabWidget)
        parent = parent.parentWidget()
    return depth


def has_keys(page: QWidget) -> bool:
    """Return whether the keys are somewhere in a page."""
    holder = QApplication.focusWidget()
    return holder is not None and page.isAncestorOf(holder)


def _takes_tab(widget: QWidget) -> bool:
    takes = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    is_bar = isinstance(widget, QTabBar)
    return bool(takes) and not is_bar and widget.isVisible() and widget.isEnabled()

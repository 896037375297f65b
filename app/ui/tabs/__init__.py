"""One tab for each part of the work, in the order they are shown.

A tab is imported when it is first shown: its services bring the database, and the window is to
stand before that. A tab whose module is not there is not shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any


@dataclass(frozen=True, slots=True)
class TabEntry:
    """Where a tab is found, and what is written on it."""

    name: str
    """How places name it: “units”. Its module is app/ui/tabs/`name`.py."""
    class_name: str
    caption: str
    icon: str = ""

    @property
    def module(self) -> str:
        """The full name of its module."""
        return f"app.ui.tabs.{self.name}"

    @property
    def is_there(self) -> bool:
        """Whether the module exists. Nothing is imported to know it."""
        return find_spec(self.module) is not None

    def load(self) -> Callable[..., Any]:
        """Import the module and return the class of the tab."""
        return getattr(import_module(self.module), self.class_name)


TABS = (
    TabEntry("overview", "OverviewTab", "Tổng quan", "home"),
    TabEntry("plans", "PlansTab", "Kế hoạch", "plan"),
    TabEntry("units", "UnitsTab", "Đơn vị – cá nhân", "people"),
    TabEntry("registrations", "RegistrationsTab", "Đăng ký", "register"),
    TabEntry("scoring", "ScoringTab", "Chấm điểm", "score"),
    TabEntry("awards", "AwardsTab", "Bình xét – Khen thưởng", "award"),
    TabEntry("reports", "ReportsTab", "Báo cáo", "report"),
)

PLAN = TabEntry("plan", "PlanTab", "Kế hoạch", "plan")
"""The tab of one opened plan; closable, one for each plan."""

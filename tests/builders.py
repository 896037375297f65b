"""An office for tests, with a verb for each thing a test needs to have been done.

Every argument has a default: a test names only what matters to it.
"""

from datetime import date
from itertools import count

from app.domain.terms import PlanState, Regime
from app.operations import Operations
from app.services import (
    clusters,
    households,
    office,
    people,
    plan_participations,
    plans,
    units,
)
from app.storage.database import Database


class Office:
    """Does and asks what a test wants, through the one door."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.operations = Operations(database)
        self.ask = self.operations.ask
        self.do = self.operations.do
        self.do_because = self.operations.do_because
        self.undo = self.operations.undo
        self.redo = self.operations.redo
        self._numbers = count(1)
        self.beginning = None
        """Where what is done first may be copied: `beginnings.Beginning`."""

    def set_up(self, name="Ủy ban nhân dân xã An Bình", **values):
        """Fill the data file as at its creation; once that is done, give the office `values`."""
        if self.ask(office.get) is None:
            self.do(office.set_up, {"name": name, "locality": "An Bình", **values})
        elif values:
            self.do(office.update, values)

    def unit(self, name=None, kind="THON", parent=None, **values):
        """Add a unit and return its id."""
        self.set_up()
        name = name or f"Thôn mới {next(self._numbers)}"
        return self.do(
            units.create, {"name": name, "kind_code": kind, "parent_id": parent, **values}
        )

    def units(self, *names, **values):
        """Add units and return their ids."""
        return [self.unit(name, **values) for name in names]

    def person(self, name=None, unit=None, **values):
        """Add a person, in a unit of their own unless one is given, and return their id."""
        unit = unit or self.unit()
        name = name or f"Nguyễn Văn {next(self._numbers)}"
        return self.do(people.create, {"name": name, "unit_id": unit, **values}).id

    def household(self, head=None, unit=None, **values):
        """Add a household by its householder's name and return its id."""
        unit = unit or self.unit()
        head = head or f"Trần Thị {next(self._numbers)}"
        return self.do(households.create, {"head_name": head, "unit_id": unit, **values})

    def cluster(self, name=None, members=(), year=2026, lead=None, deputy=None, **values):
        """Add a cluster with its members and heads in a year and return its id."""
        self.set_up()
        name = name or f"Cụm thi đua số {next(self._numbers)}"
        cluster_id = self.do(clusters.create, {"name": name, **values})
        if members:
            of_year = {"member_ids": tuple(members), "lead_id": lead, "deputy_id": deputy}
            self.do(clusters.set_year, cluster_id, year, of_year)
        return cluster_id

    def plan(self, name=None, year=2026, units=(), state=PlanState.DRAFT, **values):
        """Add a plan in which `units` take part, bring it to `state`, and return its id."""
        self.set_up()
        known = {
            "name": name or f"Phát động phong trào thi đua đợt {next(self._numbers)}",
            "year": year,
            "regime": Regime.STATE,
            "issuer": "Ủy ban nhân dân xã An Bình",
            "signer_post": "CHỦ TỊCH",
            "signer_name": "Lê Văn Bình",
        }
        plan_id = self.do(plans.create, known | values)
        if units:
            self.do(plan_participations.add, plan_id, list(units))
        self.bring(plan_id, state)
        return plan_id

    def bring(self, plan_id, state):
        """Let a draft go on, step by step, until it is in `state`."""
        review = {"held_on": date(2026, 12, 15)}
        steps = {
            PlanState.ISSUED: (plans.issue,),
            PlanState.RUNNING: (plans.start,),
            PlanState.INTERIM: (plans.record_interim, {**review, "held_on": date(2026, 7, 1)}),
            PlanState.FINAL: (plans.record_final, review),
            PlanState.CLOSED: (plans.close,),
        }
        for reached, (step, *rest) in steps.items():
            if state is PlanState.DRAFT or list(steps).index(reached) > list(steps).index(state):
                return
            self.do(step, plan_id, *rest)

"""The data file of an office with as many people as asked for, for the benchmarks to open.

Beside N people stand N registrations, N / 10 households, works, nominations and awards, and
N / 100 units (at least ten), each with a sheet of twenty marks: the shape of a commune, larger.
"""

from datetime import date

from app.domain.dates import PartialDate
from app.domain.terms import (
    CriterionKind,
    EntryState,
    PlanState,
    RegistrationKind,
    RegistrationState,
    SubjectKind,
    WorkKind,
)
from app.entities import (
    Award,
    ClusterMember,
    ClusterYear,
    CriteriaSet,
    Criterion,
    Entry,
    Nomination,
    Participation,
    Plan,
    PlanCriteria,
    Registration,
    ScoreSheet,
    Stage,
    Subject,
    Work,
)
from app.storage.database import Action, Database
from app.storage.device import Machine
from tests.builders import Office

YEAR = 2026
_CRITERIA = 20
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ", "Vũ", "Bùi", "Đặng", "Ngô", "Lý")
_MIDDLES = ("Văn", "Thị", "Đức", "Hữu", "Minh", "Ngọc", "Thanh", "Quốc")
_GIVEN = ("An", "Bình", "Cường", "Dung", "Đạt", "Giang", "Hòa", "Lan", "Nghĩa", "Ứng", "Yến")
_KINDS = ("THON", "TRUONG_TH", "TRAM_Y_TE", "HOI_PN")
_AWARDS = ("LDTT", "GK_CN")
_STATES = tuple(RegistrationState)


def person_name(number):
    """Return the name of one of the people: no two alike in the first ten thousand."""
    number, given = divmod(number, len(_GIVEN))
    number, middle = divmod(number, len(_MIDDLES))
    number, family = divmod(number, len(_FAMILIES))
    second = f" {_GIVEN[number % len(_GIVEN)]}" if number else ""
    return f"{_FAMILIES[family]} {_MIDDLES[middle]}{second} {_GIVEN[given]}"


def build(path, people, units=None):
    """Make the data file at `path` and return the id of its plan."""
    database = Database.create(path, Machine("machine-1", "PC"))
    try:
        Office(database).set_up()
        with database.changing(Action("Đo", "benchmark")) as change:
            return _fill(change.session, people, units or max(10, people // 100))
    finally:
        database.close()


def _fill(session, count, unit_count):
    plan = Plan(
        name="Phát động phong trào thi đua năm 2026",
        year=YEAR,
        state=PlanState.RUNNING,
        starts=PartialDate(YEAR, 1),
        ends=PartialDate(YEAR, 12),
        registration_due=PartialDate(YEAR, 2, 15),
    )
    session.add(plan)
    units = session.insert_many(
        Subject,
        (
            {
                "kind": SubjectKind.UNIT,
                "name": f"Thôn số {n + 1}",
                "kind_code": _KINDS[n % len(_KINDS)],
                "position": n,
            }
            for n in range(unit_count)
        ),
    )
    people = session.insert_many(
        Subject,
        (
            {
                "kind": SubjectKind.PERSON,
                "name": person_name(n),
                "parent_id": units[n % len(units)],
                "post": "Cán bộ",
                "code": f"CN{n:06}",
            }
            for n in range(count)
        ),
    )
    session.insert_many(
        Subject,
        (
            {
                "kind": SubjectKind.HOUSEHOLD,
                "name": f"Hộ {person_name(n)}",
                "head_name": person_name(n),
                "parent_id": units[n % len(units)],
            }
            for n in range(count // 10)
        ),
    )
    session.insert_many(Participation, ({"plan_id": plan.id, "subject_id": one} for one in units))
    _register(session, plan.id, units, people)
    _award(session, plan.id, people)
    _score(session, plan.id, units)
    return plan.id


def _register(session, plan_id, units, people):
    session.insert_many(
        Registration,
        (
            {
                "plan_id": plan_id,
                "subject_id": subject_id,
                "kind": RegistrationKind.AWARD,
                "award_code": _AWARDS[n % len(_AWARDS)],
                "state": _STATES[n % len(_STATES)],
                "reject_reason": "Thiếu xác nhận của đơn vị",
                "registered_on": date(YEAR, 1 + n % 3, 1 + n % 28),
            }
            for n, subject_id in enumerate(people)
        ),
    )
    works = range(len(people) // 10)
    registered = session.insert_many(
        Registration,
        (
            {
                "plan_id": plan_id,
                "subject_id": units[n % len(units)],
                "kind": RegistrationKind.WORK,
                "content": f"Đường hoa số {n}",
                "state": RegistrationState.APPROVED,
                "registered_on": date(YEAR, 1, 5),
            }
            for n in works
        ),
    )
    session.insert_many(
        Work,
        (
            {
                "registration_id": registered[n],
                "kind": WorkKind.PROJECT,
                "name": f"Đường hoa số {n}",
                "finishes": PartialDate(YEAR, 1 + n % 12),
            }
            for n in works
        ),
    )


def _award(session, plan_id, people):
    chosen = people[::10]
    session.insert_many(
        Nomination,
        (
            {
                "plan_id": plan_id,
                "subject_id": one,
                "award_code": _AWARDS[0],
                "period": str(YEAR),
                "achievement": "Hoàn thành tốt nhiệm vụ được giao",
            }
            for one in chosen
        ),
    )
    session.insert_many(
        Award,
        (
            {
                "subject_id": one,
                "award_code": _AWARDS[0],
                "award_name": "Lao động tiên tiến",
                "year": YEAR - 1,
                "name": person_name(n * 10),
                "decision_number": "12/QĐ-UBND",
                "decided_on": date(YEAR - 1, 12, 20),
            }
            for n, one in enumerate(chosen)
        ),
    )


def _score(session, plan_id, units):
    clusters = session.insert_many(
        Subject,
        ({"kind": SubjectKind.CLUSTER, "name": f"Cụm {n}"} for n in range(len(units) // 10)),
    )
    session.insert_many(
        ClusterYear, ({"cluster_id": cluster_id, "year": YEAR} for cluster_id in clusters)
    )
    session.insert_many(
        ClusterMember,
        (
            {"cluster_id": clusters[n % len(clusters)], "year": YEAR, "subject_id": unit_id}
            for n, unit_id in enumerate(units)
        ),
    )
    criteria_set = CriteriaSet(name="Bộ tiêu chí", is_locked=True)
    stage = Stage(plan_id=plan_id, position=0, name="Thẩm định", is_decisive=True)
    session.add_all([criteria_set, stage])
    session.add(PlanCriteria(plan_id=plan_id, set_id=criteria_set.id))
    criteria = session.insert_many(
        Criterion,
        (
            {
                "set_id": criteria_set.id,
                "position": n,
                "name": f"Tiêu chí {n}",
                "kind": CriterionKind.BASE,
                "max_points": 100,
            }
            for n in range(_CRITERIA)
        ),
    )
    sheets = session.insert_many(
        ScoreSheet,
        (
            {
                "plan_id": plan_id,
                "subject_id": unit_id,
                "stage_id": stage.id,
                "set_id": criteria_set.id,
            }
            for unit_id in units
        ),
    )
    session.insert_many(
        Entry,
        (
            {
                "sheet_id": sheet_id,
                "criterion_id": criterion_id,
                "state": EntryState.ANSWERED,
                "points": (n + m) % 5 * 25,
            }
            for n, sheet_id in enumerate(sheets)
            for m, criterion_id in enumerate(criteria)
        ),
    )

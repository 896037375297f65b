import pytest

from app.entities import metadata
from app.services import catalogue_entries, clusters, criteria_sets, where_used
from app.services.uses import NOUNS, InUse
from tests.contest import criteria_set


def test_every_table_that_names_another_has_a_word_for_people():
    naming = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if "deleted_by" in table.columns and key.column.table.name not in ("operation", "device")
    }
    assert naming - NOUNS.keys() == set()


PLAN = "Kế hoạch thi đua xã An Bình năm 2026"


@pytest.fixture
def used_for(office):
    """A plan with a set chosen for an audience; returns the choice's id."""

    def choose(audience):
        plan_id = office.plan(PLAN)
        set_id, _ = criteria_set(office)
        return office.do(criteria_sets.use, plan_id, set_id, audience)

    return choose


@pytest.fixture
def class_id(office):
    office.set_up()
    values = {"code": "CB", "name": "Cán bộ"}
    return office.do(catalogue_entries.create, "subject_classes", values)


def test_a_cluster_that_a_plan_chose_a_set_for_is_not_deleted(office, used_for):
    cluster_id, other = office.cluster("Cụm 1"), office.cluster("Cụm 2")
    row_id = used_for(f"cluster:{cluster_id}")
    told = f"“Cụm 1” đang được dùng ở 1 bộ tiêu chí của kế hoạch “{PLAN}” nên không xóa được."
    with pytest.raises(InUse, match=told):
        office.do(clusters.delete, [cluster_id])
    [place] = office.ask(where_used.places, "subject", [cluster_id])
    assert PLAN in place
    office.do(clusters.delete, [other])
    office.do(criteria_sets.stop_using, row_id)
    office.do(clusters.delete, [cluster_id])


def test_a_class_that_a_plan_chose_a_set_for_keeps_its_code_and_is_not_deleted(
    office, used_for, class_id
):
    row_id = used_for("class:CB")
    told = f"“Cán bộ” đang được dùng ở 1 bộ tiêu chí của kế hoạch “{PLAN}” nên không xóa được."
    with pytest.raises(InUse, match=told):
        office.do(catalogue_entries.delete, class_id)
    with pytest.raises(InUse, match="Hãy giữ nguyên mã"):
        office.do(catalogue_entries.update, class_id, {"code": "CBCC"})
    [place] = office.ask(where_used.places, "catalogue_entry", [class_id])
    assert PLAN in place
    office.do(criteria_sets.stop_using, row_id)
    office.do(catalogue_entries.delete, class_id)


def test_each_plan_is_named_once_and_not_more_than_five(office):
    cluster_id = office.cluster("Cụm 1")
    set_id, _ = criteria_set(office)
    for n in range(1, 8):
        plan_id = office.plan(f"Kế hoạch {n}")
        office.do(criteria_sets.use, plan_id, set_id, f"cluster:{cluster_id}")
    with pytest.raises(InUse, match=r"7 bộ tiêu chí của kế hoạch .*“Kế hoạch 5” … nên") as refusal:
        office.do(clusters.delete, [cluster_id])
    assert "Kế hoạch 6" not in str(refusal.value)

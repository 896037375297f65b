"""What the names of backups say, for the next number and for the copies that give way."""

from datetime import UTC, date, datetime

import pytest

from app.storage import backup_names
from app.storage.backup_names import BackupName
from app.storage.reasons import Reason

NOW = datetime(2026, 1, 31, 1, 0, tzinfo=UTC)


def test_a_name_says_the_office_the_day_and_the_number():
    said = backup_names.read("xa-an-binh-20260131-0800-12.thiduabk")
    made = date(2026, 1, 31)
    assert said == BackupName("xa-an-binh", made, 12, is_for_ever=False, is_finished=True)


@pytest.mark.parametrize("ending", [".age", ".1a2b3c4d.part", ".age.1a2b3c4d.part"])
def test_what_has_more_behind_it_is_no_finished_copy(ending):
    said = backup_names.read(f"xa-20260131-0800-12.thiduabk{ending}")
    assert (said.sequence, said.is_finished) == (12, False)


@pytest.mark.parametrize(
    "name", ["anh.jpg", "xa-20260231-0800-1.thiduabk", "xa-1.thiduabk", "xa-20260131-0800-1.zip"]
)
def test_a_name_that_somebody_made_up_says_nothing(name):
    assert backup_names.read(name) is None


def test_the_next_number_is_beyond_all_of_the_same_office(tmp_path):
    for name in (
        "xa-an-binh-20260101-0800-2.thiduabk",
        "xa-an-binh-20260101-0800-7.thiduabk.age",
        "xa-an-binh-20260101-0800-8.thiduabk.1a2b3c4d.part",
        "xa-an-binh-20260101-0800-9-chot.thiduabk",
        "xa-an-binh-2-20260101-0800-30.thiduabk",
    ):
        (tmp_path / name).touch()
    name, number = backup_names.next_name(tmp_path, "xa-an-binh", NOW, Reason.MANUAL)
    assert number == 10
    assert name == f"xa-an-binh-{NOW.astimezone():%Y%m%d-%H%M}-10.thiduabk"


@pytest.mark.parametrize("reason", Reason)
def test_the_name_says_whether_a_copy_stays_for_ever(tmp_path, reason):
    name, _ = backup_names.next_name(tmp_path, "xa", NOW, reason)
    stays = reason in (Reason.PERIOD_CLOSE, Reason.BEFORE_UPGRADE)
    assert backup_names.read(name).is_for_ever is stays


def test_an_office_begins_the_name_in_letters_that_every_disk_takes():
    assert backup_names.unit_of("Ủy ban nhân dân xã An Bình") == "uy-ban-nhan-dan-xa-an-binh"
    assert backup_names.unit_of("…") == "so-thi-dua"
    assert len(backup_names.unit_of("xã An Bình " * 30)) <= 60

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core import clock, passwords
from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import Role
from app.entities import RowChange
from app.services import accounts, bin_emptying, history, rights, units
from app.services import office as offices
from app.services.verbs import all_verbs
from tests.examples import load
from tests.examples.accounts import CHIEF, CLERK, PASSWORD, clerk, signed_in
from tests.people import quick_passwords

__all__ = ["quick_passwords"]

UNKNOWN = (
    "Tên đăng nhập hoặc mật khẩu chưa đúng nên chưa đăng nhập. Hãy gõ lại; để ý phím Caps Lock và "
    "bộ gõ tiếng Việt."
)
EXAMPLES = load()


def become(the_office, role):
    """Sign in as somebody with `role`."""
    values = {"name": f"Người {role.label}", "login": f"mot.{role.value}", "role": role}
    the_office.do(accounts.add, values, PASSWORD)
    return the_office.operations.sign_in(values["login"], PASSWORD)


def test_without_accounts_nobody_is_asked(office):
    assert not office.operations.needs_sign_in
    assert office.operations.why_not(bin_emptying.empty) == ""
    office.unit("Thôn Đông")


def test_the_first_account_must_administer(office):
    with pytest.raises(InvalidInput, match="đầu tiên phải có quyền quản trị"):
        office.do(accounts.add, CLERK, PASSWORD)
    assert office.ask(accounts.listed) == ()


def test_once_there_is_an_account_nothing_is_read_or_written_without_signing_in(office):
    unit = office.unit("Thôn Đông")
    office.do(accounts.add, CHIEF, PASSWORD)
    assert office.operations.needs_sign_in
    for refused in (
        lambda: office.ask(units.listed),
        lambda: office.do(units.rename, unit, "Thôn Tây"),
    ):
        with pytest.raises(NotAllowed, match="Chưa đăng nhập"):
            refused()
    assert [one.login for one in office.ask(accounts.to_sign_in)] == [CHIEF["login"]]
    office.operations.sign_in("QUAN.LT ", PASSWORD)
    office.do(units.rename, unit, "Thôn Tây")
    assert office.ask(history.actions, limit=1)[0].user == CHIEF["name"]


def test_an_operation_names_who_did_it_and_nobody_once_signed_out(office):
    signed_in(office)
    become(office, Role.ENTER)
    office.unit("Thôn Đông")
    assert office.ask(history.actions, limit=1)[0].user == "Người Nhập"
    office.operations.sign_out()
    with pytest.raises(NotAllowed, match="Chưa đăng nhập"):
        office.do(units.create, {"name": "Thôn Tây", "kind_code": "THON"})


@pytest.mark.parametrize("role", list(Role))
def test_every_verb_is_done_by_whom_it_may_be_and_refused_to_all_others(office, role):
    """What may not be done is refused before the service is called, and nothing is written."""
    signed_in(office)
    become(office, role)
    changes = office.operations.changes()
    wrong = []
    for name, (service, _) in EXAMPLES.items():
        verb = all_verbs()[name]
        may = role.may(rights.least_role(verb)) or name in rights.WITHOUT_SIGNING_IN
        called = office.do_because if verb.needs_reason else office.do
        reason = ("Vì thế",) if verb.needs_reason else ()
        try:
            called(*reason, service)  # what may be done fails for want of its arguments
        except TypeError:
            is_refused = False
        except NotAllowed as refusal:
            is_refused = "cần quyền" in str(refusal)
        else:
            is_refused = False
        if is_refused is may or may is not (office.operations.why_not(service) == ""):
            wrong.append(name)
    assert wrong == []
    assert office.operations.changes() == changes


def test_the_table_of_rights_names_only_verbs_and_modules_there_are(office):
    verbs = all_verbs()
    assert rights._OF_VERB.keys() - verbs.keys() == set()
    assert rights._OF_MODULE.keys() - {name.partition(".")[0] for name in verbs} == set()


@pytest.mark.parametrize(
    ("verb", "least"),
    [
        ("units.create", Role.ENTER),
        ("scoring.record", Role.ENTER),
        ("list_imports.take_in", Role.ENTER),
        ("certificates.record_prints", Role.ENTER),
        ("registrations.approve", Role.APPROVE),
        ("results.finalise", Role.APPROVE),
        ("results.reopen", Role.APPROVE),
        ("decisions.issue", Role.APPROVE),
        ("decisions.revoke", Role.APPROVE),
        ("meetings.conclude", Role.APPROVE),
        ("office.update", Role.ADMIN),
        ("parameters.supersede", Role.ADMIN),
        ("bin_emptying.empty", Role.ADMIN),
        ("accounts.add", Role.ADMIN),
    ],
)
def test_what_weighs_more_asks_for_more(office, verb, least):
    assert rights.least_role(all_verbs()[verb]) is least


def test_undo_and_redo_ask_for_the_right_of_what_they_take_back(office):
    signed_in(office)
    office.do(offices.update, {"symbol": "UB"})
    operation = office.ask(history.actions, limit=1)[0]
    become(office, Role.APPROVE)
    assert office.operations.undo_label is None  # what another person did is not at hand
    with pytest.raises(NotAllowed, match="cần quyền quản trị"):
        office.operations.undo_operation(operation.id, operation.label)
    office.operations.sign_in(CHIEF["login"], PASSWORD)
    office.operations.undo_operation(operation.id, operation.label)
    undone = office.ask(history.actions, limit=1)[0]
    office.operations.sign_in("mot.approve", PASSWORD)
    with pytest.raises(NotAllowed, match="cần quyền quản trị"):
        office.operations.undo_operation(undone.id, undone.label)


def test_joining_and_backups_ask_who_wants_them_before_anything_is_read(office, tmp_path):
    signed_in(office)
    copy = Path(shutil.copy(office.database.path, tmp_path / "may-kia.thidua"))
    door = office.operations
    become(office, Role.APPROVE)
    for act in (door.compare_with, lambda other: door.join(other, {})):
        with pytest.raises(NotAllowed, match="“Gộp dữ liệu từ máy khác” cần quyền quản trị"):
            act(copy)
    assert door.back_up(tmp_path).path.exists()  # keeping a copy is everybody's
    door.sign_out()
    for act in (door.compare_with, lambda other: door.join(other, {}), door.back_up):
        with pytest.raises(NotAllowed, match="Hãy đăng nhập"):
            act(copy)


def test_whoever_is_recognised_does_not_act_before_they_may(office):
    clerk(office)
    door = office.operations
    door.act_as(door.recognise(CLERK["login"], PASSWORD))
    office.unit("Thôn Đông")
    recognised = door.recognise(CHIEF["login"], PASSWORD)
    assert door.account.login == CLERK["login"]
    assert door.undo_label
    door.act_as(recognised)
    assert door.account.login == CHIEF["login"]
    assert door.undo_label is None


def test_what_becomes_of_an_account_is_known_to_whoever_acts_by_it(office):
    clerk(office)
    office.do(accounts.add, CHIEF | {"login": "quan.hai", "name": "Vũ Thị Hai"}, PASSWORD)
    chief, door = office.operations.account, office.operations
    office.do(accounts.update, chief.id, {"name": "Lê Thị Quản Lý"})
    assert door.account.name == "Lê Thị Quản Lý"
    office.do(accounts.update, chief.id, {"role": "view"})
    assert "chỉ có quyền xem" in door.why_not(units.create)
    door.sign_in("quan.hai", PASSWORD)
    office.do(accounts.update, chief.id, {"role": "admin"})
    office.do(accounts.retire, door.account.id)
    assert door.account is None
    assert door.needs_sign_in


def test_a_right_that_was_taken_away_is_gone_at_once(office):
    account_id = clerk(office)
    office.operations.sign_in(CLERK["login"], PASSWORD)
    office.unit("Thôn Đông")
    office.operations.sign_in(CHIEF["login"], PASSWORD)
    office.do(accounts.update, account_id, {"role": "view"})
    office.operations.sign_in(CLERK["login"], PASSWORD)
    with pytest.raises(NotAllowed, match="chỉ có quyền xem"):
        office.unit("Thôn Tây")


def test_the_last_who_administers_stays_while_others_sign_in(office):
    clerk(office)
    chief = office.operations.account.id
    with pytest.raises(NotAllowed, match="quản trị duy nhất"):
        office.do(accounts.retire, chief)
    with pytest.raises(NotAllowed, match="quản trị duy nhất"):
        office.do(accounts.update, chief, {"role": "enter"})


def test_when_the_only_account_is_retired_nobody_is_asked_again(office):
    office.do(accounts.retire, signed_in(office).id)
    office.operations.sign_out()
    assert not office.operations.needs_sign_in
    office.unit("Thôn Đông")


@pytest.mark.parametrize(
    ("values", "password", "said"),
    [
        ({"login": "QUAN.LT"}, PASSWORD, "là của “Lê Thị Quản”"),
        ({"login": "lê lan"}, PASSWORD, "chữ không dấu"),
        ({"login": "lan"}, "ngan", "ít nhất 8 ký tự"),
        ({"login": "lan.nguyen"}, "LAN.nguyen", "quá dễ đoán"),
        ({"login": "lan"}, "aaaaaaaaab", "quá dễ đoán"),
        ({"login": "lan"}, "dài" * 100, "dài quá"),
    ],
)
def test_a_wrong_login_or_a_weak_password_is_refused(office, values, password, said):
    signed_in(office)
    with pytest.raises(InvalidInput, match=said):
        office.do(accounts.add, CLERK | values, password)
    assert len(office.ask(accounts.listed)) == 1


def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(office, monkeypatch):
    moment = clock.now()
    monkeypatch.setattr(accounts, "now", lambda: moment)
    signed_in(office)
    for _ in range(5):
        with pytest.raises(NotAllowed, match=UNKNOWN):
            office.operations.sign_in(CHIEF["login"], "sai mật khẩu")
    with pytest.raises(NotAllowed, match="sai mật khẩu 5 lần"):
        office.operations.sign_in(CHIEF["login"], PASSWORD)
    moment += timedelta(seconds=31)
    office.operations.sign_in(CHIEF["login"], PASSWORD)
    with pytest.raises(NotAllowed, match=UNKNOWN):  # counted from the beginning again
        office.operations.sign_in(CHIEF["login"], "sai mật khẩu")
    office.operations.sign_in(CHIEF["login"], PASSWORD)


def test_a_clock_that_was_turned_back_locks_nobody_out_for_ever(office, monkeypatch):
    moment = clock.now()
    monkeypatch.setattr(accounts, "now", lambda: moment)
    signed_in(office)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            office.operations.sign_in(CHIEF["login"], "sai mật khẩu")
    moment -= timedelta(days=400)
    office.operations.sign_in(CHIEF["login"], PASSWORD)


def test_a_login_that_nobody_has_is_refused_in_the_same_words(office):
    signed_in(office)
    for login, password in (("khong.ai", PASSWORD), (CHIEF["login"], "sai mật khẩu")):
        with pytest.raises(NotAllowed, match=f"^{UNKNOWN}$"):
            office.operations.sign_in(login, password)


def test_who_is_retired_signs_in_no_more(office):
    office.do(accounts.retire, clerk(office))
    with pytest.raises(NotAllowed, match="đã ngừng sử dụng"):
        office.operations.sign_in(CLERK["login"], PASSWORD)


def test_a_recovery_code_works_once(office):
    made = signed_in(office)
    office.operations.sign_out()
    office.do(accounts.recover, CHIEF["login"], made.codes[0].lower(), "Mat khau khac")
    office.operations.sign_in(CHIEF["login"], "Mat khau khac")
    for code in (made.codes[0], "AAAAA-AAAAA-AAAAA-AAAAA"):
        with pytest.raises(InvalidInput, match="chưa đúng hoặc đã dùng"):
            office.do(accounts.recover, CHIEF["login"], code, "Mat khau nua")
    office.do(accounts.renew_codes, made.id)
    with pytest.raises(InvalidInput, match="chưa đúng hoặc đã dùng"):
        office.do(accounts.recover, CHIEF["login"], made.codes[1], "Mat khau nua")


def test_only_who_knows_the_old_password_changes_it(office):
    made = signed_in(office)
    with pytest.raises(InvalidInput, match="Mật khẩu đang dùng chưa đúng"):
        office.do(accounts.change_password, made.id, "sai mật khẩu", "Mat khau khac")
    office.do(accounts.change_password, made.id, PASSWORD, "Mat khau khac")
    with pytest.raises(NotAllowed, match=UNKNOWN):
        office.operations.sign_in(CHIEF["login"], PASSWORD)


def test_a_password_of_weaker_days_is_hashed_again_when_it_is_given(office, monkeypatch):
    signed_in(office)
    monkeypatch.setattr(passwords, "PASSES", 2)
    passwords._hasher.cache_clear()
    office.operations.sign_in(CHIEF["login"], PASSWORD)
    assert ",t=2," in kept_hash(office)


def test_passwords_codes_and_their_hashes_stand_nowhere_in_the_log(office):
    made = signed_in(office)
    office.do(accounts.reset_password, made.id, "Mat khau khac")
    assert kept_hash(office).startswith("$argon2id$")
    with office.database.reading() as session:
        told = "".join(f"{row.before}{row.after}" for row in session.query(RowChange))
    assert CHIEF["login"] in told  # the control: what is looked through holds the account
    for secret in ("argon2", PASSWORD, "Mat khau khac", *made.codes):
        assert secret not in told
    assert passwords.code_hash(made.codes[0], str(made.id)) not in told


def test_attempts_to_sign_in_leave_no_operation(office):
    signed_in(office)
    before = office.operations.changes()
    with pytest.raises(NotAllowed):
        office.operations.sign_in(CHIEF["login"], "sai mật khẩu")
    office.operations.sign_in(CHIEF["login"], PASSWORD)
    assert office.operations.changes() == before


def test_beside_the_log_no_recorded_row_can_be_written(office):
    office.unit("Thôn Đông")
    with pytest.raises(Exception, match="unrecorded write"):  # noqa: SIM117
        with office.database.beside_log() as session:
            session.execute(text("UPDATE subject SET name = 'Thôn Tây'"))


def kept_hash(the_office):
    with the_office.database.reading() as session:
        return session.execute(text("SELECT password_hash FROM credential")).scalar()

from app.services import accounts
from tests.examples import call, example

PASSWORD = "Mat khau thu 1"  # noqa: S105 - of people who do not exist
CHIEF = {"name": "Lê Thị Quản", "login": "quan.lt", "role": "admin"}
CLERK = {"name": "Trần Văn Nhập", "login": "nhap.tv", "role": "enter"}


def signed_in(office):
    """Add the first account, sign it in and return it."""
    office.set_up()
    made = office.do(accounts.add, CHIEF, PASSWORD)
    office.operations.sign_in(CHIEF["login"], PASSWORD)
    return made


def clerk(office):
    """Add a clerk beside the signed-in quản trị and return their account's id."""
    signed_in(office)
    return office.do(accounts.add, CLERK, PASSWORD).id


@example(accounts.add)
def _(office):
    office.set_up()
    return call(CHIEF, PASSWORD)


@example(accounts.update)
def _(office):
    return call(clerk(office), {"role": "approve"})


@example(accounts.reset_password)
def _(office):
    return call(clerk(office), "Mat khau khac")


@example(accounts.change_password)
def _(office):
    return call(signed_in(office).id, PASSWORD, "Mat khau khac")


@example(accounts.recover)
def _(office):
    made = signed_in(office)
    office.operations.sign_out()
    return call(CHIEF["login"], made.codes[0], "Mat khau khac")


@example(accounts.renew_codes)
def _(office):
    return call(signed_in(office).id)


@example(accounts.retire)
def _(office):
    return call(clerk(office))


@example(accounts.resume)
def _(office):
    account_id = clerk(office)
    office.do(accounts.retire, account_id)
    return call(account_id)

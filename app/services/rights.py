"""What each role may do: the least role of every verb, asked for on the one write path.

Nothing is asked of anybody while a file has no accounts (a one-person office).
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.domain.terms import ActionKind, Role
from app.entities import Operation, UserAccount
from app.services.verbs import Verb, all_verbs, verb_named

_OF_MODULE: Mapping[str, Role] = {
    # whose data file it is, and what everybody's work rests on
    "office": Role.ADMIN,
    "accounts": Role.ADMIN,
    "shipped": Role.ADMIN,
    "sample": Role.ADMIN,
    "party_sample": Role.ADMIN,
    "bin_emptying": Role.ADMIN,
    "award_types": Role.ADMIN,
    "catalogue_entries": Role.ADMIN,
    "legal_documents": Role.ADMIN,
    "parameters": Role.ADMIN,
    # what is confirmed, approved or decided
    "council_orders": Role.APPROVE,
    "recycle_bin": Role.APPROVE,
    "sheet_approval": Role.APPROVE,
    "unit_mergers": Role.APPROVE,
    "waived_checks": Role.APPROVE,
    "wordings": Role.APPROVE,
}

_OF_VERB: Mapping[str, Role] = {
    "accounts.change_password": Role.VIEW,  # whoever knows the old one
    "accounts.recover": Role.VIEW,  # whoever has the code
    "awards.correct": Role.APPROVE,
    "awards.delete": Role.APPROVE,
    "certificates.record_prints": Role.ENTER,  # final because paper is, yet a clerk's daily work
    "nominations.override": Role.APPROVE,
    "nominations.pass_without_meeting": Role.APPROVE,
    "nominations.stop_overriding": Role.APPROVE,
    "plans.start": Role.APPROVE,
    "registrations.approve": Role.APPROVE,
    "registrations.reject": Role.APPROVE,
    "registrations.take_back": Role.APPROVE,
}

_OF_KIND: Mapping[ActionKind, Role] = {
    ActionKind.UNDOABLE: Role.ENTER,
    ActionKind.COUNTERED: Role.APPROVE,
    ActionKind.FINAL: Role.APPROVE,
}

WITHOUT_SIGNING_IN = frozenset({"accounts.recover"})
"""What a person can do who cannot sign in: it asks for a proof of its own."""


def least_role(verb: Verb) -> Role:
    """Return the least role that may do `verb`: by its name, its module, or its kind of action.

    >>> least_role(Verb("plans.issue", "Ban hành kế hoạch", ActionKind.COUNTERED)).label
    'Duyệt'
    """
    module = verb.name.partition(".")[0]
    return _OF_VERB.get(verb.name) or _OF_MODULE.get(module) or _OF_KIND[verb.kind]


def role_of(session: Session, user_id: UUID) -> Role | None:
    """Return the role of an account that is in use, nothing for any other."""
    account = session.execute(
        select(UserAccount.role).where(
            UserAccount.id == user_id,
            UserAccount.deleted_by.is_(None),
            UserAccount.retired_on.is_(None),
        )
    ).first()
    return account.role if account else None


def are_accounts_used(session: Session) -> bool:
    """Return whether people have to sign in: the file has an account that is not retired."""
    in_use = select(UserAccount.id).where(
        UserAccount.role.is_not(None),
        UserAccount.deleted_by.is_(None),
        UserAccount.retired_on.is_(None),
    )
    return session.execute(in_use.limit(1)).first() is not None


def check(session: Session, user_id: UUID, least: Role, label: str) -> None:
    """Refuse what is called `label` to somebody whose role is less than `least`."""
    if refusal := why_not(role_of(session, user_id), least, label):
        raise NotAllowed(refusal)


def why_not(role: Role | None, least: Role, label: str) -> str:
    """Return why somebody with this role cannot do what is called `label`, "" when they can."""
    if role is None:
        return f"Chưa đăng nhập nên không làm được việc “{label}”. {_UNCHANGED} Hãy đăng nhập."
    if role.may(least):
        return ""
    return (
        f"Việc “{label}” cần quyền {least.label.lower()} trở lên, tài khoản đang dùng chỉ có "
        f"quyền {role.label.lower()}. {_UNCHANGED} Hãy nhờ người có quyền ấy hoặc người quản trị."
    )


def verb_of_operation(session: Session, operation_id: UUID) -> Verb | None:
    """Return the verb whose doing or undoing an operation is at bottom; nothing for another."""
    seen: set[UUID] = set()
    asked: UUID | None = operation_id
    name = ""
    while asked is not None and asked not in seen:
        seen.add(asked)
        found = session.execute(
            select(Operation.verb, Operation.undoes_id).where(Operation.id == asked)
        ).first()
        if found is None:
            return None
        name, asked = found.verb, found.undoes_id
    return all_verbs().get(name) or verb_named(name)


_UNCHANGED = "Chưa có gì bị thay đổi."

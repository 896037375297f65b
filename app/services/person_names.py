"""Names of people as they are typed: the honorific (danh xưng) stands apart from the name."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.core.vietnamese import collation_key, tidy
from app.domain.dates import PartialDate

_SHORT_FORMS = {"đ/c": "Đồng chí", "đc": "Đồng chí", "đ.c": "Đồng chí"}


@dataclass(frozen=True, slots=True)
class ReadName:
    """A typed name taken apart. `notice` says what was taken out of the name, else empty."""

    name: str
    honorific: str
    notice: str


def read(typed: str, honorific: str, known: Iterable[str]) -> ReadName:
    """Take an honorific out of the front of a name when two words or more are left.

    Nothing is taken when another honorific was given: "Ông Ích Khiêm" with the honorific
    "Đồng chí" keeps its family name Ông.
    """
    name = tidy(typed)
    lower = name.casefold()
    for form, written in _forms(tuple(known)):
        if not lower.startswith(form):
            continue
        rest = name[len(form) :].lstrip(" .:")
        is_apart = name[len(form) : len(form) + 1] in (" ", ".", ":")
        if is_apart and len(rest.split()) >= 2:
            return _taken(name, honorific, written, rest)
    return ReadName(name, honorific, "")


@lru_cache(maxsize=8)
def _forms(known: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return each honorific as it compares and as it is written, the longest first."""
    forms = {form.casefold(): form for form in known} | _SHORT_FORMS
    return tuple((form, forms[form]) for form in sorted(forms, key=len, reverse=True))


def _taken(name: str, given: str, found: str, rest: str) -> ReadName:
    if given and given.casefold() != found.casefold():
        return ReadName(name, given, "")
    notice = (
        f"Đã tách danh xưng “{found}” khỏi họ tên “{rest}”. Nếu đó là họ, hãy ghi danh xưng "
        "khác ở ô Danh xưng rồi nhập lại họ tên."
    )
    return ReadName(rest, given or found, notice)


def is_same_name(one: str, other: str) -> bool:
    """Return whether two names read alike: capitals and the place of tones do not count."""
    return collation_key(one.casefold()) == collation_key(other.casefold())


def may_be_same_birth(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Return whether two dates of birth may be one: what is not known agrees with anything."""
    if one is None or other is None:
        return True
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(first == second or None in (first, second) for first, second in pairs)

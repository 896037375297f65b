"""Names of people as they are typed: the honorific (danh xưng) stands apart from the name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.core.vietnamese import collation_key, tidy
from app.domain.dates import PartialDate

_WRITTEN = """
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đào đoàn lâm mai
trịnh hà cao tô tạ trương lương thái tăng quách chu châu kiều vương phùng lưu ông đàm nghiêm
thạch tống triệu mạc lại lã la kim khổng khúc doãn diệp giang giáp hứa bạch bành cù cung
đồng đậu đường hàn hạ hàng hùng khuất lục mã ninh nhữ nhan ôn phí phó quản quan sơn tiêu
tiết tôn trà trang triều từ ung viên xa yên an âu bế nông ma lò lù lường quàng tòng cà cầm
hờ giàng vàng sùng thào mùa vừ lầu lỳ chảo tẩn phàn bàn sầm hoa vi lang lộc điêu đèo bạc mè
tráng thò cháng chẩu hầu ly cư cứ páo
"""
_FAMILY_NAMES_TOO = frozenset({"ông"})
"""Honorifics that are family names as well: Ông Ích Khiêm."""
_FAMILY_NAMES = frozenset(_WRITTEN.split())
"""With which a name is sure to begin; what is none leaves a doubt, no more."""
_WORD = re.compile(r"[^\W\d_]+")
_SHORT_FORMS = {"đ/c": "Đồng chí", "đc": "Đồng chí", "đ.c": "Đồng chí"}


@dataclass(frozen=True, slots=True)
class ReadName:
    """A typed name taken apart. `notice` says what was taken out of the name, else empty."""

    name: str
    honorific: str
    notice: str
    is_doubtful: bool = False
    """Whether what was taken may be a family name."""


def read(typed: str, honorific: str, known: Iterable[str]) -> ReadName:
    """Take an honorific out of the front of a name when two words or more are left.

    Nothing is taken when another honorific was given: "Ông Ích Khiêm" with the honorific
    "Đồng chí" keeps its family name Ông. With the honorific "Ông" it keeps it too, because what
    is left does not begin with a family name.
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
    first = rest.casefold().split()[0]
    is_doubtful = found.casefold() in _FAMILY_NAMES_TOO and first not in _FAMILY_NAMES
    if given and (is_doubtful or given.casefold() != found.casefold()):
        return ReadName(name, given, "")
    notice = (
        f"Đã tách danh xưng “{found}” khỏi họ tên “{rest}”. Nếu đó là họ, hãy ghi danh xưng "
        "khác ở ô Danh xưng rồi nhập lại họ tên."
    )
    return ReadName(rest, given or found, notice, is_doubtful)


def is_in_capitals(name: str) -> bool:
    """Return whether a name of several letters has no small one: "NGUYỄN VĂN AN"."""
    return name.isupper() and sum(sign.isalpha() for sign in name) > 2


def in_usual_case(name: str) -> str:
    """Return a name with a capital at the head of each word.

    >>> in_usual_case("NGUYỄN VĂN AN"), in_usual_case("H'HEN NIÊ")
    ('Nguyễn Văn An', "H'Hen Niê")
    """
    return _WORD.sub(lambda word: word[0][:1].upper() + word[0][1:].lower(), name)


def is_same_name(one: str, other: str) -> bool:
    """Return whether two names read alike: capitals and the place of tones do not count."""
    return collation_key(one.casefold()) == collation_key(other.casefold())


def may_be_same_birth(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Return whether two dates of birth may be one: what is not known agrees with anything."""
    if one is None or other is None:
        return True
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(first == second or None in (first, second) for first, second in pairs)

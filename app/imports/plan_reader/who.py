"""Who has to do something: names at the beginning of what they have to do."""

import re

from app.imports.plan_reader import words
from app.imports.plan_reader.passage import Passage

_ASKED = words.Words(
    "",
    "đề nghị|giao cho|giao|yêu cầu|phân công cho|phân công|đối với|trách nhiệm của|nhiệm vụ của",
    r"\s*:?\s+",
)
_BEFORE = re.compile(
    r"(?:hang nam|hang thang|hang quy|dinh ky|truoc mat|khi ket thuc|ket thuc)[^,]{0,40},\s*"
)
_BEGINS = words.Words("", words.BEGINNINGS, r"\b")
_NOT_SOMEBODY = re.compile(
    r"(?:cac (?:noi dung|phong trao|chi tieu|giai phap|nhiem vu|hoat dong|buoc|dot|hinh thuc"
    r"|tieu chi)|(?:to chuc)\b"
    r"|cong tac|kinh phi|thoi gian|che do|kiem tra|so ket|tong ket|tuyen truyen|dang ky"
    r"|phat dong|cham|noi dung|chi tieu"
    r"|muc tieu|khen thuong|binh xet|le |giai doan|dot |tien do|nguon|mau|bieu|phu luc"
    r"|trach nhiem|chung\b|yeu cau\b|phan cong\b|hinh thuc|dieu kien|doi tuong|tieu chuan"
    r"|quy trinh|ho so|chu de|muc dich|phuong thuc|giai phap|to chuc)"
)
_VERB = words.Words(r"\b", words.TASK_VERBS, r"\b")
_PART_OF_A_NAME = re.compile(
    r"(?:\bban|\buy ban|^khoi|\bphong|\bcua|\bco quan|\bcong tac|\bbo phan|\bto|\bnguoi"
    r"|\blam|\bduoc"
    r"|\bda|\bcan bo"
    r"|\bnhiem vu|\bmat tran|\bdoi|\bcong chuc)$"
)
_ORGANISATION = re.compile(
    r"to chuc (?:chinh tri|doan the|dang\b|trong|kinh te|xa hoi|hoi\b(?! nghi)|co so"
    r"|thanh vien|nghe|co lien|,|va\b|thuoc|cong doan)"
    r"|phat thanh vien|thuc hien nhiem vu|giao vien|den tu\b|in an|lam viec|lap trinh"
    r"|bao cao vien|nhan vien|cap uy|cap tren|cap duoi"
)
_AFTER_CACH = re.compile(r"\b(?:cac|nhung|moi|tung)\s*$")
_IS = re.compile(r"\bla\s+(?:co quan|don vi|bo phan|dau moi)\b")
_ENDS = re.compile(r"[\s,:;(]+(?:can|phai|se|cung|deu|co trach nhiem|chiu trach nhiem|thi|,)?\s*$")
_LONGEST = 170


def asked(piece: Passage) -> Passage:
    """Return a name without “Giao”, “Đề nghị”, “Yêu cầu” before it."""
    for match in (_BEFORE.match(piece.folded), _ASKED.match(piece)):
        if match and match.end() < len(piece):
            return piece.cut(match.end())
    return piece


def names_somebody(piece: Passage) -> bool:
    """Whether a text begins with the name of somebody who has something to do."""
    name = asked(piece)
    return bool(_BEGINS.match(name)) and not _NOT_SOMEBODY.match(name.folded)


def may_name(piece: Passage) -> bool:
    """Whether a heading may be a name that is not known by its first words."""
    return not _NOT_SOMEBODY.match(asked(piece).folded) and len(piece) < _LONGEST


def subject_of(sentence: Passage) -> Passage | None:
    """Return who a sentence begins with, where it says next what they do."""
    rest = asked(sentence)
    if not names_somebody(rest):
        return None
    end = verb_at(rest)
    if end is None:
        return None
    name = rest.cut(0, end)
    tail = _ENDS.search(name.folded)
    name = name.cut(0, tail.start() if tail else None)
    return name if 2 < len(name) <= _LONGEST else None


def verb_at(piece: Passage) -> int | None:
    """Return where what is to be done begins."""
    colon = piece.text.find(":", 0, _LONGEST)
    looked_at = piece.cut(0, colon) if colon > 0 else piece
    folded = looked_at.folded
    found = _IS.search(folded)
    stop = found.start() if found else len(folded)
    for match in _VERB.finditer(looked_at):
        at = match.start()
        if at < 2 or at >= stop:
            continue
        before = folded[:at].rstrip()
        if _PART_OF_A_NAME.search(before) or _ORGANISATION.match(folded, at):
            continue
        if _AFTER_CACH.search(before) and match[0] in (
            "tổ chức",
            "to chuc",
            "cấp",
            "cap",
            "đến",
            "den",
            "lớp",
            "họp",
        ):
            continue
        if piece.text[at].isupper() and (
            piece.text[:at].isupper() or re.search(r"(?:-|va|hoi dong|doan|,)\s*$", before)
        ):
            continue
        return at
    if found:
        return found.start()
    return colon if colon > 0 else None

"""When two names are of the same unit: without marks, abbreviated, with the place or not."""

import re

from app.core.vietnamese import fold

_WORDS = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
    "ubmttqvn": "uy ban mat tran to quoc",
    "mttq": "mat tran to quoc",
    "mttqvn": "mat tran to quoc",
    "hdtdkt": "hoi dong thi dua khen thuong",
    "tdkt": "thi dua khen thuong",
    "bch": "ban chap hanh",
    "bchqs": "ban chi huy quan su",
    "tdp": "to dan pho",
    "kp": "khu pho",
    "tnxp": "thanh nien xung phong",
    "tncs": "thanh nien cong san",
    "hcm": "ho chi minh",
    "lhpn": "lien hiep phu nu",
    "hlhpn": "hoi lien hiep phu nu",
    "hpn": "hoi phu nu",
    "hnd": "hoi nong dan",
    "ccb": "cuu chien binh",
    "hccb": "hoi cuu chien binh",
    "nct": "nguoi cao tuoi",
    "ldld": "lien doan lao dong",
    "vhxh": "van hoa xa hoi",
    "vh": "van hoa",
    "xh": "xa hoi",
    "ktht": "kinh te ha tang",
    "kthtdt": "kinh te ha tang do thi",
    "vp": "van phong",
    "tyt": "tram y te",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "mn": "mam non",
    "hdtd": "hoi dong thi dua",
}
"""Usual abbreviations, folded; a name that has one means the words."""
_NO_LETTER = re.compile(r"[^0-9a-z]+")
_UNSAID = re.compile(r"\bviet nam\b")
_PLACE = re.compile(r"(?<!hop tac) (?:xa(?! hoi)|phuong|thi tran|dac khu)(?: .*)?$")
_COUNTED = re.compile(r"\b0+(?=[0-9])")
_NOT_ONE = re.compile(
    r"^(?:cac|moi|tung|nhung|toan|tat ca|can bo|dang vien|nhan dan|truong cac|thu truong"
    r"|lanh dao|bi thu|ca nhan|tap the|ho gia dinh|[0-9]+)\b"
)
_SEVERAL = re.compile(r"[,;]|\s(?:và|cùng|với|hoặc|phối hợp)\s", re.IGNORECASE)
_LONGEST = 80


def unit_key(name: str) -> str:
    """Return what two spellings of a unit's name have in common.

    >>> unit_key("UBMTTQ xã") == unit_key("Ủy ban Mặt trận Tổ quốc Việt Nam xã")
    True
    >>> unit_key("TDP số 03") == unit_key("Tổ dân phố số 3")
    True
    """
    words = _NO_LETTER.sub(" ", fold(name)).split()
    spelled = " ".join(_WORDS.get(word, word) for word in words)
    return " ".join(_COUNTED.sub("", _UNSAID.sub(" ", spelled)).split())


def without_place(key: str) -> str:
    """Return a key without the commune at its end: “phong kinh te xa an binh”, “cong an xa”.

    >>> without_place(unit_key("Công an xã An Bình"))
    'cong an'
    >>> without_place(unit_key("Phòng Văn hóa - Xã hội phường"))
    'phong van hoa xa hoi'
    """
    return _PLACE.sub("", key) or key


def is_one_unit(name: str) -> bool:
    """Return whether words name a single unit, not several or everybody of a kind.

    >>> is_one_unit("Phòng Kinh tế"), is_one_unit("Các thôn, trường học"), is_one_unit("09 thôn")
    (True, False, False)
    """
    bare = re.sub(r"\s[-–]\s", " ", name)
    return (
        len(name) <= _LONGEST
        and not _NOT_ONE.match(_NO_LETTER.sub(" ", fold(name)).strip())
        and not _SEVERAL.search(bare)
    )

"""The wording of a document (lời văn mẫu): plain lines that an office may change.

A line is a paragraph. What it is stands before a colon in capitals; without that it is ordinary
text. Facts are named in braces. A line that begins with "?" is left out when a fact in it is
blank; elsewhere a blank fact is dots to be filled in by hand. A line that begins with "??" stands
in for the table before it where that has nothing. "#" begins a remark of the office.

    CĂN CỨ: Luật Thi đua, khen thưởng;
    ?CĂN CỨ: {văn bản cấp trên};
    GIỮA: QUYẾT ĐỊNH:
    ĐIỀU: Tặng {hình thức khen} cho {số được khen}.
    BẢNG: danh sách khen thưởng
    ??VIẾT: (Ghi danh sách.)

Articles are numbered by the program, so that one taken out leaves no gap.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from app.core.vietnamese import fold, quoted

BLANK = "…………"
"""What stands where a fact is not known yet."""


class LineKind(Enum):
    """What a line of a wording is; the value is the word before the colon."""

    TEXT = ""
    SUBJECT = "TRÍCH YẾU"
    ADDRESSEE = "KÍNH GỬI"
    BASIS = "CĂN CỨ"
    PART = "PHẦN"
    SECTION = "MỤC"
    ITEM = "KHOẢN"
    CENTER = "GIỮA"
    ARTICLE = "ĐIỀU"
    NOTE = "GHI CHÚ"
    TO_WRITE = "VIẾT"
    TABLE = "BẢNG"
    RECIPIENT = "NƠI NHẬN"


@dataclass(frozen=True, slots=True)
class WordingLine:
    """A line of a wording. `number` counts from 1, as an editor shows it."""

    number: int
    kind: LineKind
    text: str
    is_optional: bool = False
    is_instead: bool = False
    """Whether it stands in for the table before it."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it names, in their order; of a table its name."""
        if self.kind is LineKind.TABLE:
            return (self.text.strip(),)
        return tuple(" ".join(name.split()) for name in _FACT.findall(self.text))


_LAUNCHING = "phát động "
_MOVEMENTS = ("phong trào", "đợt ", "cuộc ", "hội thi", "tháng ", "tuần ")
_COMMON_STARTS = (
    *_MOVEMENTS,
    _LAUNCHING,
    "danh hiệu",
    "đẩy mạnh",
    "giao ước thi đua",
    "hưởng ứng",
    "kèm theo",
    "kiểm phiếu",
    "họp ",
    "sơ kết",
    "tăng cường",
    "thi đua",
    "thực hiện",
    "tiếp tục",
    "tổ chức",
    "tổng kết",
    "triển khai",
    "về việc",
)
"""How what a paper is about often begins, with words that are never a name."""


def movement(plan_name: str) -> str:
    """Return the name of a plan as it stands within a sentence.

    >>> movement("Phát động phong trào thi đua năm 2026"), movement("Đợt thi đua 90 ngày")
    ('phong trào thi đua năm 2026', 'đợt thi đua 90 ngày')
    >>> movement("Thi đua làm đường hoa"), movement("Làng xanh")
    ('phong trào thi đua làm đường hoa', 'phong trào thi đua “Làng xanh”')
    """
    name = plan_name.strip()
    if name.lower().startswith(_LAUNCHING):
        name = name[len(_LAUNCHING) :].lstrip()
    low = name[:1].lower() + name[1:]
    if low.startswith(_MOVEMENTS):
        return low
    if low.startswith("thi đua"):
        return f"phong trào {low}"
    if low.startswith("kế hoạch") or not name:
        return name
    return f"phong trào thi đua {quoted(name)}"


def subject_case(text: str, *, is_party: bool) -> str:
    """Return what a paper is about with its first letter as its rules of form have it.

    A capital in papers of the State (Nghị định 30/2020/NĐ-CP), a small letter in those of the
    Party (the samples of Hướng dẫn 05-HD/VPTW) where the first word cannot be a name.

    >>> subject_case("Phát động thi đua", is_party=True), subject_case("Yên Sơn", is_party=True)
    ('phát động thi đua', 'Yên Sơn')
    >>> subject_case("về việc khen thưởng", is_party=False)
    'Về việc khen thưởng'
    """
    low = text[:1].lower() + text[1:]
    if not is_party:
        return text[:1].upper() + text[1:]
    return low if low.startswith(_COMMON_STARTS) else text


_FACT = re.compile(r"\{([^{}\n]*)\}")
_BRACE = re.compile(r"[{}]")
_HEAD = re.compile(r"(\?{0,2})\s*([^\W\d_]+(?: [^\W\d_]+)?)\s*:\s*(.*)", re.DOTALL)
_BY_WORD = {fold(kind.value): kind for kind in LineKind if kind.value}


def parsed(wording: str) -> tuple[WordingLine, ...]:
    r"""Return the lines of a wording, without remarks and blank ones.

    >>> [line.kind.name for line in parsed("CĂN CỨ: Luật;\n# nhớ hỏi\nNội dung")]
    ['BASIS', 'TEXT']
    """
    return tuple(_lines(wording))


def _lines(wording: str) -> Iterator[WordingLine]:
    for number, raw in enumerate(wording.splitlines(), start=1):
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        head = _HEAD.fullmatch(text)
        # "Điều 1: …" in ordinary text is none of the words, for these are in capitals.
        if head and head[2].isupper() and (kind := _BY_WORD.get(fold(head[2]))):
            yield WordingLine(number, kind, head[3].strip(), *_marks(head[1]))
        else:
            marks = text[: len(text) - len(text.lstrip("?"))][:2]
            yield WordingLine(number, LineKind.TEXT, text[len(marks) :].strip(), *_marks(marks))


def _marks(marks: str) -> tuple[bool, bool]:
    """Return whether a line is optional, and whether it stands in for a table."""
    return marks == "?", marks == "??"


def problems(wording: str, facts: Collection[str], tables: Collection[str]) -> tuple[str, ...]:
    """Return what is wrong in a wording, a sentence each; nothing when it can be used."""
    return tuple(_problems(wording, facts, tables))


def _problems(wording: str, facts: Collection[str], tables: Collection[str]) -> Iterator[str]:
    lines = parsed(wording)
    if not lines:
        yield "Lời văn đang trống. Hãy viết ít nhất một dòng hoặc bấm Về mặc định."
    for line in lines:
        found = (
            _table_problems(line, tables)
            if line.kind is LineKind.TABLE
            else _text_problems(line, facts)
        )
        yield from (f"Dòng {line.number}: {problem}" for problem in found)


def _table_problems(line: WordingLine, tables: Collection[str]) -> Iterator[str]:
    if line.facts[0] not in tables:
        known = f"Các bảng dùng được: {_listed(tables)}" if tables else "Văn bản này không có bảng"
        yield f"không có bảng {quoted(line.facts[0])}. {known}."


def _text_problems(line: WordingLine, facts: Collection[str]) -> Iterator[str]:
    if not line.text:
        yield f"sau “{line.kind.value}:” chưa có chữ nào."
    if _BRACE.search(_FACT.sub("", line.text)):
        yield "dấu ngoặc nhọn chưa đủ đôi. Viết tên dữ liệu giữa { và }."
    for name in line.facts:
        if name not in facts:
            yield f"không có dữ liệu {quoted(name)}. {_nearest(name, facts)}"


def _nearest(name: str, facts: Collection[str]) -> str:
    """Suggest the fact that was probably meant, else name all."""
    words = set(fold(name).split())
    best = max(facts, key=lambda fact: len(words & set(fold(fact).split())), default="")
    if best and words & set(fold(best).split()):
        return f"Có phải {quoted(best)}?"
    return f"Dữ liệu dùng được: {_listed(facts)}."


def _listed(names: Collection[str]) -> str:
    return ", ".join(quoted(name) for name in names)


def filled(line: WordingLine, values: Mapping[str, str]) -> str | None:
    """Return the text of a line with its facts; None when it is optional and lacks one.

    >>> filled(parsed("Tặng {tên}.")[0], {"tên": ""})
    'Tặng ………….'
    """
    if line.is_optional and any(not values.get(name, "").strip() for name in line.facts):
        return None
    return _FACT.sub(lambda found: values.get(" ".join(found[1].split())) or BLANK, line.text)

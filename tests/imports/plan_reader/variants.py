"""Real plans with other names, days, numbers, counts and orders: the answer has to follow.

python -m tests.imports.plan_reader.variants [N of each plan] [SEED]

What was replaced in the text is replaced in the answer to the plan as it is; that has to be the
answer to the replaced text, field by field. Nothing where the five plans are not beside the tree.
"""

import json
import random
import re
import sys
from itertools import pairwise, zip_longest
from typing import NamedTuple

from app.imports.plan_reader.answer import answer_of
from app.imports.plan_reader.reader import read_plan
from tests.imports.plan_reader.scoring import PLANS

SEED = 8
EACH = 50
NAMES = (
    "Bình Lương",
    "Như Xuân",
    "Xuân Sơn",
    "Sơn Tây",
    "Hà Nội",
    "Hà Tĩnh",
    "Nguyễn Trãi",
    "Kon Tum",
)
PERSONS = (
    "Nguyễn Đình Hải", "Trần Quốc Hòa", "Hoàng Văn Vân", "Phan Thành Trung", "Lê Đức Tuấn",
)  # fmt: skip
BODIES = {
    "Ban Tuyên giáo Đảng": ("Ban Tổ chức Đảng", "Ban Dân vận Đảng"),
    "Văn phòng UBND xã": ("Văn phòng HĐND và UBND xã", "Phòng Kinh tế xã"),
    "Công chức Văn hóa – Xã hội": ("Công chức Địa chính – Xây dựng", "Trung tâm Dịch vụ công"),
    "Công chức Văn phòng – Thống kê": ("Văn phòng HĐND và UBND", "Công chức Tư pháp – Hộ tịch"),
    "Khối Tuyên giáo, Dân vận, Tổ chức": ("Khối Nội chính", "Ủy ban Kiểm tra, Ban Dân vận"),
    "Các chi bộ trực thuộc": ("Các đảng bộ cơ sở", "Các chi bộ trong phường"),
    "Ban Thi đua - Khen thưởng tỉnh": ("Sở Nội vụ tỉnh", "Văn phòng Tỉnh ủy"),
    "Văn phòng Thống kê xã": ("Văn phòng Đảng ủy xã", "Trạm Y tế xã"),
}
_SURNAMES = (
    "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Vũ", "Võ", "Trịnh", "Đinh", "Lâm", "Mai",
    "Cao",
)  # fmt: skip
_GIVEN = (
    "Thị", "Hữu", "Ngọc", "Minh", "Xuân", "Kim", "Bảo", "Diễm", "Khánh", "Long", "Phượng",
    "Quyên", "Sáng", "Thảo", "Uyên", "Yến",
)  # fmt: skip
_PLACES = (
    "Khê", "Vĩnh", "Cẩm", "Lạc", "Thượng", "Hạ", "Mỹ", "Tân", "Phú", "Yên", "Lộc", "Thạch",
    "Suối", "Đồng", "Giang", "Phong", "Tiên",
)  # fmt: skip
_COUNTED = "mô hình|công trình|Lễ hội|thôn|[Tt]ổ dân phố|phong trào"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(r"(?<!\d)(?P<d>\d{1,2})(?P<gap>/{1,2}| tháng )(?P<m>\d{1,2})(?!\d)")
_NUMBER = re.compile(r"(?<![\d/])\d{1,3}(?=\s?[/-]\s?[A-ZĐ]|/\d{4}/NĐ)")
_COUNT = re.compile(rf"(?<![\d/.,])\d{{1,2}}(?=\s+(?:{_COUNTED})\b)")
_DATES = frozenset({"due", "start", "end", "issued_on"})
_BY_LAW = frozenset({"basis_expired", "level_not_then"})
"""Warnings that go by the year: other years, other warnings."""


class Change:
    """A replacement, of the words of a text and of the values that were read out of them."""

    def words(self, text):
        """Return a text or a piece of one with other words."""
        return text

    def date(self, text):
        """Return the date that stands for another in an answer."""
        return text

    def count(self, number):
        """Return the number that stands for another in an answer."""
        return number

    def day(self, parts):
        """Return the day at the head."""
        return parts


class OtherNames(Change):
    """Places, persons and bodies; the same name is always replaced by the same."""

    def __init__(self, chance, text, known=(*NAMES, *PERSONS)):
        self.by = {}
        for name in known:
            self.by[name] = (
                " ".join(chance.sample(_PLACES, 2))
                if name in NAMES
                else " ".join([chance.choice(_SURNAMES), *chance.sample(_GIVEN, 2)])
            )
        self.by |= {name: chance.choice(others) for name, others in BODIES.items()}
        self.by |= {name.upper(): made.upper() for name, made in self.by.items()}
        names = sorted(self.by, key=len, reverse=True)
        self.sign = re.compile("|".join(map(re.escape, names)))
        self.is_used = bool(self.sign.search(text))

    def words(self, text):
        return self.sign.sub(lambda match: self.by[match[0]], text)


class OtherDates(Change):
    """Other years, all by as much; other days of a month, first half for first half."""

    def __init__(self, chance, text):
        self.years = chance.choice([-6, -5, -4, -3, -2, -1])
        self.days = {}
        for match in _DAY.finditer(text):
            day, month = int(match["d"]), int(match["m"])
            other = chance.randint(13, 28) if day > 12 else chance.randint(1, 12)
            self.days.setdefault((day, month), other)
        self.is_used = True

    def words(self, text):
        text = _DAY.sub(self._day, text)
        return _YEAR.sub(lambda match: str(int(match[0]) + self.years), text)

    def _day(self, match):
        day = self.days.get((int(match["d"]), int(match["m"])), int(match["d"]))
        return f"{day:0{len(match['d'])}d}{match['gap']}{match['m']}"

    def date(self, text):
        parts = [int(part) for part in text.split("-")]
        parts[0] += self.years
        if len(parts) == 3:
            parts[2] = self.days.get((parts[2], parts[1]), parts[2])
        return "-".join(f"{part:0{width}d}" for part, width in zip(parts, (4, 2, 2), strict=False))

    def day(self, parts):
        made = dict(parts)
        if made["year"]:
            made["year"] += self.years
        made["day"] = self.days.get((parts["day"], parts["month"]), parts["day"])
        return made


class OtherNumbers(Change):
    """The numbers of documents."""

    def __init__(self, chance, text):
        found = sorted(set(_NUMBER.findall(text)))
        made = chance.sample([one for one in range(13, 999) if str(one) not in found], len(found))
        self.by = {one: str(other) for one, other in zip(found, made, strict=True)}
        self.is_used = bool(found)

    def words(self, text):
        if text in self.by:
            return self.by[text]
        return _NUMBER.sub(lambda match: self.by.get(match[0], match[0]), text)


class OtherCounts(Change):
    """How many: works, models, villages."""

    def __init__(self, chance, text):
        found = sorted({int(one) for one in _COUNT.findall(text)})
        made = chance.sample([one for one in range(2, 60) if one not in found], len(found))
        self.by = dict(zip(found, made, strict=True))
        self.is_used = bool(found)

    def words(self, text):
        return _COUNT.sub(lambda match: f"{self.by[int(match[0])]:02d}", text)

    def count(self, number):
        return self.by.get(number, number)


class OtherOrder(Change):
    """The parts of the content in another order, counted anew."""

    def __init__(self, chance, text):
        roman = [match.start() for match in re.finditer(r"(?m)^[IVX]+[.-] ", text)]
        regions = []
        for start, end in pairwise(roman):
            found = [one.start() + start for one in re.finditer(r"(?m)^\d\. ", text[start:end])]
            if len(found) > 1:
                regions.append((found, end))
        self.is_used = bool(regions)
        if not regions:
            return
        starts, end = chance.choice(regions)
        self.first, self.end = starts[0], end
        self.blocks = [text[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True)]
        self.order = list(range(len(self.blocks)))
        while self.order == sorted(self.order):
            chance.shuffle(self.order)

    def whole(self, text):
        """Return the text with its parts moved."""
        blocks = [
            re.sub(rf"(?m)^{old + 1}\.", f"{new + 1}.", self.blocks[old].strip())
            for new, old in enumerate(self.order)
        ]
        return text[: self.first] + "\n\n".join(blocks) + "\n\n" + text[self.end :]


CHANGES = (OtherNames, OtherDates, OtherNumbers, OtherCounts, OtherOrder)


class Variant(NamedTuple):
    """A plan as it is, what was changed, the changed text."""

    plan: str
    text: str
    change: Change
    changed: str


def variant(plan, number, seed=SEED):
    """Return the variant of a plan with a number; the same each time."""
    path = PLANS / f"{plan}.txt"
    text = path.read_bytes().decode("utf-8")
    chance = random.Random(f"{seed}/{plan}/{number}")
    at = number
    change = CHANGES[at % len(CHANGES)](chance, text)
    while not change.is_used:  # a plan without counts, or with too few parts
        at += 1
        change = CHANGES[at % len(CHANGES)](chance, text)
    changed = change.whole(text) if isinstance(change, OtherOrder) else change.words(text)
    assert changed != text
    return Variant(plan, text, change, changed)


def differences(one, answer=None):
    """Yield the fields in which the answer does not follow, with what was expected and read."""
    expected = _changed(answer or answer_of(read_plan(one.text)), one.change)
    read = answer_of(read_plan(one.changed))
    for name in expected:
        if name != "evidence":
            ours, theirs = (_comparable(name, each[name], one.change) for each in (expected, read))
            if ours != theirs:
                yield f"{one.plan} {type(one.change).__name__} {name}: {_apart(ours, theirs)}"


def _changed(value, change, key=""):
    if isinstance(value, dict) and key == "issued_on" and "day" in value:
        return change.day(value)
    if isinstance(value, dict):
        return {name: _changed(inner, change, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_changed(inner, change, key) for inner in value]
    if isinstance(value, str):
        is_date = key in _DATES and re.fullmatch(r"\d{4}(-\d\d){0,2}", value)
        return change.date(value) if is_date else change.words(value)
    is_count = key in ("minimum_count", "value") and isinstance(value, int)
    return change.count(value) if is_count else value


def _comparable(name, value, change):
    if name == "warnings":
        left_out = _BY_LAW | ({"date_contradiction"} if isinstance(change, OtherDates) else set())
        return sorted({one["code"] for one in value} - left_out)
    if name == "legal_bases":
        value = [one | {"in_force": None} for one in value]
    if isinstance(change, OtherOrder) and isinstance(value, list):
        if name == "contents":
            value = [{"heading": one["heading"], "text": one["text"]} for one in _flat(value)]
        return sorted(json.dumps(one, ensure_ascii=False) for one in value)
    return value


def _flat(nodes):
    for node in nodes:
        yield node
        yield from _flat(node["children"])


def _apart(ours, theirs):
    """Say the first place where two values differ."""
    if isinstance(ours, list) and isinstance(theirs, list):
        for one, other in zip_longest(ours, theirs):
            if one != other:
                return _apart(one, other)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return next(
            f"{key}: {_apart(ours[key], theirs[key])}" for key in ours if ours[key] != theirs[key]
        )
    return f"{ours!r} became {theirs!r}"


def plans():
    """Return the names of the plans that are there."""
    return sorted(path.stem for path in PLANS.glob("*.txt"))


def main(arguments):
    """Read so many variants of each plan, and say where an answer does not follow."""
    each = int(arguments[0]) if arguments else EACH
    seed = int(arguments[1]) if len(arguments) > 1 else SEED
    wrong = count = 0
    for plan in plans():
        answer = answer_of(read_plan((PLANS / f"{plan}.txt").read_bytes().decode("utf-8")))
        for number in range(each):
            said = list(differences(variant(plan, number, seed), answer))
            count += 1
            wrong += bool(said)
            for one in said:
                sys.stdout.write(f"{number}: {one[:700]}\n")
    sys.stdout.write(f"{count} variants, {wrong} do not follow\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

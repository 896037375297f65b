"""Rows that name somebody of the data file: who is meant, and of which title or award."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.core.vietnamese import collation_key, fold, quoted, tidy
from app.domain.terms import AwardKind, AwardScope, SubjectKind
from app.imports.lists import fields as read
from app.imports.lists.fields import ListField
from app.imports.lists.known import Known, Somebody, Units
from app.imports.lists.rows import ReadRow
from app.services import clusters, households, people, person_names
from app.services.catalogues import AwardTypeRow
from app.services.registration_desk import SCOPES

_NAMED = 4


def everybody(session: Session, units: Units) -> tuple[Somebody, ...]:
    """Return all that can register, be scored or be commended, those not followed too."""
    found = [
        Somebody(
            one.id, SubjectKind.UNIT, one.name, one.id, one.code or "", "", "", one.is_retired
        )
        for one in units.rows.values()
    ]
    found += [
        Somebody(
            one.id,
            SubjectKind.PERSON,
            one.name,
            one.unit_id,
            one.code or "",
            one.born.display if one.born else "",
            one.post,
            one.is_retired,
        )
        for one in people.records(session)
    ]
    found += [
        Somebody(
            one.id,
            SubjectKind.HOUSEHOLD,
            one.head_name,
            one.unit_id,
            one.code or "",
            "",
            "",
            one.is_retired,
        )
        for one in households.records(session)
    ]
    found += [
        Somebody(
            one.id, SubjectKind.CLUSTER, one.name, None, one.code or "", "", "", one.is_retired
        )
        for one in clusters.listed(session, include_retired=True)
    ]
    return tuple(found)


KINDS: Mapping[str, SubjectKind] = {
    "Cá nhân": SubjectKind.PERSON,
    "Tập thể": SubjectKind.UNIT,
    "Đơn vị": SubjectKind.UNIT,
    "Hộ gia đình": SubjectKind.HOUSEHOLD,
    "Cụm, khối thi đua": SubjectKind.CLUSTER,
    "CANHAN": SubjectKind.PERSON,
    "TAPTHE": SubjectKind.UNIT,
    "HOGIADINH": SubjectKind.HOUSEHOLD,
}
"""What people write for a kind of subject."""

_GROUP_KINDS = {
    "ca nhan": SubjectKind.PERSON,
    "tap the": SubjectKind.UNIT,
    "ho gia dinh": SubjectKind.HOUSEHOLD,
}

FIELDS = (
    ListField(
        "subject",
        "Đối tượng",
        read.words,
        (
            "Họ và tên",
            "Họ tên",
            "Tên tập thể",
            "Tên đơn vị",
            "Tập thể",
            "Tên cá nhân, tập thể",
            "Họ và tên, tên tập thể",
            "Tên cá nhân, tập thể, hộ gia đình",
            "Tên tập thể, cá nhân",
            "Đối tượng đăng ký",
            "Đối tượng thi đua",
            "Cá nhân, tập thể",
            "Tập thể, cá nhân",
            "Tập thể, cá nhân, hộ",
            "Họ và tên, tập thể, hộ",
            "Tên",
            "Chủ hộ",
        ),
        is_required=True,
        is_name=True,
        explained="Tên hoặc mã của đơn vị, cá nhân, hộ đã có trong phần mềm.",
    ),
    ListField(
        "subject_kind",
        "Loại đối tượng",
        read.term(KINDS, "loại đối tượng"),
        ("Phân loại khen thưởng", "Cá nhân/Tập thể", "Loại"),
        explained="Cá nhân, Tập thể, Hộ gia đình; cần khi hai đối tượng trùng tên.",
        offered=lambda _known: ("Cá nhân", "Tập thể", "Hộ gia đình", "Cụm, khối thi đua"),
    ),
    ListField(
        "where",
        "Đơn vị công tác",
        read.words,
        (
            "Đơn vị",
            "Chức vụ, đơn vị",
            "Chức vụ, đơn vị công tác",
            "Chức vụ và đơn vị công tác",
            "Cơ quan, đơn vị",
            "Phòng ban",
            "Thôn",
            "Nơi công tác",
        ),
        explained="Để phân biệt những người trùng tên.",
        offered=lambda known: known.units.names,
    ),
    ListField(
        "subject_code", "Mã đối tượng", read.code, ("Mã cá nhân", "Mã đơn vị", "Mã"), is_text=True
    ),
    ListField(
        "born", "Ngày sinh", read.birth, ("Năm sinh", "Ngày, tháng, năm sinh"), is_text=True
    ),
)
"""The columns that name somebody."""


class Namer:
    """Finds who a row is about. Nobody is made, and nobody is guessed among several."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._by_code: dict[tuple[str, str], list[Somebody]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Somebody]] = defaultdict(list)
        for one in known.everybody:
            self._by_name[_key(one.name)].append(one)
            if one.code:
                self._by_code["", fold(one.code)].append(one)

    def name(self, row: ReadRow, kinds: Iterable[SubjectKind] | None = None) -> Somebody | None:
        """Return who a row is about, or refuse the row."""
        typed = row.values.get("subject")
        if typed is None:
            return None
        wanted = self._kinds(row, kinds)
        code = row.values.get("subject_code", "")
        found = self._coded(code or typed, wanted)
        if code and not found:
            row.refuse("subject_code", f"không có mã {quoted(code)} trong tệp dữ liệu. Sửa mã.")
            return None
        if not found:
            found = self._named(row, typed, wanted)
        elif code and not any(_key(one.name) == _key(self._bare(typed)) for one in found):
            told = ", ".join(self.told(one) for one in found)
            row.doubt("subject_code", f"mã {quoted(code)} là của {told}, tên khác trong tệp")
        return self._only(row, typed, found)

    def told(self, one: Somebody) -> str:
        """Return somebody with what tells them from others."""
        unit = self._known.units.name(one.unit_id) if one.kind is not SubjectKind.UNIT else ""
        about = [one.post, unit, f"sinh {one.born}" if one.born else "", one.code]
        told = ", ".join(part for part in about if part)
        return f"{quoted(one.name)} ({told})" if told else quoted(one.name)

    def _kinds(self, row: ReadRow, kinds: Iterable[SubjectKind] | None) -> frozenset[SubjectKind]:
        every = frozenset(kinds or SubjectKind)
        said = row.values.get("subject_kind")
        if said is None:
            group = fold(row.group)
            said = next((kind for words, kind in _GROUP_KINDS.items() if words in group), None)
        return every & {said} if said is not None else every

    def _coded(self, typed: str, kinds: frozenset[SubjectKind]) -> list[Somebody]:
        return [one for one in self._by_code.get(("", fold(typed)), ()) if one.kind in kinds]

    def _bare(self, typed: str) -> str:
        return person_names.read(typed, "", self._known.honorifics).name

    def _named(self, row: ReadRow, typed: str, kinds: frozenset[SubjectKind]) -> list[Somebody]:
        bare = self._bare(typed)
        found = [one for one in self._by_name.get(_key(typed), ()) if one.kind in kinds]
        if not found and bare != typed:
            people_ = kinds & {SubjectKind.PERSON, SubjectKind.HOUSEHOLD}
            found = [one for one in self._by_name.get(_key(bare), ()) if one.kind in people_]
            if found:
                row.note("subject", f"bỏ danh xưng trước {quoted(bare)}")
        if not found and fold(typed).startswith("ho "):
            rest = typed.split(" ", 1)[1].removeprefix("ông ").removeprefix("bà ")
            found = [
                one
                for one in self._by_name.get(_key(rest), ())
                if one.kind is SubjectKind.HOUSEHOLD and one.kind in kinds
            ]
        followed = [one for one in found if not one.is_retired] or found
        return self._narrowed(row, followed)

    def _narrowed(self, row: ReadRow, found: list[Somebody]) -> list[Somebody]:
        """Return those whom unit and birth let stay; where they fit nobody the row says so."""
        born = row.values.get("born")
        where = row.values.get("where") or row.values.get("about", "")
        if born is not None:
            fitting = [one for one in found if one.born in ("", born.display)]
            sure = [one for one in fitting if one.born]
            if found and not fitting:
                told = ", ".join(self.told(one) for one in found[:_NAMED])
                row.doubt("born", f"ngày sinh khác trong tệp dữ liệu: {told}")
            found = sure or fitting or found
        if where and found:
            words = fold(where)
            fitting = [
                one
                for one in found
                if (unit := fold(self._known.units.name(one.unit_id))) and unit in words
            ]
            units = self._known.units.found(where)
            if not fitting and len(units) == 1 and found[0].kind is not SubjectKind.UNIT:
                told = ", ".join(self.told(one) for one in found[:_NAMED])
                row.doubt("where", f"trong tệp dữ liệu ở đơn vị khác: {told}")
            found = fitting or found
        return found

    def _only(self, row: ReadRow, typed: str, found: Sequence[Somebody]) -> Somebody | None:
        if len(found) == 1:
            one = found[0]
            if tidy(typed) != one.name and fold(typed) != fold(one.code):
                row.note("subject", f"hiểu là {self.told(one)}")
            return one
        if found:
            told = "; ".join(self.told(one) for one in found[:_NAMED])
            row.refuse(
                "subject",
                f"có {len(found)} đối tượng tên {quoted(typed)}: {told}. "
                "Ghi thêm đơn vị, ngày sinh hoặc mã.",
            )
            return None
        near = read.offered(typed, [one.name for one in self._known.everybody])
        row.refuse(
            "subject",
            f"không có {quoted(typed)} trong tệp dữ liệu.{near} "
            "Sửa tên cho khớp, hoặc thêm trước.",
        )
        return None


# --- titles and awards -----------------------------------------------------------------------

_BETWEEN = re.compile(r"\s*(?:;|\n|,|\+| và )\s*")


class Awards:
    """The titles and forms of commendation of the catalogue, as people write them."""

    def __init__(self, rows: Iterable[AwardTypeRow]) -> None:
        self._known: defaultdict[str, list[AwardTypeRow]] = defaultdict(list)
        self.rows = tuple(rows)
        for row in self.rows:
            for written in (row.code, row.name, row.abbreviation, _short(row.name)):
                key = _plain(written)
                if key and row not in self._known[key]:
                    self._known[key].append(row)

    def names(
        self, scope: AwardScope | None = None, kind: AwardKind | None = None
    ) -> tuple[str, ...]:
        """Return the names there are, for some recipients and of a kind."""
        return tuple(
            dict.fromkeys(
                row.name
                for row in self.rows
                if scope in (None, row.scope) and kind in (None, row.kind)
            )
        )

    def read(self, typed: str, scope: AwardScope) -> list[AwardTypeRow]:
        """Return the awards that a cell names for a kind of recipient. ValueError in words."""
        if whole := self._one(typed, scope):
            return [whole]
        parts = [part for part in _BETWEEN.split(typed) if part]
        found = [self._one(part, scope) for part in parts]
        if len(parts) > 1 and all(found):
            return [one for one in found if one is not None]
        wrong = next((p for p, one in zip(parts, found, strict=True) if one is None), typed)
        raise ValueError(self._why_none(wrong, scope))

    def name(self, code: str, scope: AwardScope) -> str:
        """Return the name of an award; the code where there is none."""
        return next((r.name for r in self.rows if r.code == code and r.scope is scope), code)

    def _one(self, typed: str, scope: AwardScope) -> AwardTypeRow | None:
        fitting = [row for row in self._known.get(_plain(typed), ()) if row.scope is scope]
        codes = {row.code for row in fitting}
        return fitting[0] if len(codes) == 1 else None

    def _why_none(self, typed: str, scope: AwardScope) -> str:
        others = self._known.get(_plain(typed), [])
        several = list(dict.fromkeys(row.name for row in others if row.scope is scope))
        if several:
            told = "; ".join(quoted(name) for name in several)
            return f"{quoted(typed)} có thể là: {told}. Ghi đủ tên."
        meant = list(
            dict.fromkeys(row.scope.label.lower() for row in others if row.scope is not scope)
        )
        if meant:
            return (
                f"{quoted(others[0].name)} dành cho {' và '.join(meant)}, không dành cho "
                f"{scope.label.lower()}. Chọn lại."
            )
        return (
            f"danh mục không có danh hiệu, hình thức {quoted(typed)} cho {scope.label.lower()}."
            f"{read.offered(typed, self.names(scope))} Ghi đúng tên, chữ tắt hoặc mã."
        )


def scope_of(one: Somebody) -> AwardScope:
    """Return whose awards somebody can be given."""
    return SCOPES[one.kind]


def _short(name: str) -> str:
    """Return a name without what stands behind it: “Giấy khen của Chủ tịch …” is a Giấy khen."""
    return name.partition(" của ")[0]


_SAME = {"ubnd": "uy ban nhan dan", "ct": "chu tich", "phuong": "xa", "cap": "", "tang": ""}
"""Words of the names of awards that people write otherwise: “UBND phường” is “cấp xã”."""


def _plain(typed: str) -> str:
    words = re.sub(r"[^0-9a-z]+", " ", fold(typed)).split()
    return " ".join(one for one in (_SAME.get(word, word) for word in words) if one)


def _key(name: str) -> str:
    return collation_key(name.casefold())


def answers(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return those of some values that a row has."""
    return {name: values[name] for name in names if name in values}

"""Lists of people (cá nhân)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import collation_key, quoted
from app.domain.dates import PartialDate
from app.domain.terms import ListKind
from app.imports.lists import fields as read
from app.imports.lists.fields import ListField, Vocabulary
from app.imports.lists.headings import Table
from app.imports.lists.known import Known, known_entries, known_people, known_units
from app.imports.lists.matching import shown
from app.imports.lists.rows import Kind, ReadRow
from app.imports.lists.subjects import Found, SubjectDesk
from app.services import office, person_names
from app.services.people import PersonFields, PersonView
from app.services.validation import labels

_TITLES = labels(PersonFields)

FIELDS = (
    ListField(
        "name",
        _TITLES["name"],
        read.words,
        (
            "Họ tên",
            "Tên cá nhân",
            "Họ tên cán bộ",
            "Họ và tên cán bộ",
            "Họ, tên",
            "Họ và tên cá nhân",
            "Họ và tên đệm",
        ),
        is_required=True,
        is_name=True,
        explained="Không ghi kèm danh xưng, cấp bậc; nếu ghi kèm sẽ được tách ra.",
    ),
    ListField(
        "unit_id",
        _TITLES["unit_id"],
        read.unit,
        (
            "Đơn vị công tác",
            "Tên đơn vị",
            "Cơ quan",
            "Cơ quan, đơn vị",
            "Đơn vị, bộ phận",
            "Mã đơn vị",
            "Thôn, tổ dân phố",
            "Phòng ban",
            "Phòng, ban",
            "Nơi công tác",
            "Thôn",
            "Tổ dân phố",
            "Chi bộ",
        ),
        is_required=True,
        is_in_group=True,
        explained="Tên hoặc mã của đơn vị đã có trong phần mềm.",
        offered=lambda known: known.units.names,
    ),
    ListField(
        "honorific",
        _TITLES["honorific"],
        read.words,
        ("Ông/Bà", "Ông, bà", "Cấp bậc", "Quân hàm"),
        offered=lambda known: known.honorifics,
    ),
    ListField("given_name", _TITLES["given_name"], read.words),
    ListField(
        "code",
        _TITLES["code"],
        read.code,
        ("Mã", "Mã số", "Mã cán bộ", "Mã nhân viên", "Mã CB"),
        is_text=True,
    ),
    ListField(
        "post",
        _TITLES["post"],
        read.words,
        ("Chức danh", "Chức vụ, chức danh", "Chức vụ công tác"),
    ),
    ListField(
        "is_leader",
        _TITLES["is_leader"],
        read.yes_no,
        ("Lãnh đạo", "Là lãnh đạo", "Phụ cấp lãnh đạo", "Giữ chức vụ lãnh đạo, quản lý"),
        explained="Ghi Có hoặc Không.",
        offered=lambda _known: ("Có", "Không"),
    ),
    ListField(
        "class_code",
        _TITLES["class_code"],
        read.entry("subject_classes", "phân loại đối tượng", "person"),
        ("Phân loại", "Phân loại cán bộ", "Mã phân loại", "Đối tượng", "Nhóm đối tượng"),
        explained="Tên hoặc mã trong danh mục; không ghi thì để trống, phần mềm không tự điền.",
        offered=lambda known: tuple(
            row.name
            for row in known.entries.get("subject_classes", ())
            if row.detail("scope") in (None, "person")
        ),
    ),
    ListField(
        "gender",
        _TITLES["gender"],
        read.gender,
        ("Nam/Nữ", "Nam, nữ", "Phái"),
        offered=lambda _known: ("Nam", "Nữ"),
    ),
    ListField(
        "born",
        _TITLES["born"],
        read.birth,
        ("Năm sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Sinh ngày", "Sinh năm"),
        is_text=True,
        explained="Ngày trước, tháng sau: 05/03/1980; chỉ biết năm thì ghi 1980.",
    ),
    ListField(
        "born_man",
        "Năm sinh / Nam",
        read.birth,
        ("Ngày sinh / Nam", "Ngày, tháng, năm sinh / Nam"),
    ),
    ListField(
        "born_woman",
        "Năm sinh / Nữ",
        read.birth,
        ("Ngày sinh / Nữ", "Ngày, tháng, năm sinh / Nữ"),
        is_in_sample=False,
    ),
    ListField(
        "citizen_number",
        _TITLES["citizen_number"],
        read.citizen_number,
        (
            "CCCD",
            "Căn cước công dân",
            "Số căn cước",
            "Căn cước",
            "Số CMND/CCCD",
            "CMND/CCCD",
            "Số định danh",
        ),
        is_text=True,
        explained="12 chữ số, ô dạng Text để giữ số 0 ở đầu.",
    ),
    ListField(
        "phone", _TITLES["phone"], read.phone, ("Điện thoại", "SĐT", "Số ĐT", "ĐT"), is_text=True
    ),
    ListField(
        "address", _TITLES["address"], read.words, ("Nơi ở", "Chỗ ở", "Nơi cư trú", "Trú quán")
    ),
    ListField("note", _TITLES["note"], read.prose, ("Chú thích",)),
)
"""The columns of a list of people."""

_NUMBER = "citizen_number"
_PARTS = ("born_man", "born_woman")


class People(Kind):
    """Lists of people: known by code, by CCCD, or by name, unit and birth."""

    code = ListKind.PEOPLE

    def know(self, session: Session, asked: Known) -> Known:
        """Return people, units and the catalogues that people have."""
        return replace(
            asked,
            units=known_units(session),
            people=known_people(session),
            entries=known_entries(session, "subject_classes", "honorifics"),
            keeps_citizen_numbers=office.citizen_numbers_kept(session),
        )

    def fields(self, known: Known) -> Sequence[ListField]:
        """Return the columns; CCCD only where the office keeps them."""
        if known.keeps_citizen_numbers:
            return FIELDS
        return tuple(one for one in FIELDS if one.name != _NUMBER)

    def left_out(self, known: Known, table: Table) -> Iterator[str]:
        """Yield the columns of CCCD where the office does not keep them."""
        if known.keeps_citizen_numbers:
            return
        numbers = Vocabulary([one for one in FIELDS if one.name == _NUMBER])
        for heading in table.headings:
            if numbers.field(heading.text):
                yield (
                    f"Cột {quoted(heading.text)} không nhập vì tệp dữ liệu không ghi số CCCD. "
                    "Muốn ghi, đánh dấu ở Hệ thống › Thông tin đơn vị rồi nhập lại."
                )

    def desk(self, known: Known) -> "PeopleDesk":
        """Return who judges people."""
        return PeopleDesk(known)


class PeopleDesk(SubjectDesk[PersonView]):
    """Judges rows of people."""

    model = PersonFields
    titles = _TITLES
    unique = frozenset({"mã", "số CCCD"})

    def __init__(self, known: Known) -> None:
        super().__init__(known, known.people)
        self.shows = {
            "unit_id": known.units.name,
            "class_code": lambda code: known.entry_name("subject_classes", code) if code else "",
        }
        self._by_citizen = {one.citizen_number: one for one in known.people if one.citizen_number}
        self._here: defaultdict[tuple[UUID | None, str], list[PersonView]] = defaultdict(list)
        self._anywhere: defaultdict[str, list[PersonView]] = defaultdict(list)
        for one in known.people:
            key = _key(one.name)
            self._here[one.unit_id, key].append(one)
            self._anywhere[key].append(one)
        self._citizens_seen: dict[str, int] = {}

    def complete(self, row: ReadRow) -> None:
        """Take the honorific out of the name, the birth out of its own column for men or women."""
        super().complete(row)
        self._split_name(row)
        for name, gender in zip(_PARTS, ("Nam", "Nữ"), strict=True):
            born = row.values.pop(name, None)
            if born is None:
                continue
            if row.values.get("born", born) != born or row.values.get("gender", gender) != gender:
                row.refuse(
                    name, "năm sinh hoặc giới tính ghi ở hai cột không khớp nhau. Sửa một ô."
                )
                continue
            row.values |= {"born": born, "gender": gender}
            row.note(name, f"hiểu là {gender}, sinh {born.display}")

    def _split_name(self, row: ReadRow) -> None:
        given = row.values.get("honorific", "")
        found = self.read_name(row, given)
        if found is None or found.honorific == given:
            return
        row.values["honorific"] = found.honorific
        if not found.is_doubtful:  # else the doubt tells it
            told = f"tách danh xưng {quoted(found.honorific)} khỏi tên {quoted(found.name)}"
            row.note("name", told)
        row.cells["name"] = replace(
            row.cells["name"], shown=f"{found.name} (danh xưng: {found.honorific})"
        )

    def key(self, values: Mapping[str, Any]) -> object:
        """Return unit and name."""
        if "name" not in values or "unit_id" not in values:
            return None
        return values["unit_id"], _key(values["name"])

    def may_be_same(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Return whether births, codes and CCCD let two be one."""
        apart = any(
            one.get(name) and other.get(name) and one[name] != other[name]
            for name in ("code", "citizen_number")
        )
        same = person_names.may_be_same_birth(one.get("born"), other.get("born"))
        return same and not apart

    def find(self, row: ReadRow) -> Found[PersonView] | None:
        """Return the person with this CCCD, or of this name, unit and birth."""
        number = row.values.get("citizen_number", "")
        self._look_at_number(row, number)
        if number and number in self._by_citizen:
            return self._checked_name(row, Found(self._by_citizen[number], "số CCCD"))
        key = self.key(row.values)
        if key is None:
            return None
        values = row.values
        here = [
            one
            for one in self._here[values["unit_id"], _key(values["name"])]
            if self._may_be(one, values)
        ]
        sure = [one for one in here if one.born is not None and one.born == values.get("born")]
        if len(sure or here) == 1:
            return self._by_name(row, (sure or here)[0])
        if here:
            told = "; ".join(_about(one) for one in here)
            row.doubt("name", f"đơn vị này có {len(here)} người trùng tên: {told}")
            return None
        self._look_elsewhere(row)
        return None

    def _found(self, row: ReadRow) -> Found[PersonView] | None:
        found = super()._found(row)
        if found is not None and found.by == "mã":
            number = row.values.get("citizen_number", "")
            self._look_at_number(row, number)
            other = self._by_citizen.get(number) if number else None
            if other is not None and other.id != found.record.id:
                row.refuse(
                    "citizen_number",
                    f"mã là của {quoted(found.record.name)} nhưng số CCCD là của "
                    f"{quoted(other.name)}. Sửa một ô.",
                )
            return self._checked_name(row, found)
        return found

    def _look_at_number(self, row: ReadRow, number: str) -> None:
        if not number:
            return
        before = self._citizens_seen.setdefault(number, row.row)
        if before != row.row:
            row.refuse("citizen_number", f"số CCCD đã có ở dòng {before} của tệp. Sửa một ô.")

    def _may_be(self, one: PersonView, values: Mapping[str, Any]) -> bool:
        record = {"code": one.code, "citizen_number": one.citizen_number, "born": one.born}
        return self.may_be_same(values, record)

    def _by_name(self, row: ReadRow, one: PersonView) -> Found[PersonView]:
        born: PartialDate | None = row.values.get("born")
        if born != one.born:
            in_file = born.display if born else "không ghi"
            in_data = one.born.display if one.born else "chưa có"
            row.doubt(
                "born" if born else "name",
                f"có thể là {_about(one)}; ngày sinh trong tệp: {in_file}, đã có: {in_data}",
            )
        elif born is None:
            row.note(
                "name", f"cùng tên, cùng đơn vị với {quoted(one.name)}; cả hai không có ngày sinh"
            )
        return Found(one, "họ tên, đơn vị, ngày sinh" if born else "họ tên, đơn vị")

    def _checked_name(self, row: ReadRow, found: Found[PersonView]) -> Found[PersonView]:
        name = row.values.get("name")
        if name and not person_names.is_same_name(name, found.record.name):
            row.doubt(
                "name", f"{found.by} này đã ghi cho {_about(found.record)}, tên khác trong tệp"
            )
        return found

    def _look_elsewhere(self, row: ReadRow) -> None:
        """Point at people of the same name and birth in other units; nobody is moved unasked."""
        born = row.values.get("born")
        for one in self._anywhere[_key(row.values["name"])] if born else ():
            if one.born == born and self._may_be(one, row.values):
                unit = self.known.units.name(one.unit_id)
                row.doubt("name", f"có thể là {_about(one)} ở {quoted(unit)}")


@lru_cache(maxsize=50_000)
def _key(name: str) -> str:
    return collation_key(name.casefold())


def _about(one: PersonView) -> str:
    told = [f"sinh {one.born.display}"] if one.born else []
    told += [one.post] if one.post else []
    told += [f"mã {one.code}"] if one.code else []
    told += ["đã ngừng theo dõi"] if one.is_retired else []
    return f"{quoted(one.name)} ({', '.join(told)})" if told else quoted(one.name)


__all__ = ["FIELDS", "People", "PeopleDesk", "shown"]

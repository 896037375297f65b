"""What lists of units, people and households have in common: codes, twins, matches."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from app.core.vietnamese import quoted
from app.imports.lists import fields as read
from app.imports.lists.known import Known
from app.imports.lists.matching import Match, Shown, differences
from app.imports.lists.rows import Desk, ReadRow, Verdict
from app.services import person_names
from app.services.person_names import ReadName
from app.services.validation import Fields


class Record(Protocol):
    """A subject of the data file."""

    @property
    def id(self) -> UUID:
        """Its id."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def code(self) -> str | None:
        """Its code."""
        ...


R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Found(Generic[R]):
    """The record that a row is about, and what it was known by."""

    record: R
    by: str


class SubjectDesk(Desk, Generic[R]):
    """Judges rows of subjects. Subclasses say what makes two of their kind the same."""

    model: type[Fields]
    """What the writing service takes."""
    shows: Mapping[str, Shown]
    titles: Mapping[str, str]

    def __init__(self, known: Known, records: Sequence[R]) -> None:
        self.known = known
        self.records = {record.id: record for record in records}
        self._by_code = {record.code: record for record in records if record.code}
        self._bare = {record.code.lstrip("0"): record.code for record in records if record.code}
        self._codes_seen: dict[str, int] = {}
        self._in_capitals: dict[int, str] = {}
        self._met: dict[UUID, int] = {}
        self._alike_seen: defaultdict[Any, list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)

    def complete(self, row: ReadRow) -> None:
        """Take the unit from the group that the row stands in, where it has none of its own."""
        if "unit_id" in self.titles:
            unit_of_group(row, "unit_id", self.known)

    def judge(self, row: ReadRow) -> Verdict:
        """Return which record a row is about, or that it is a new one."""
        self._look_at_code(row)
        found = self._found(row)
        verdict = Verdict(dict(row.values))
        if found is not None:
            verdict.match = self._match(row, found)
            differing = {one.field for one in verdict.match.differences}
            verdict.changes = {n: v for n, v in row.values.items() if n in differing}
            verdict.can_add = found.by not in self.unique
            self._look_at_meeting(row, found)
        row.hold_to(self.model, row.values)
        self._look_at_twins(row, verdict)
        self._look_at_case(row, verdict)
        if verdict.match is not None or row.doubts:  # then it is added only where a person says so
            verdict.values["allow_same_name"] = True
        return verdict

    name_field: str = "name"
    """The field of the name by which a row is known."""
    unique: frozenset[str] = frozenset({"mã"})
    """What no two records share: a row known by it is never a new one."""

    @abstractmethod
    def key(self, values: Mapping[str, Any]) -> object:
        """Return what two rows that may be the same have in common, or nothing."""

    @abstractmethod
    def may_be_same(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Return whether two rows with one key may be about the same."""

    @abstractmethod
    def find(self, row: ReadRow) -> Found[R] | None:
        """Return the record of a row that has no code of a record."""

    def read_name(self, row: ReadRow, honorific: str = "") -> ReadName | None:
        """Read the name of a person: what stands in front of it, and in small letters.

        What may be a family name, and a name in capitals, is a doubt: accepted, not done.
        """
        name = self.name_field
        typed = row.values.get(name)
        if typed is None:
            return None
        found = person_names.read(typed, honorific, self.known.honorifics)
        if found.is_doubtful:
            row.doubt(
                name,
                f"{quoted(found.honorific)} ở đầu {quoted(typed)} có thể là danh xưng hoặc là họ; "
                f"chọn nhập thì hiểu là danh xưng, họ tên là {quoted(found.name)}. Nếu là họ: sửa "
                f"ô này, thêm danh xưng ở trước, như {quoted(f'{found.honorific} {typed}')}",
            )
        if person_names.is_in_capitals(found.name):
            usual = person_names.in_usual_case(found.name)
            self._in_capitals[row.row] = found.name
            found = replace(found, name=usual)
        if found.name != typed:
            row.values[name] = found.name
            row.cells[name] = replace(row.cells[name], shown=found.name)
        return found

    def _look_at_case(self, row: ReadRow, verdict: Verdict) -> None:
        """Let somebody look at a name in capitals where it is going to be written."""
        typed = self._in_capitals.get(row.row)
        if typed is None:
            return
        differing = verdict.match.differences if verdict.match else ()
        is_written = verdict.match is None or any(d.field == self.name_field for d in differing)
        usual = quoted(row.values[self.name_field])
        if is_written:
            told = f"tên viết hoa toàn bộ {quoted(typed)}; chọn nhập thì ghi là {usual}"
            row.doubt(self.name_field, told)
        else:
            row.note(self.name_field, f"tên viết hoa toàn bộ, hiểu là {usual}")

    def _found(self, row: ReadRow) -> Found[R] | None:
        code = row.values.get("code", "")
        record = self._by_code.get(code) if code else None
        if record is None:
            return self.find(row)
        return Found(record, "mã")

    def _match(self, row: ReadRow, found: Found[R]) -> Match:
        differing = differences(row.values, found.record, self.titles, self.shows)
        return Match(found.record.id, found.record.name, found.by, differing)

    def _look_at_code(self, row: ReadRow) -> None:
        code = row.values.get("code", "")
        if not code:
            return
        before = self._codes_seen.setdefault(code, row.row)
        if before != row.row:
            row.refuse("code", f"mã {quoted(code)} đã có ở dòng {before} của tệp. Sửa một mã.")
        other = self._bare.get(code.lstrip("0"))
        if code not in self._by_code and other and code.isdigit():
            row.doubt("code", f"mã {quoted(code)} giống mã {quoted(other)} đã có, khác số 0 ở đầu")

    def _look_at_meeting(self, row: ReadRow, found: Found[R]) -> None:
        before = self._met.setdefault(found.record.id, row.row)
        if before != row.row:
            row.doubt(
                self.name_field, f"dòng {before} của tệp cũng là {quoted(found.record.name)}"
            )

    def _look_at_twins(self, row: ReadRow, verdict: Verdict) -> None:
        key = self.key(row.values)
        if key is None:
            return
        if verdict.match is None:
            for before, values in self._alike_seen[key]:
                if self.may_be_same(row.values, values):
                    row.doubt(self.name_field, f"giống dòng {before} của tệp: cùng tên, cùng nơi")
                    break
        self._alike_seen[key].append((row.row, row.values))


def unit_of_group(row: ReadRow, name: str, known: Known) -> None:
    """Take the unit from the group row above where the row itself says none."""
    if name in row.values or row.is_broken(name) or not row.group:
        return
    found = known.units.found(row.group) or known.units.found(_without_marker(row.group))
    if len(found) == 1:
        row.values[name] = found[0].id
        row.note(name, f"lấy đơn vị từ dòng nhóm {quoted(row.group)}: {found[0].name}")


def _without_marker(group: str) -> str:
    head, _, rest = group.partition(" ")
    return rest.strip(" -–.") if len(head.rstrip(".)")) <= 4 else group


__all__ = ["Found", "Record", "SubjectDesk", "read", "unit_of_group"]

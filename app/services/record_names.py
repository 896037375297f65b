"""The names of rows, and the values of their fields, as people read them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from app.core.clock import short_moment
from app.core.vietnamese import money_text, number_text
from app.domain.points import points_text
from app.domain.terms import BY_CLASS, BY_CLUSTER, DossierPart, SubjectKind, WorkKind
from app.entities import AwardType, CatalogueEntry, metadata
from app.entities.types import (
    Choice,
    Day,
    Flag,
    Moment,
    PaperDate,
    Quantity,
    Structure,
    When,
    Whole,
    Words,
)
from app.services import catalogues
from app.services.ordering import in_chunks
from app.services.parameter_words import UNITS, value_words
from app.services.record_words import capital, kind_of

Row = dict[str, Any]
RowKey = tuple[str, UUID]
"""A table's name and a row's id."""

GONE = "(đã xóa hẳn)"
"""What stands for a row that is no longer in the file."""

_LONG_NAME = 80
_OF_ITS_LEVEL = "{level}"
"""Where the name of an authority takes the level it is of."""
_POINTS = frozenset(
    {
        *("base_points", "bonus_cap", "bonus_points", "declared_total", "max_points", "minimum"),
        *("penalty_cap", "penalty_points", "points", "prize_multiplier", "step", "total"),
    }
)
"""Columns in hundredths."""
_MONEY = frozenset({"base_salary", "cost", "prize_amount", "rounding_step"})
_CODES: Mapping[tuple[str, str], str] = {
    ("subject", "kind_code"): "unit_kinds",
    ("subject", "class_code"): "subject_classes",
    ("office", "level_code"): "admin_levels",
    ("award_type", "level_code"): "admin_levels",
    ("award_type", "authority_code"): "authorities",
}
"""The plain catalogue that has the names of a column's codes."""
_KNOWN: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("catalogue_entry", "catalogue"): catalogues.NAMES,
    ("parameter", "unit"): UNITS,
    ("submitted_part", "part"): {part.value: part.label for part in DossierPart},
}
"""The words for a column's values that no catalogue holds."""
_AWARDS = frozenset({"award_code", "award_codes", "needs_code"})
_DETAILS = {
    "counts_as_title": "Tính thưởng như danh hiệu",
    "full_name": "Tên đầy đủ",
    "given": "Hiện vật kèm theo",
    "in_text": "Viết trong văn bản",
}
"""What stands beside the columns of a catalogue and means something to people."""
_CLUSTERS = {"CUM": "Cụm thi đua", "KHOI": "Khối thi đua"}


class Names:
    """Reads names when they are asked for, many rows at a time, and keeps them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[RowKey, Row] = {}
        self._codes: dict[str, dict[str, str]] = {}

    def load(self, wanted: Iterable[RowKey]) -> None:
        """Read what the names of rows are made of, and of the rows that these name."""
        missing: dict[str, set[UUID]] = defaultdict(set)
        for table, row_id in wanted:
            if (table, row_id) not in self._rows:
                missing[table].add(row_id)
        named = [key for table, ids in missing.items() for key in self._read(table, list(ids))]
        if named:
            self.load(named)

    def name(self, table: str, row_id: UUID) -> str:
        """Return the name of a row that was loaded: “Thôn Đông – Tập thể lao động tiên tiến”."""
        row = self._rows.get((table, row_id))
        if not row:
            return GONE
        words = [self.shown(table, column, row[column]) for column in kind_of(table).name]
        if table == "contest_item":
            words = words[:1] if words[0] else [words[1].partition("\n")[0]]
        return _shortened(" – ".join(filter(None, words))) or capital(kind_of(table).noun)

    def noun(self, table: str, row_id: UUID) -> str:
        """Return what a row is: “Cá nhân”, “Phiếu chấm”."""
        kind, row = kind_of(table), self._rows.get((table, row_id))
        return self.shown(table, kind.by, row[kind.by]) if kind.by and row else capital(kind.noun)

    def owner(self, table: str, row_id: UUID) -> str:
        """Return the name of what a row is a part of, "" when it stands alone."""
        kind, row = kind_of(table), self._rows.get((table, row_id))
        if not kind.owner or not row or row[kind.owner] is None:
            return ""
        return self.name(_target(_column(table, kind.owner)), row[kind.owner])

    def shown(self, table: str, name: str, value: Any) -> str:  # noqa: ANN401 - a column's value
        """Return the value of a field as people read it; "" when there is none."""
        column = _column(table, name)
        if value is None or value == "":
            return ""
        if column.foreign_keys:
            return self.name(_target(column), value)
        if isinstance(column.type, Words):
            return self._words(table, name, value)
        if isinstance(column.type, Whole):
            return _number(name, value)
        return _WRITTEN.get(type(column.type), str)(value)

    def shown_beside(self, table: str, name: str, value: Any, row_id: UUID) -> str:  # noqa: ANN401
        """Return the same, of a value whose meaning another field of the row tells."""
        row = self._rows.get((table, row_id))
        if (table, name) == ("parameter", "value") and row and value is not None:
            more = cast("dict[str, Sequence[str]]", row["more"] or {})
            choices = more.get("choices", ())
            return value_words(row["unit"], value, dict(enumerate(choices)).get(value, ""))
        return self.shown(table, name, value)

    def _read(self, table: str, ids: list[UUID]) -> Iterable[RowKey]:
        kind, columns = kind_of(table), metadata.tables[table].columns
        wanted = {*kind.name, kind.by, kind.owner, *(("unit", "more") * (table == "parameter"))}
        chosen = [columns.id, *(columns[name] for name in sorted(wanted - {""}))]
        for chunk in in_chunks(ids):
            self._rows.update(((table, row_id), {}) for row_id in chunk)
            statement = select(*chosen).where(columns.id.in_(chunk))
            for row in self._session.execute(statement).mappings():
                self._rows[table, row["id"]] = dict(row)
                for column in chosen[1:]:
                    if column.foreign_keys and row[column.name] is not None:
                        yield _target(column), row[column.name]

    def _words(self, table: str, name: str, value: str) -> str:
        if name in _AWARDS:
            return ", ".join(self._code("", code) for code in value.split())
        if name == "work_kinds":
            kinds = {kind.value: kind.label for kind in WorkKind}
            return ", ".join(kinds.get(code, code) for code in value.split())
        if catalogue := _CODES.get((table, name)):
            return _CLUSTERS.get(value) or self._code(catalogue, value)
        if (table, name) == ("plan_criteria", "applies_to"):
            return self._audience(value)
        if known := _KNOWN.get((table, name)):
            return known.get(value, value)
        return value.replace(_OF_ITS_LEVEL, "…")

    def _audience(self, value: str) -> str:
        """Return whom a criteria set was chosen for; a cluster that is gone is told as gone."""
        if value.startswith(BY_CLASS):
            return f"Phân loại: {self._code('subject_classes', value.removeprefix(BY_CLASS))}"
        if value.startswith(BY_CLUSTER):
            key = ("subject", UUID(value.removeprefix(BY_CLUSTER)))
            self.load([key])
            return f"Trong {self.name(*key)}"
        kinds = {kind.value: kind.label for kind in SubjectKind}
        return kinds.get(value) or self._code("unit_kinds", value)

    def _code(self, catalogue: str, code: str) -> str:
        """Return the name behind a code of a plain catalogue, or of the awards when that is ""."""
        if catalogue not in self._codes:
            statement = (
                select(CatalogueEntry.code, CatalogueEntry.name).where(
                    CatalogueEntry.catalogue == catalogue
                )
                if catalogue
                else select(AwardType.code, AwardType.name)
            )
            self._codes[catalogue] = {
                row.code: row.name for row in self._session.execute(statement)
            }
        return self._codes[catalogue].get(code, code).replace(_OF_ITS_LEVEL, "…")


def _column(table: str, name: str) -> Column[Any]:
    return metadata.tables[table].columns[name]


def _target(column: Column[Any]) -> str:
    return next(iter(column.foreign_keys)).column.table.name


def _number(name: str, value: int) -> str:
    if name in _POINTS:
        return points_text(value)
    if name in _MONEY:
        return money_text(value)
    return str(value) if name == "year" else number_text(value)


def _details(value: Mapping[str, object]) -> str:
    told = {word: value[name] for name, word in _DETAILS.items() if value.get(name)}
    words = [word if held is True else f"{word}: {held}" for word, held in told.items()]
    rest = len(value.keys() - _DETAILS.keys())
    return "; ".join([*words, *([f"{rest} chi tiết khác"] if rest else [])])


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONG_NAME else f"{line[: _LONG_NAME - 1].rstrip()}…"


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    Choice: lambda term: term.label,
    Day: lambda day: f"{day:%d/%m/%Y}",
    Flag: lambda is_so: "Có" if is_so else "Không",
    Moment: short_moment,
    PaperDate: lambda dated: dated.display,
    Quantity: number_text,
    Structure: _details,
    When: lambda when: when.display,
}

"""The list of clusters, with who is in them in the working year."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from app.domain.terms import ListKind
from app.services import (
    clusters,
)
from app.services.clusters import (
    KINDS,
    ClusterFields,
    ClusterRow,
    ClusterYearFields,
    ClusterYearView,
)
from app.services.validation import Fields, labels
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.subject_list import SubjectList, form_of, values_of
from app.ui.widgets.fields import (
    CodeField,
    PickList,
    TextArea,
    TextField,
)
from app.ui.widgets.list_page import ListAction
from app.ui.widgets.record_dialog import RecordDialog

_HEADS = ("lead_id", "deputy_id", "second_deputy_id")


class ClusterList(SubjectList[ClusterRow]):
    """The clusters, with their members and heads in the working year."""

    noun: ClassVar[str] = "cụm, khối"
    takes: ClassVar[ListKind | None] = ListKind.CLUSTERS
    fields: ClassVar[type[Fields]] = ClusterFields
    verbs: ClassVar[Any] = clusters
    has_awards: ClassVar[bool] = False

    def columns(self) -> Sequence[Column[ClusterRow]]:
        """Return the columns."""
        return [
            Column("Tên cụm, khối", lambda row: row.name, width=40),
            Column("Loại", lambda row: KINDS.get(row.kind_code, row.kind_code), width=16),
            Column("Trưởng", self._lead, width=26),
            Column("Số thành viên", self._count, is_number=True, width=13),
            Column("Thành viên", self._members, width=40),
            Column("Tình trạng", lambda row: "Ngừng theo dõi" if row.is_retired else ""),
        ]

    def list_actions(self) -> list[ListAction[Any]]:
        """Return what can be done, and what belongs to the working year."""
        return [
            *super().list_actions(),
            ListAction("Thành viên…", self._choose_members, "people", needs="one"),
            ListAction(
                "Cụm trưởng…", self._choose_lead, "check", needs="one", refuses=self._refuse_empty
            ),
            ListAction("Lấy từ năm trước", lambda _: self.copy_year(), "history"),
        ]

    def rows(self) -> Sequence[ClusterRow]:
        """Return the clusters."""
        year = self.operations.ask(clusters.in_year, self.context.year)
        self._year: dict[UUID, ClusterYearView] = {view.cluster_id: view for view in year}
        return self.operations.ask(clusters.listed, include_retired=self.with_retired.isChecked())

    def form(self) -> Form:
        """Return an empty form for a cluster."""

        def kind() -> PickList[str]:
            field = PickList(list(KINDS.items()))
            field.set_value("CUM")
            return field

        return form_of(
            ClusterFields,
            {"name": TextField, "kind_code": kind, "code": CodeField, "note": TextArea},
        )

    def values(self, row: ClusterRow) -> Mapping[str, Any]:
        """Return what a cluster holds."""
        return values_of(row, ClusterFields)

    def choose_members(self, row: ClusterRow) -> None:
        """Tick the members of a cluster in the working year; its heads stay while they are in."""
        from app.ui.dialogs.tick_list import tick_list  # noqa: PLC0415 - rarely opened

        known = self._of_year(row)
        chosen = tick_list(
            self,
            f"Thành viên {row.name} năm {self.context.year}",
            self.unit_choices(),
            known["member_ids"],
        )
        if chosen is None:
            return
        heads = {name: known[name] if known[name] in chosen else None for name in _HEADS}
        self._set_year(row, {**known, **heads, "member_ids": tuple(chosen)})

    def choose_lead(self, row: ClusterRow) -> None:
        """Choose who leads a cluster in the working year."""
        view = self._year[row.id]
        members = list(zip(view.member_ids, view.member_names, strict=True))
        words = labels(ClusterYearFields)
        form = Form([FieldSpec(name, words[name], lambda: PickList(members)) for name in _HEADS])
        known = self._of_year(row)
        form.fill({name: known[name] for name in _HEADS})

        def save(values: dict[str, Any]) -> None:
            self._set_year(row, {**known, **values})

        RecordDialog(form, save, f"{row.name} năm {self.context.year}", parent=self).exec()

    def copy_year(self) -> None:
        """Take members over from the year before."""
        year = self.context.year
        count = self.operations.do(clusters.copy_year, year - 1, year)
        done = f"Đã lấy thành viên của {count} cụm, khối từ năm {year - 1}."
        self.list.offer_undo(done, self.operations.undo)

    def _choose_members(self, rows: Sequence[ClusterRow]) -> None:
        self.choose_members(rows[0])

    def _choose_lead(self, rows: Sequence[ClusterRow]) -> None:
        self.choose_lead(rows[0])

    def _refuse_empty(self, rows: Sequence[ClusterRow]) -> str:
        if rows[0].id in self._year:
            return ""
        return f"Năm {self.context.year} chưa có thành viên. Bấm “Thành viên…” trước."

    def _of_year(self, row: ClusterRow) -> dict[str, Any]:
        """Return what is written of a cluster in the working year, so that none of it is lost."""
        view = self._year.get(row.id)
        blank = {"member_ids": (), **dict.fromkeys(_HEADS), "note": ""}
        return {name: getattr(view, name) for name in blank} if view else blank

    def _set_year(self, row: ClusterRow, values: Mapping[str, Any]) -> None:
        self.operations.do(clusters.set_year, row.id, self.context.year, values)

    def _count(self, row: ClusterRow) -> int:
        view = self._year.get(row.id)
        return len(view.member_ids) if view else 0

    def _members(self, row: ClusterRow) -> str:
        view = self._year.get(row.id)
        return ", ".join(view.member_names) if view else ""

    def _lead(self, row: ClusterRow) -> str:
        view = self._year.get(row.id)
        if view is None or view.lead_id is None:
            return ""
        return view.member_names[view.member_ids.index(view.lead_id)]

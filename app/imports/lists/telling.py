"""What is said of a list, in the window and by the command alike."""

from collections import Counter
from collections.abc import Iterator

from openpyxl.utils import get_column_letter

from app.core.errors import InvalidInput
from app.core.vietnamese import number_text, quoted
from app.imports.lists.checking import Checked, row_of
from app.imports.lists.headings import Aside, Table
from app.imports.lists.rows import CheckedRow, Choice, RowState
from app.imports.lists.starting import Start
from app.services.list_imports import ImportRow

_LISTED = 5


def place(table: Table) -> str:
    """Return where the list was found."""
    header = table.header
    rows = (
        f"dòng {header.first}"
        if header.first == header.last
        else (f"dòng {header.first}–{header.last}")
    )
    return (
        f"Trang “{table.sheet}”, tiêu đề ở {rows}, {number_text(len(table.lines))} dòng dữ liệu."
    )


def columns(checked: Checked) -> Iterator[str]:
    """Yield which column is read as what, and which are not read."""
    texts = {one.column: one.text for one in checked.table.headings}
    for one in checked.fields:
        column = checked.wishes.columns.get(one.name)
        if column is not None:
            heading = quoted(texts.get(column, ""))
            yield f"Cột {get_column_letter(column)} {heading} → {one.title}"
    for heading in checked.unread:
        yield f"Cột {get_column_letter(heading.column)} {quoted(heading.text)}: không nhập"


def unclear(start: Start, checked: Checked) -> Iterator[str]:
    """Yield the fields that two columns are called by and that nobody chose for."""
    titles = {one.name: one.title for one in checked.fields}
    for name, texts in start.twice.items():
        if name not in checked.wishes.columns:
            both = ", ".join(quoted(text) for text in texts)
            yield f"Có {len(texts)} cột cho {quoted(titles[name])} ({both}): chưa ghép cột nào."


def aside(table: Table) -> Iterator[str]:
    """Yield the rows that were not taken as rows of the list, by why."""
    counts = Counter(one.why for one in table.aside)
    for why in Aside:
        if not counts[why]:
            continue
        rows = [one for one in table.aside if one.why is why]
        told = ", ".join(str(one.row) for one in rows[:_LISTED])
        more = f" … và {number_text(len(rows) - _LISTED)} dòng nữa" if len(rows) > _LISTED else ""
        yield f"{why.label}: dòng {told}{more}"


def counts(checked: Checked) -> str:
    """Return how many rows are right, have to be looked at, and are wrong."""
    states = checked.states
    return " · ".join(f"{state.label}: {number_text(states[state])}" for state in RowState)


def plans(checked: Checked) -> str:
    """Return how many rows are going to be added, changed and passed over."""
    choices = checked.choices
    return " · ".join(f"{choice.label}: {number_text(choices[choice])}" for choice in Choice)


def row(one: CheckedRow) -> str:
    """Return why a row is not right, with its number."""
    return f"Dòng {one.row}: {one.told}"


def differences(one: CheckedRow) -> Iterator[str]:
    """Yield where a row and its record differ."""
    for found in one.match.differences if one.match else ():
        yield f"{found.title}: {quoted(found.before)} → {quoted(found.after)}"


def earlier(before: ImportRow) -> str:
    """Return that this file came before."""
    return (
        f"Tệp này đã nhập ngày {before.taken_at.astimezone():%d/%m/%Y lúc %H:%M}: "
        f"thêm {number_text(before.added)}, cập nhật {number_text(before.changed)} dòng."
    )


def known_before(one: CheckedRow) -> Iterator[str]:
    """Yield how a row differs from the record that it is about, where it does."""
    if one.match is not None and one.match.differences:
        told = "; ".join(differences(one))
        yield f"Dòng {one.row} ({one.choice.label.lower()}), {quoted(one.match.name)}: {told}"


def of_other_lists(checked: Checked) -> Iterator[str]:
    """Yield the rows that are right but belong to another kind of list."""
    for one in checked.rows:
        if one.is_of_another_list:
            yield f"Dòng {one.row}: {' '.join(one.notes)}."


def elsewhere(checked: Checked) -> str:
    """Return which rows belong to another kind of list, with why; empty where none does."""
    rows = [one for one in checked.rows if one.is_of_another_list]
    if not rows:
        return ""
    listed = ", ".join(str(one.row) for one in rows[:_LISTED])
    more = f" … và {number_text(len(rows) - _LISTED)} dòng nữa" if len(rows) > _LISTED else ""
    why = dict.fromkeys(note.partition(": ")[2] or note for one in rows for note in one.notes)
    return f"Không nhập ở danh sách này: dòng {listed}{more}. {' '.join(map(_closed, why))}"


def _closed(note: str) -> str:
    sentence = note[:1].upper() + note[1:]
    return sentence if sentence.endswith(".") else f"{sentence}."


def nothing_right(checked: Checked) -> str:
    """Return that no row could be taken in."""
    first = row(checked.wrong[0])
    return (
        f"Không dòng nào nhập được: {number_text(len(checked.wrong))} dòng cần sửa hoặc xem lại. "
        f"Dữ liệu không thay đổi. {first}"
    )


def refused(refusal: InvalidInput, checked: Checked) -> str:
    """Return what the data file said against the rows, each by its number."""
    told = [
        f"Dòng {number}: {' '.join(texts)}" if number else " ".join(texts)
        for number, texts in list(row_of(refusal, checked).items())[:_LISTED]
    ]
    return f"Chưa nhập dòng nào. {' '.join(told)}"


def nothing_new(checked: Checked) -> str:
    """Return that nothing is going to be written."""
    refused = len(checked.wrong)
    told = f" {number_text(refused)} dòng cần sửa hoặc xem lại." if refused else ""
    return f"0 dòng mới: dữ liệu không thay đổi.{told}"


def done(checked: Checked) -> str:
    """Return what was written."""
    choices = checked.choices
    return (
        f"Đã nhập: thêm {number_text(choices[Choice.ADD])} dòng, "
        f"cập nhật {number_text(choices[Choice.UPDATE])} dòng; "
        f"bỏ qua {number_text(choices[Choice.SKIP] - len(checked.wrong))} dòng, "
        f"{number_text(len(checked.wrong))} dòng chưa nhập vì lỗi hoặc cần xem lại."
    )

"""Saving the support file: what goes into it is said first, and the data only if ticked."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from app.core.progress import Progress
from app.exports.files import safe_name
from app.ui import support
from app.ui.dialogs.file_work import Leaving, Writing, save_file
from app.ui.files import ZIP, Files
from app.ui.jobs import JobRunner
from app.ui.operations import Operations
from app.ui.widgets.ask import Box

_WORDS = (
    "Tệp hỗ trợ giúp người phụ trách phần mềm tìm lỗi. Trong đó có:\n"
    "– nhật ký lỗi của phần mềm: lỗi loại gì, ở chỗ nào; không ghi những gì đã nhập;\n"
    "– phiên bản phần mềm, hệ điều hành, cỡ màn hình, cỡ chữ;\n"
    "– kết quả lần tự kiểm tra gần nhất, nếu đã chạy.\n"
    "Trong đó không có tên người, điểm, khen thưởng, trừ khi đánh dấu ô dưới đây. "
    "Phần mềm không gửi tệp đi đâu: lưu ra rồi tự gửi."
)
_WITH_DATA = "Kèm bản sao toàn bộ &dữ liệu (có tên người, điểm, khen thưởng)"


def save(
    files: Files,
    jobs: JobRunner,
    parent: QWidget,
    operations: Operations | None = None,
    tested: Sequence[str] = (),
) -> None:
    """Say what goes into a support file, ask where to save it, and write it.

    `operations` are those of the data file that is open, if one is; `tested` is what the last
    self-test said.
    """
    data = operations.path if operations else None
    box = Box(parent, "Lưu tệp hỗ trợ", _WORDS, "info")
    with_data = QCheckBox(_WITH_DATA)
    with_data.setEnabled(data is not None)
    box.body.addWidget(with_data)
    box.add_button("Lưu…", box.accept).setFocus()
    box.add_button("Hủy", box.reject)
    if box.exec() != QDialog.DialogCode.Accepted:
        return
    told = support.facts(data, tested)
    added = data if with_data.isChecked() else None

    def write(path: Path, progress: Progress) -> None:
        support.write(path, told, progress, added)

    name = safe_name("Tệp hỗ trợ Sổ Thi Đua")
    leaves = None
    if operations is not None and added is not None:
        leaves = Leaving(operations, "Tệp hỗ trợ kèm toàn bộ dữ liệu", is_sensitive=True)
    text = "Đang lập tệp hỗ trợ…"
    writing = Writing("Lưu tệp hỗ trợ", name, ZIP, write, text, leaves=leaves)
    save_file(writing, files, jobs, parent)

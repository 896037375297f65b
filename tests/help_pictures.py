"""Draw the pictures of the guide anew, on the sample commune.

    python -m tests.help_pictures --out resources/help/pictures

They are the screens that `tests.screens` walks through, of a window of 1093 × 600 points, in a
palette of few colours so that the whole guide stays small. A new one is a line in `PICTURES` and
its name in a chapter. It runs on a fixed day, so that pictures of
screens which did not change do not change either.
"""

import argparse
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from PySide6.QtWidgets import QAbstractItemView, QLabel

from app.core import clock, guide
from app.services import plans, sample
from tests import screens
from tests.ui import walk

WIDTH, HEIGHT = 1093, 600
DAY = datetime(2026, 12, 1, 8, 30)  # noqa: DTZ001 - on the wall of any office
PLACE = r"D:\SoThiDua\XaAnThinhDong.thidua"
YEAR = 2025
"""The year of the plan that is done."""
_COLOURS = 40
_LONGEST = 3600
"""Seconds that the drawing may take."""
_COUNTS = re.compile(r" \([^)]*\)")

PICTURES = {
    "start": "Bắt đầu",
    "first-start": "Thiết lập ban đầu – Đơn vị",
    "first-steps": "Trợ giúp – Bắt đầu",
    "overview": "Tổng quan",
    "plans": "Kế hoạch",
    "plan-draft": "Dự thảo đang mở – 1 Thông tin chung",
    "plan-times": "Kế hoạch đang mở – 3 Đối tượng, thời gian",
    "plan-contents": "Kế hoạch đang mở – 4 Nội dung, chỉ tiêu",
    "plan-awards": "Kế hoạch đang mở – 5 Khen thưởng",
    "plan-reading": "Tệp – Lập kế hoạch từ văn bản",
    "units": "Đơn vị – cá nhân – Đơn vị",
    "unit-form": "Đơn vị – cá nhân – Đơn vị – Thêm",
    "people": "Đơn vị – cá nhân – Cá nhân",
    "households": "Đơn vị – cá nhân – Hộ gia đình",
    "clusters": "Đơn vị – cá nhân – Cụm, khối thi đua",
    "list-import": "Tệp – Nhập từ Excel",
    "registrations": "Đăng ký – Danh hiệu, hình thức",
    "registration-form": "Đăng ký – Danh hiệu, hình thức – Thêm",
    "works": "Đăng ký – Công trình, mô hình",
    "pledged": "Đăng ký – Chỉ tiêu đăng ký",
    "targets": "Đăng ký – Số liệu chỉ tiêu",
    "pledges": "Đăng ký – Giao ước – Nội dung",
    "missing": "Đăng ký – Chưa đăng ký",
    "workbooks": "Đăng ký – Tệp cho đơn vị",
    "monitoring": "Đăng ký – Theo dõi",
    "criteria": "Chấm điểm – Bộ tiêu chí – Tiêu chí",
    "stages": "Chấm điểm – Bộ tiêu chí – Vòng chấm",
    "sheets": "Chấm điểm – Lượt chấm, phiếu",
    "sheet": "Chấm điểm – Lượt chấm, phiếu – Mở phiếu",
    "matrix": "Chấm điểm – Bảng điểm",
    "bulk": "Chấm điểm – Bảng điểm – Chấm hàng loạt",
    "compare": "Chấm điểm – So sánh",
    "ranking": "Chấm điểm – Xếp hạng",
    "what-if": "Chấm điểm – Xếp hạng – Thử thay đổi",
    "candidates": "Năm trước – Người có thể đề nghị",
    "nominations": "Năm trước – Đề nghị",
    "councils": "Bình xét – Khen thưởng – Hội đồng",
    "meeting": "Năm trước – Họp, bỏ phiếu – Mở – Biểu quyết",
    "upward": "Năm trước – Trình cấp trên",
    "decisions": "Năm trước – Quyết định – Mở",
    "certificates": "Năm trước – In giấy khen",
    "book": "Bình xét – Khen thưởng – Sổ khen thưởng",
    "holds": "Bình xét – Khen thưởng – Tạm dừng xét",
    "reports": "Báo cáo",
    "submissions": "Báo cáo – Nộp lên trên",
    "document-check": "Báo cáo – Kiểm tra thể thức",
    "backup": "Tệp – Sao lưu",
    "drill": "Tệp – Thử phục hồi",
    "catalogue-awards": "Danh mục – Danh hiệu, hình thức khen thưởng",
    "catalogue-numbers": "Danh mục – Thông số theo thời gian",
    "office": "Hệ thống – Thông tin đơn vị",
    "accounts": "Hệ thống – Người dùng",
    "history": "Tiện ích – Nhật ký thay đổi",
    "export-log": "Tiện ích – Nhật ký xuất dữ liệu",
    "recycle-bin": "Tiện ích – Thùng rác",
    "options": "Hệ thống – Tùy chọn",
    "slides": "Chế độ họp – Xếp hạng 1",
}
"""The name of each picture, and of the screen that it shows as `tests.screens` calls it."""

HEIGHTS = {
    **dict.fromkeys(("plans", "clusters", "upward", "holds"), 420),
    **dict.fromkeys(("start", "pledged"), 480),
    **dict.fromkeys(("accounts", "export-log", "recycle-bin", "document-check"), 300),
    **dict.fromkeys(("plan-reading", "submissions", "list-import"), 380),
    **dict.fromkeys(("history", "slides"), 450),
}
"""How high the screens are drawn that show little: paper is not for empty lists."""


class FixedClock(datetime):
    """Stands on one moment."""

    @classmethod
    def now(cls, tz=None):
        """Return that moment."""
        return DAY.astimezone(tz)


class Camera(screens.Camera):
    """Keeps the screens that the guide shows."""

    def __init__(self, folder, wanted, data):
        super().__init__(folder)
        self._data = data
        self._wanted = {PICTURES[name]: name for name in wanted}

    def take(self, name, window):
        """Take a picture in which the data file lies where an office would have it."""
        for label in window.findChildren(QLabel):
            if str(self._data) in label.text():
                label.setText(label.text().replace(str(self._data), PLACE))
        usual = window.size()
        if height := HEIGHTS.get(self._wanted.get(_COUNTS.sub("", name), "")):
            window.resize(usual.width(), height)
        super().take(name, window)
        window.resize(usual)

    def save(self, name, picture):
        """Write a picture that is wanted, the first of its name, small."""
        short = self._wanted.pop(_COUNTS.sub("", name), None)
        if short is None:
            return
        path = self.folder / f"{short}.png"
        picture.save(str(path))
        with Image.open(path) as whole:
            few = whole.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        few.save(path, optimize=True)

    @property
    def not_seen(self):
        """The screens that the walk did not come to."""
        return sorted(self._wanted)


def draw_last_year(camera, path):
    """Draw how awards are decided on a plan that is done, with everything that was written."""
    window = walk.open_window(path, WIDTH, HEIGHT)
    last = next(row for row in window.context.operations.ask(plans.listed) if row.year == YEAR)
    window.context.choose(last.year, last.id)
    window.book.show_tab("awards")
    walk.settle(window)
    tab = window.book.current_tab()
    for name, page in walk.pages(tab, "Năm trước", window):
        for view in page.findChildren(QAbstractItemView):
            if view.isVisible() and view.model() is not None and view.model().rowCount():
                view.setCurrentIndex(view.model().index(0, 0))
                break
        walk.settle(window)
        camera.take(name, window)
        if name == "Năm trước – Quyết định – Mở":
            screens.watch_and(
                camera, "Năm trước – In giấy khen", tab.current.view.print_certificates
            )
    walk.close_window(window)


def used():
    """Return the names of the pictures that the chapters use."""
    blocks = [block for chapter in guide.chapters() for block in chapter.blocks]
    return {block.name for block in blocks if isinstance(block, guide.Picture)}


def main():
    """Make the sample file and draw in a process of its own, as `tests.screens` does."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="the folder for the pictures")
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    clock.datetime = FixedClock
    if asked.data is not None:
        asked.out.mkdir(parents=True, exist_ok=True)
        camera = Camera(asked.out, used(), asked.data)
        screens.draw(camera, asked.data, WIDTH, HEIGHT)
        draw_last_year(camera, asked.data)
        if camera.not_seen:
            sys.exit(f"not seen: {', '.join(camera.not_seen)}")
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "xa-mau.thidua"
        sample.build(path)
        screens.add_ruled_set(path)
        own = {
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            "QT_SCALE_FACTOR": "1",
            "XDG_DATA_HOME": folder,
        }
        command = [sys.executable, "-m", "tests.help_pictures", "--out", str(asked.out.resolve())]
        subprocess.run(
            [*command, "--data", str(path)], env=os.environ | own, check=True, timeout=_LONGEST
        )


if __name__ == "__main__":
    main()

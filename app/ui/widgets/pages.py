"""The pages of a PDF file as pictures under each other: what will be printed, before it is."""

from pathlib import Path
from typing import Any

import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

_MOST_PAGES = 20
"""Pages that are drawn; the file itself has them all."""
_LETTERS = 40
_NARROWEST, _WIDEST = 400, 760


class PagesView(QScrollArea):
    """Shows the first pages of a PDF file, as wide as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setAccessibleName("Xem trước")
        self.say("Chọn báo cáo rồi bấm Xem trước.")

    @property
    def room(self) -> int:
        """How many pixels of the screen a page can be wide, for `drawn`."""
        width = max(_NARROWEST, min(_WIDEST, self.viewport().width() - 40))
        return round(width * self.devicePixelRatioF())

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._images)

    def show_images(self, images: list[QImage]) -> None:
        """Show pages that `drawn` has made."""
        self._images = images
        self._clear()
        for number, image in enumerate(images, start=1):
            page = QLabel()
            page.setAccessibleName(f"Trang {number}")
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            page.setPixmap(picture)
            page.setFrameShape(QLabel.Shape.Box)
            self._column.addWidget(page)
        if len(images) == _MOST_PAGES:
            note = f"Chỉ xem trước {_MOST_PAGES} trang đầu; tệp xuất ra có đủ các trang."
            self._column.addWidget(QLabel(note))
        self.verticalScrollBar().setValue(0)

    def say(self, sentence: str) -> None:
        """Show a sentence in place of pages."""
        self._images = []
        self._clear()
        label = QLabel(sentence)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        self._column.addWidget(label)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # it is deleted later, and would be seen under the next until then
                widget.deleteLater()


def drawn(path: Path, width: int) -> list[QImage]:
    """Draw the first pages of the PDF file at `path`, `width` pixels wide. Needs no window."""
    document: Any = pypdfium2.PdfDocument(path)  # the library has no types
    try:
        shown = range(min(len(document), _MOST_PAGES))
        return [page_image(document, number, width) for number in shown]
    finally:
        document.close()


def drawn_page(pdf: bytes, number: int, width: int) -> QImage:
    """Draw one page (from 0) of a PDF file that is at hand, `width` pixels wide."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return page_image(document, number, width)
    finally:
        document.close()


def page_image(document: Any, number: int, width: int) -> QImage:  # noqa: ANN401 - no types
    """Draw one page (from 0) of a document that is open, `width` pixels wide."""
    page = document[number]
    bitmap = page.render(scale=width / page.get_width(), rev_byteorder=True)
    picture = bitmap.to_pil().convert("RGBA")
    page.close()
    data = picture.tobytes()
    image = QImage(data, picture.width, picture.height, QImage.Format.Format_RGBA8888)
    return image.copy()

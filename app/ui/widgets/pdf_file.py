"""A PDF file that is open to be drawn, a page at a time, by whoever asks and from any thread."""

from typing import Any

import pypdfium2
from PySide6.QtGui import QImage

from app.core.pdf_lock import PDF_LOCK


class PdfFile:
    """The bytes of a PDF file and its pages. Numbers of pages count from 0."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        with PDF_LOCK:
            self._document: Any = pypdfium2.PdfDocument(content)  # the library has no types
            count = len(self._document)
            self.sizes: tuple[tuple[float, float], ...] = tuple(
                self._document.get_page_size(number) for number in range(count)
            )
            """Width and height of each page in points (1/72 inch)."""

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self.sizes)

    def drawn(self, number: int, width: int) -> QImage:
        """Draw one page, `width` pixels wide. Needs no window. ValueError once it is closed."""
        with PDF_LOCK:
            if self._document is None:
                raise ValueError("the file is closed")
            page = self._document[number]
            bitmap = page.render(scale=width / self.sizes[number][0], prefer_bgrx=True)
            page.close()
            picture = QImage(
                memoryview(bitmap.buffer).cast("B"),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGB32,
            )
            return picture.copy()  # the buffer goes with the bitmap

    def close(self) -> None:
        """Let go of the pages; the bytes stay."""
        with PDF_LOCK:
            if self._document is not None:
                self._document.close()
                self._document = None

"""Printing the pages of a PDF file as they are: their full size, from the corner of the paper.

The pages are drawn as pictures, so that no other program's “fit to page” comes between.
"""

from pathlib import Path
from typing import Any

import pypdfium2
from PySide6.QtCore import QMarginsF, QRect
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.core.errors import StorageFailure
from app.core.progress import Progress
from app.ui.widgets.pages import page_image

_LEAST_DPI, _MOST_DPI = 300, 600


def printers() -> list[str]:
    """Return the printers that this PC has, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    names = [str(name) for name in QPrinterInfo.availablePrinterNames()]
    return sorted(names, key=lambda name: (name != usual, name.casefold()))


def print_pages(pdf: bytes, printer: QPrinter, progress: Progress) -> None:
    """Print every page of A4 on its side. Needs no window.

    Raises StorageFailure when the printer takes nothing, and Cancelled.
    """
    dpi = max(_LEAST_DPI, min(printer.resolution(), _MOST_DPI))
    document: Any = pypdfium2.PdfDocument(pdf)  # the library has no types
    painter = QPainter()
    try:
        if not painter.begin(printer):
            raise _not_taken(printer)  # noqa: TRY301 - the document is closed on the way
        sheet = QRect(printer.pageLayout().fullRectPixels(printer.resolution()))
        sheet.moveTo(0, 0)
        for number in range(len(document)):
            progress.report(number, len(document))
            if number:
                printer.newPage()
            painter.drawImage(sheet, _page(document, number, dpi))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
        document.close()


def landscape_printer(name: str, copies: int = 1, target: Path | None = None) -> QPrinter:
    """Return a printer set to A4 on its side without margins; with `target` it writes a PDF."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if target is None:
        printer.setPrinterName(name)
    else:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        printer.setResolution(_LEAST_DPI)
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape,
            QMarginsF(0, 0, 0, 0),
        )
    )
    printer.setFullPage(True)
    printer.setCopyCount(copies)
    return printer


def _not_taken(printer: QPrinter) -> StorageFailure:
    return StorageFailure(
        f"Máy in “{printer.printerName()}” không nhận bản in. Chưa in tờ nào. Kiểm tra máy in đã "
        "bật và có giấy rồi in lại."
    )


def _page(document: Any, number: int, dpi: int) -> QImage:  # noqa: ANN401 - no types
    page = document[number]
    width = round(page.get_width() / 72 * dpi)
    page.close()
    return page_image(document, number, width)

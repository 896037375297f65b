"""Printing the pages of a PDF file as they are: their own size, from the corner of the paper.

The pages are drawn as pictures, so that no other program's “fit to page” comes between. Each page
gets paper of its own size and lies as it lies in the file.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.core.errors import StorageFailure
from app.core.progress import Progress
from app.ui.widgets.pdf_file import PdfFile

LEAST_DPI, MOST_DPI = 300, 600
"""Dots per inch. At the least of them a page of A4 weighs 35 MB on its way to a printer."""


def printers() -> list[str]:
    """Return the printers that this PC has, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    names = [str(name) for name in QPrinterInfo.availablePrinterNames()]
    return sorted(names, key=lambda name: (name != usual, name.casefold()))


def print_pages(
    pdf: bytes,
    printer: QPrinter,
    progress: Progress,
    pages: Sequence[int] | None = None,
    most_dpi: int = MOST_DPI,
) -> None:
    """Print pages (from 0; all of them by default) on paper of their own size. Needs no window.

    Raises StorageFailure when the printer takes nothing, and Cancelled.
    """
    dpi = max(LEAST_DPI, min(printer.resolution(), most_dpi))
    file = PdfFile(pdf)
    painter = QPainter()
    chosen = range(len(file)) if pages is None else pages
    try:
        for done, number in enumerate(chosen):
            progress.report(done, len(chosen))
            printer.setPageLayout(layout_of(*file.sizes[number]))  # of the page that begins now
            if not done and not painter.begin(printer):
                raise _not_taken(printer)  # noqa: TRY301 - the file is closed on the way
            if done:
                printer.newPage()
            sheet = QRect(printer.pageLayout().fullRectPixels(printer.resolution()))
            sheet.moveTo(0, 0)
            painter.drawImage(sheet, file.drawn(number, round(file.sizes[number][0] / 72 * dpi)))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
        file.close()


def printer_of(name: str, copies: int = 1, target: Path | None = None) -> QPrinter:
    """Return a printer that prints to the edge; with `target` it writes a PDF."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if target is None:
        printer.setPrinterName(name)
    else:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        printer.setResolution(LEAST_DPI)
    printer.setFullPage(True)
    printer.setCopyCount(copies)
    printer.setCollateCopies(True)
    return printer


def layout_of(width: float, height: float) -> QPageLayout:
    """Return the paper of a page that is given in points: A4 on its side."""
    is_wide = width > height
    size = QSizeF(min(width, height), max(width, height))
    layout = QPageLayout(
        QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
        QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait,
        QMarginsF(0, 0, 0, 0),
    )
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def _not_taken(printer: QPrinter) -> StorageFailure:
    return StorageFailure(
        f"Máy in “{printer.printerName()}” không nhận bản in. Chưa in tờ nào. Kiểm tra máy in đã "
        "bật và có giấy rồi in lại."
    )

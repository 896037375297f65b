"""A chapter of the guide as simple HTML for the window."""

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QImageReader

from app.core.guide import (
    Block,
    Chapter,
    Heading,
    Line,
    Picture,
    Steps,
    Table,
    Text,
    Voice,
    anchor,
)
from app.ui import style


def picture_of(url: QUrl, ratio: float) -> QImage:
    """Return a picture as wide as its address says, on a screen of so many dots a point.

    It is made small here: a text page by itself leaves letters ragged.
    """
    picture = QImage(str(Picture(url.path(), "").path))
    width = round(int(url.query() or 0) * ratio)
    if 0 < width < picture.width():
        picture = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
    return picture


def chapter_html(chapter: Chapter, width: int) -> str:
    """Return a chapter; no picture is wider than `width`."""
    body = "".join(piece for block in chapter.blocks for piece in _block(block, width))
    return f"<h2>{escape(chapter.title)}</h2>{body}"


def _block(block: Block, width: int) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"<h3><a name='{anchor(text)}'>{escape(text)}</a></h3>"
        case Text(line, is_note):
            yield _note(line) if is_note else f"<p>{_line(line)}</p>"
        case Steps(items, is_numbered):
            tag = "ol" if is_numbered else "ul"
            rows = "".join(f"<li style='margin-bottom:4px'>{_line(item)}</li>" for item in items)
            yield f"<{tag}>{rows}</{tag}>"
        case Table(head, rows):
            yield "<table border='1' cellspacing='0' cellpadding='4' width='100%'>"
            yield _row(head, "<th align='left'>{}</th>")
            for row in rows:
                yield _row(row, "<td>{}</td>")
            yield "</table>"
        case Picture(_, caption):
            yield _picture(block, caption, width)


def _row(cells: tuple[Line, ...], cell: str) -> str:
    return f"<tr>{''.join(cell.format(_line(one)) for one in cells)}</tr>"


def _note(line: Line) -> str:
    return (
        f"<table bgcolor='{style.NOTE_TINT}' cellpadding='6' width='100%'><tr><td>"
        f"<b>Lưu ý:</b> {_line(line)}</td></tr></table>"
    )


def _picture(picture: Picture, caption: str, width: int) -> str:
    shown = min(QImageReader(str(picture.path)).size().width(), width)
    return f"<p align='center'><img src='{picture.name}?{shown}'><br><i>{escape(caption)}</i></p>"


def _line(line: Line) -> str:
    return "".join(_run(run.text, run.voice, run.target) for run in line)


def _run(text: str, voice: Voice, target: str) -> str:
    words = escape(text)
    match voice:
        case Voice.PLAIN:
            return words
        case Voice.STRONG | Voice.WORD:
            return f"<b>{words}</b>"
        case Voice.KEY:
            return f"<span style='background-color:{style.LINE}'>&nbsp;{words}&nbsp;</span>"
        case Voice.LINK:
            return f"<a href='{target}'>{words}</a>"

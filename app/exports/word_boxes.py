"""Boxes to tick in a Word document: small pictures, as the font has no such sign."""

from io import BytesIO
from typing import Any

from docx.document import Document
from docx.oxml.ns import nsdecls
from PIL import Image, ImageDraw

_SIDE = 8.5  # points
_PIXELS = 96  # of a side: some 800 to the inch, so that print is sharp
_EDGE = 3  # pixels left white around it: a line on the very edge is half cut on screens
_EMU = 12_700  # of a point: the unit of drawings
_FIRST_ID = 1000
_BLANK = "<w:t>\u00a0</w:t>"


class Boxes:
    """The boxes of one document; each of the two pictures is kept once."""

    def __init__(self, document: Document) -> None:
        self._part: Any = document.part
        self._relations: dict[bool, str] = {}
        self._count = 0

    def xml(self, *, is_on: bool) -> str:
        """Return the markup of a ticked or an empty box, to stand in a run.

        The blanks at its sides make a line as tall as one of words, so that the box stands where
        letters stand; alone, a program may make the line as low as the picture.
        """
        if is_on not in self._relations:
            self._relations[is_on] = self._part.get_or_add_image(_picture(is_on=is_on))[0]
        self._count += 1
        number, side = _FIRST_ID + self._count, round(_SIDE * _EMU)
        words = "có" if is_on else "không"
        return (
            f"{_BLANK}<w:drawing {nsdecls('w', 'wp', 'a', 'pic', 'r')}>"
            '<wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{side}" cy="{side}"/>'
            f'<wp:docPr id="{number}" name="Ô {number}" descr="{words}"/>'
            "<a:graphic><a:graphicData"
            ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Ô" descr="{words}"/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{self._relations[is_on]}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
            f'<a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing>"
            f"{_BLANK}"
        )


def _picture(*, is_on: bool) -> BytesIO:
    picture = Image.new("L", (_PIXELS, _PIXELS), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((_EDGE, _EDGE, _PIXELS - 1 - _EDGE, _PIXELS - 1 - _EDGE), outline=0, width=8)
    if is_on:
        tick = [(share * _PIXELS, (1 - height) * _PIXELS) for share, height in _TICK]
        pen.line(tick, fill=0, width=11, joint="curve")
    target = BytesIO()
    picture.save(target, "PNG")
    target.seek(0)
    return target


_TICK = ((0.18, 0.5), (0.42, 0.22), (0.84, 0.82))

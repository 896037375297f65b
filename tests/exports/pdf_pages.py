"""A PDF file with a word on each page, made without the program."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

A4 = (595.28, 841.89)
LYING = (841.89, 595.28)


def pages(*words, size=A4):
    """Return a file with a page for each of the words, or pairs of a word and the page's size."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=size, invariant=1)
    for one in words:
        word, its_size = one if isinstance(one, tuple) else (one, size)
        canvas.setPageSize(its_size)
        canvas.drawString(72, its_size[1] - 72, word)
        canvas.rect(36, 36, its_size[0] - 72, its_size[1] - 72)
        canvas.showPage()
    canvas.save()
    return target.getvalue()

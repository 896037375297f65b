"""Checks that only a page can fail: `test_pdf.py` breaks pages for them."""

SEEN = ("DT-LEVEL", "SG-KEEP")

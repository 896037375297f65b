"""One caller at a time for the library that reads and draws PDF files.

PDFium bears no two threads at once, not even on two files. Whoever calls it holds this lock, a
page at a time, so that pages are drawn while a long file is read elsewhere.
"""

from threading import RLock

PDF_LOCK = RLock()

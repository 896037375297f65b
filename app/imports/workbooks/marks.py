"""What reader and writer of a unit's workbook know the parts of it by.

A page has its key in A1 and the keys of its columns in the rest of row 1; its rows have theirs in
column A. Both are hidden. So cells are found again wherever they were moved to.
"""

FORMAT_NAME = "so-thi-dua/unit-workbook"
IDENTITY_PAGE = "_SoThiDua"
LISTS_PAGE = "_DanhMuc"
PAGE_MARK = "page:"
HEAD_ROW = "head"
"""The row that names whom the workbook was made for, in column B."""

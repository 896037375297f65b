"""How much of a file that comes in is read, and how a refusal is said.

The limits keep a small PC from standing still; they are far above what a commune keeps in a book.
"""

from app.imports.book_values import address

MOST_BYTES = 20_000_000
"""Of a file as it comes; what people keep in a commune's workbooks is below 2 MB."""

MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 300_000
"""That are not blank, over all sheets: 30 columns for 10,000 people."""

MOST_LETTERS = 32_767
"""Of one cell, in UTF-16 units, as in Excel."""

MOST_LETTERS_OF_BOOK = 40_000_000


class Unreadable(Exception):
    """A file is not read: what about it, and what the person does now.

    Whoever knows the name of the file makes the sentence.
    """

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason, advice)
        self.reason = reason
        self.advice = advice


class Gathering:
    """Counts what is read of a book, so that it stays within what a small PC can hold."""

    def __init__(self) -> None:
        self._cells = 0
        self._letters = 0

    def add(self, sheet: str, row: int, column: int, text: object) -> None:
        """Count a cell that is not blank; raises Unreadable where it is one too many."""
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise Unreadable(
                f"{sheet} có nội dung ở ô {address(row, column)}, ngoài phạm vi "
                f"{MOST_ROWS // 1000}.000 dòng và {MOST_COLUMNS} cột mà phần mềm đọc",
                "Hãy xóa dòng, cột thừa, hoặc chép phần cần dùng sang tệp mới rồi chọn tệp ấy.",
            )
        self._cells += 1
        if isinstance(text, str):
            self._letters += len(text)
            if len(text) * 2 > MOST_LETTERS and len(text.encode("utf-16-le", "surrogatepass")) > (
                MOST_LETTERS * 2
            ):
                raise Unreadable(
                    f"ô {address(row, column)} của {sheet} dài quá 32.767 chữ",
                    "Hãy rút ngắn nội dung ô ấy rồi chọn lại tệp.",
                )
        if self._cells > MOST_CELLS or self._letters > MOST_LETTERS_OF_BOOK:
            raise Unreadable(
                f"tệp có quá nhiều nội dung (hơn {MOST_CELLS // 1000}.000 ô hoặc "
                f"{MOST_LETTERS_OF_BOOK // 1_000_000} triệu chữ)",
                "Hãy chép phần cần dùng sang một tệp mới rồi chọn tệp ấy.",
            )

"""How long a workbook takes to come in, beside openpyxl in its quick mode.

Usage: python -m tests.benchmarks.reading [ROWS ...]     (1000 10000 unless told)

Twelve columns: texts, numbers, a day, a formula with its result. The floor is one pass of
openpyxl over the values, which knows neither formulas nor merged cells and looks at no format.
Seconds are of work, not of the clock: a busy machine does not change them much. The last column
is the clock, from the file to the book, by way of the process of its own.
"""

import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from app.imports.book_parsing import parsed
from app.imports.book_reading import read_book
from tests.imports.books import packed, raw_book

_RUNS = 3


def a_book(rows):
    def row(n):
        texts = "".join(f'<c t="s"><v>{n % 900 + one}</v></c>' for one in range(7))
        numbers = f"<c><v>{n}</v></c><c><v>9.5</v></c><c><v>{n / 8}</v></c>"
        return f'<row>{texts}{numbers}<c s="1"><v>45366</v></c><c><f>H1</f><v>{n}</v></c></row>'

    return packed(
        raw_book(
            "".join(map(row, range(rows))),
            strings="".join(f"<si><t>Nguyễn Văn {one}</t></si>" for one in range(907)),
            styles='<fonts count="1"><font><name val="Arial"/></font></fonts>'
            '<fills count="1"><fill><patternFill/></fill></fills>'
            '<borders count="1"><border/></borders>'
            '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
            '<cellXfs count="2"><xf/><xf numFmtId="14"/></cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles>',
        )
    )


def openpyxl_values(content):
    for row in load_workbook(BytesIO(content), read_only=True, data_only=True).active.iter_rows():
        for cell in row:
            _ = cell.value


def least(work, clock=time.process_time):
    taken = []
    for _ in range(_RUNS):
        start = clock()
        work()
        taken.append(clock() - start)
    return min(taken)


def main(words):
    sys.stdout.write("    rows   openpyxl     here    ×   from file to book\n")
    for rows in map(int, words or ("1000", "10000")):
        content = a_book(rows)
        floor = least(lambda content=content: openpyxl_values(content))
        here = least(lambda content=content: parsed(content, "a.xlsx"))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "a.xlsx")
            path.write_bytes(content)
            whole = least(lambda path=path: read_book(path), time.perf_counter)
        sys.stdout.write(
            f"{rows:8} {floor:8.2f} s {here:6.2f} s {here / floor:4.1f} {whole:18.2f} s\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])

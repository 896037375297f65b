"""The campaign of bad files (G18 of the goals): what comes of them is a book or a sentence.

    python -m tests.imports.hostile_files [MUTATED] [SEED]

All files made by hand (`hostile_cases`), the heavy ones in the process that people's files go
through, and so many of real workbooks and CSV files with something changed in them. Nothing may
crash, take 10 s or 500 MB; what is refused is refused in one Vietnamese sentence. The control
reads the same files with openpyxl as it comes: it has to fail, or the files prove nothing.
"""

import os
import random
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO

from openpyxl import load_workbook

from app.core.progress import Silent
from app.core.vietnamese import quoted
from app.imports.book_limits import MOST_COLUMNS, MOST_ROWS, Unreadable
from app.imports.book_parsing import parsed
from app.imports.book_reading import refusal
from app.imports.book_values import Book
from app.imports.book_worker import parsed_apart
from tests.imports.books import bytes_of, packed, parts_of, raw_book
from tests.imports.hostile_cases import CASES, NAMES, ONE, Case

MUTATED = 5_000
SECONDS = 10
MEGABYTES = 500
FEWEST_BY_HAND = 60
LEAST_FAILURES_OF_CONTROL = 30
_ENGLISH = ("error", "exception", "traceback", "invalid", "zip", "none", "xml part", "failed")


class Hang(Exception):
    """Reading took too long."""


@dataclass(slots=True)
class Tally:
    """What came of the files, and what should not have."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0

    def add_content(self, label: str, name: str, content: bytes) -> Book | str | None:
        """Read the bytes of a file here."""
        return self.add(label, partial(parsed, content, name))

    def add(self, name: str, read: Callable[[], Book]) -> Book | str | None:
        """Read a file and look at what comes of it: the book, the sentence, None for a fault."""
        started = worked()
        try:
            with limited(SECONDS):
                book = read()
        except Unreadable as refused:
            self._timed(name, started)
            return self._refused(name, refused)
        except Hang:
            self.faults.append(f"{name}: over {SECONDS} s")
        except Exception as error:  # noqa: BLE001 - a crash is what is looked for
            self.faults.append(f"{name}: {type(error).__name__}: {error}")
        else:
            self._timed(name, started)
            self.outcomes["read"] += 1
            self.faults += [f"{name}: {fault}" for fault in faults_of(book)]
            return book
        return None

    def _timed(self, name: str, started: float) -> None:
        took = worked() - started
        self.slowest = max(self.slowest, took)
        if took > SECONDS:
            self.faults.append(f"{name}: {took:.0f} s")

    def _refused(self, name: str, refused: Unreadable) -> str:
        self.outcomes["refused"] += 1
        problems = refusal(f"tệp {quoted(name)}", refused).problems
        sentence = problems[0].message
        if len(problems) != 1 or not is_sentence(sentence):
            self.faults.append(f"{name}: not one sentence: {sentence}")
        return sentence


def worked() -> float:
    """Return the seconds that this process and its ended workers have worked.

    Time on the clock would tell how busy the machine is with other things.
    """
    return sum(os.times()[:4])


class limited:  # noqa: N801 - read as a word
    """Raise Hang in what works longer (main thread, not on Windows)."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        def stop(*_: object) -> None:
            raise Hang

        self._before = signal.signal(signal.SIGPROF, stop)
        signal.setitimer(signal.ITIMER_PROF, self._seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self._before)


def is_sentence(text: str) -> bool:
    """Return whether it says what happened, that nothing was changed, and what to do."""
    happened, parting, advice = text.partition(". Chưa có gì thay đổi. ")
    return bool(
        happened.startswith("Không đọc được tệp “")
        and parting
        and advice.startswith(("Hãy ", "Nếu "))
        and text.endswith(".")
        and "\n" not in text
        and not any(word in text.replace("(.zip)", "").lower().split() for word in _ENGLISH)
    )


def faults_of(book: Book) -> list[str]:
    """Return what a book may not have, whatever it was read from."""
    found: list[str] = []
    for sheet in book.sheets:
        places = [(cell.row, cell.column) for cell in sheet.cells]
        if places != sorted(set(places)):
            found.append("cells out of order")
        for cell in sheet.cells:
            if not (1 <= cell.row <= MOST_ROWS and 1 <= cell.column <= MOST_COLUMNS):
                found.append(f"{cell.address} is outside")
            if isinstance(cell.value, str) and not cell.value.strip():
                found.append(f"{cell.address} is blank")
            if isinstance(cell.value, float):
                found.append(f"{cell.address} is a float")
    return found


def check_by_hand(case: Case, tally: Tally, read: Callable[[bytes, str], Book] = parsed) -> None:
    """Read a file made by hand and compare with what it says of itself."""
    content = case.make()
    answer = tally.add(case.name, partial(read, content, case.name))
    if isinstance(answer, str):
        if case.said is None or case.said not in answer:
            tally.faults.append(f"{case.name}: refused otherwise: {answer}")
    elif answer is not None and (case.said is not None or not case.holds(answer)):
        tally.faults.append(f"{case.name}: read otherwise: {answer.sheets} {answer.notices}")


# --- files with something changed


def bases() -> list[tuple[str, bytes]]:
    """Return files as people have them, small ones."""
    from tests.imports.test_book_reading import office_book  # noqa: PLC0415 - a test module

    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts><font>'
        '<name val=".VnTime"/></font></fonts>'
        '<cellXfs><xf/><xf numFmtId="164" fontId="0"/></cellXfs>'
    )
    rows = ONE + '<row r="2"><c r="A2" s="1"><v>45000</v></c><c r="B2" t="s"><v>0</v></c></row>'
    more = {"styles": styles, "strings": "<si><r><t>a</t></r></si>"}
    return [
        ("văn phòng.xlsx", bytes_of(office_book())),
        ("tay.xlsx", packed(raw_book(rows, after='<mergeCell ref="A1:B2"/>', **more))),
        ("tên.csv", (NAMES * 5).encode()),
        ("nháy.csv", 'a,"b ""c""\nd",e\n1,2,3\n'.encode("utf-16")),
    ]


def mutated(seed: int, files: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """Return one of the files with something changed: its bytes, or the text of its parts."""
    chance = random.Random(seed)
    name, content = files[seed % len(files)]
    if name.endswith(".xlsx") and chance.random() < 0.7:
        parts = dict(parts_of(content))
        for _ in range(chance.randint(1, 3)):
            part = chance.choice(sorted(parts))
            parts[part] = changed(parts[part], chance)
        return name, packed(parts)
    return name, changed(content, chance)


_ODD = (
    *(b"<", b">", b"&", b'"', b"\0", b"\xff", b"]]>", b"<!--", b"<!DOCTYPE a>", b"&#0;", b"&lol;"),
    *(
        b"-1",
        b"99999999999",
        b"1E999",
        b"NaN",
        b"XFD1048576",
        b"_x0000_",
        b"\r",
        b"\n",
        b";",
        b"'=",
    ),
    *(
        "ế".encode(),
        b"\xed\xa0\x80",
        b'<row r="0">',
        b'<c r="ZZZ9">',
        b"<c>",
        b"</c>",
        b"<v>",
        b"PK\x01\x02",
    ),
)


def changed(content: bytes, chance: random.Random) -> bytes:
    """Return bytes with some flipped, cut, doubled, moved, or odd ones put in."""
    if not content:
        return chance.choice(_ODD)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.choice((1, 2, 8, 50, 400)))
        piece = content[start:end]
        match chance.randrange(6):
            case 0:
                middle = bytes(byte ^ (1 << chance.randrange(8)) for byte in piece)
            case 1:
                middle = b""
            case 2:
                middle = piece * chance.choice((2, 3, 50))
            case 3:
                middle = chance.choice(_ODD) + piece
            case 4:
                middle = chance.choice(_ODD)
            case _:
                middle = chance.randbytes(len(piece))
        content = content[:start] + middle + content[end:]
    return content[: chance.randrange(len(content) + 1)] if chance.random() < 0.1 else content


# --- the control


def control_fails(content: bytes) -> bool:
    """Return whether openpyxl as it comes gives neither cells nor a sentence for a file."""
    try:
        with limited(2), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for page in load_workbook(BytesIO(content)).worksheets:
                for row in page.iter_rows(max_row=100, max_col=50):
                    for cell in row:
                        _ = cell.value
    except Exception:  # noqa: BLE001 - whatever it is, no person can do anything with it
        return True
    return False


# --- the campaign


def apart(content: bytes, name: str) -> Book:
    """Read a file in the process that people's files go through, however busy the machine is."""
    return parsed_apart(content, name, Silent(), seconds=300)


def campaign(number: int, seed: int) -> int:
    """Run it all and print what came of it; the exit code is 1 where something is wrong."""
    import resource  # noqa: PLC0415 - Windows has none

    hand, changes = Tally(), Tally()
    for case in CASES:
        check_by_hand(case, hand, apart if case.is_heavy else parsed)
    files = bases()
    for one in range(seed, seed + number):
        name, content = mutated(one, files)
        changes.add_content(f"{one} {name}", name, content)
    used = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_CHILDREN, 0)]
    failures = sum(control_fails(case.make()) for case in CASES if not case.is_heavy)
    failures += sum(control_fails(mutated(one, files)[1]) for one in range(0, number, 50))
    sys.stdout.write(
        f"by hand: {len(CASES)} files, {told(hand)}\nchanged: {number} files, {told(changes)}\n"
        f"memory: {used[0]} MB in the worker, {used[1]} MB here\n"
        f"control: openpyxl as it comes fails on {failures}\n"
    )
    faults = [*hand.faults, *changes.faults]
    faults += [said for said, is_so in unproved(hand, changes, number, failures).items() if is_so]
    faults += [f"{one} MB of memory" for one in used if one > MEGABYTES]
    sys.stdout.write("".join(f"FAULT {fault}\n" for fault in faults) or "ok\n")
    return bool(faults)


def unproved(hand: Tally, changes: Tally, number: int, failures: int) -> dict[str, bool]:
    """Return what would make the campaign prove nothing, and whether it is so."""
    return {
        "not all files made by hand were looked at": len(CASES) < FEWEST_BY_HAND
        or sum(hand.outcomes.values()) != len(CASES),
        "not all changed files were looked at": sum(changes.outcomes.values()) != number,
        "the changes are too mild or too harsh": min(
            changes.outcomes["read"], changes.outcomes["refused"]
        )
        < number // 20,
        "the control does not fail": failures < LEAST_FAILURES_OF_CONTROL,
    }


def told(tally: Tally) -> str:
    """Return what came of the files in words."""
    outcomes = ", ".join(f"{number} {what}" for what, number in sorted(tally.outcomes.items()))
    return f"{outcomes}, slowest {tally.slowest:.1f} s"


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    raise SystemExit(campaign(*(given + [MUTATED, 1][len(given) :])))

"""Plans spoilt by chance: whatever the text, a reading ends, points into it and invents nothing.

python -m tests.imports.plan_reader.mutations N [SEED]

Every case is made of its number and the seed alone, so that one can be had again: `text_of(n)`.
"""

import json
import random
import re
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from app.core.vietnamese import fold
from app.imports.plan_reader.answer import answer_of
from app.imports.plan_reader.files import PlanFile
from app.imports.plan_reader.passage import _UNSEEN
from app.imports.plan_reader.reader import read_plan
from app.imports.plan_reader.telling import as_lines
from tests.imports.plan_reader.scoring import HERE, PLANS

SEED = 8
SLOW = 2.0
COMPUTED = re.compile(r"/(?:regime|is_emulation_plan|operator|carries_out|in_force)$")
"""What is no word of the text: whose rules, whether, how a number bounds, which of the bases."""
_IN_COLUMNS = re.compile(r"/(?:parent_issuer|issuer|signer/\w+|recipients/\d+)")
"""What may take two lines of a column; those of the other column lie between them."""
_SIGNS = "  \t\n,.;:-–/()“”\"'…_*+•%0123456789"
_STRANGE = (
    "²³½٣５Ⅳ\u0130ßﬁ\u200b\u00ad\ufeff\u0301\u0323\U0001d7d9😀\x85\u2028\x0b\x0c\x1d\u0590é\ud7a3"
)


def texts():
    """Return every text there is to spoil; the five plans of communes only where they are."""
    folders = [HERE / name for name in ("made", "other", "unseen")]
    paths = [path for folder in (*folders, PLANS) for path in sorted(folder.glob("*.txt"))]
    return [path.read_bytes().decode("utf-8") for path in paths]


# --- what is done to a text ------------------------------------------------------------------


def cut(chance, text, _all):
    start, end = sorted(chance.sample(range(len(text) + 1), 2))
    return text[start:end] if chance.random() < 0.5 else text[:end]


def joined(chance, text, every):
    other = chance.choice(every)
    return cut(chance, text, every) + chance.choice(["", "\n", " "]) + cut(chance, other, every)


def shuffled_lines(chance, text, _all):
    lines = text.split("\n")
    chance.shuffle(lines)
    return "\n".join(lines)


def moved_lines(chance, text, _all):
    lines = text.split("\n")
    for _ in range(chance.randint(1, 10)):
        lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
    return "\n".join(lines)


def doubled_lines(chance, text, _all):
    return "\n".join(
        "\n".join([line] * chance.choice([1, 1, 1, 2, 5])) for line in text.split("\n")
    )


def one_line(chance, text, _all):
    return chance.choice(["", " ", "  ", "\t"]).join(text.split("\n"))


def no_marks(chance, text, _all):
    plain = fold(text) if chance.random() < 0.3 else _unmarked(text)
    return plain.upper() if chance.random() < 0.3 else plain


def apart(_chance, text, _all):
    return unicodedata.normalize("NFD", text)


def turned_case(chance, text, _all):
    return chance.choice([str.upper, str.lower, str.title, str.swapcase])(text)


def lost_letters(chance, text, _all):
    share = chance.choice([0.005, 0.05, 0.3])
    return "".join(letter for letter in text if chance.random() > share)


def random_bytes(chance, text, _all):
    raw = bytearray(text.encode())
    for _ in range(chance.choice([3, 50, 800])):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return raw.decode("utf-8", "replace")


def strange_letters(chance, text, _all):
    return _put(chance, text, lambda: chance.choice(_STRANGE))


def signs_among(chance, text, _all):
    return _put(chance, text, lambda: chance.choice(_SIGNS) * chance.choice([1, 2, 7]))


def huge_numbers(chance, text, _all):
    def larger(match):
        if chance.random() < 0.6:
            return match[0]
        made = [match[0] * 40, "9" * chance.randint(3, 400), "0", "00", "31", "1e9", "-1", "٣"]
        return chance.choice(made)

    return re.sub(r"\d+", larger, text)


def lost_quotes(chance, text, _all):
    return re.sub('[“”"()]', lambda one: chance.choice(["", one[0], "“", "”"]), text)


def long_runs(chance, text, _all):
    """Put a run of the same few signs somewhere: what a search may go back over for ever."""
    piece = chance.choice(
        ["a", "A", "9", " ", ",", ".", "-", "“", "(", "a ", "a, ", "1/", "1.", "1, ", "ngày ",
         "tháng 1 ", "của ", "thi đua ", "xã ", "UBND ", "số ", "đến ", "từ ", "và ", "9.9",
         "Kế hoạch số ", "I. ", "- ", "năm 2026 ", "ít nhất ", "\t", "….", "ban ", "phòng, "]
    )  # fmt: skip
    at = chance.randrange(len(text) + 1)
    return text[:at] + piece * chance.choice([30, 300, 3000]) + text[at:]


def mixed(chance, text, every):
    for _ in range(3):
        text = chance.choice(MUTATIONS[:-1])(chance, text, every) or "x"
    return text


MUTATIONS = [
    cut, joined, shuffled_lines, moved_lines, doubled_lines, one_line, no_marks, apart,
    turned_case, lost_letters, random_bytes, strange_letters, signs_among, huge_numbers,
    lost_quotes, long_runs, mixed,
]  # fmt: skip


def _put(chance, text, make):
    letters = list(text)
    for _ in range(chance.choice([3, 40, 600])):
        letters.insert(chance.randrange(len(letters) + 1), make())
    return "".join(letters)


def _unmarked(text):
    apart_ = unicodedata.normalize("NFD", text)
    plain = "".join(sign for sign in apart_ if not unicodedata.combining(sign))
    return plain.replace("đ", "d").replace("Đ", "D")


def text_of(number, every=None, seed=SEED):
    """Return the spoilt text with this number, and what spoilt it."""
    every = every or texts()
    chance = random.Random(f"{seed}/{number}")
    mutation = MUTATIONS[number % len(MUTATIONS)]
    return mutation(chance, chance.choice(every), every), mutation.__name__


# --- what has to hold ------------------------------------------------------------------------


def faults(text, answer):
    """Yield what is wrong with an answer to a text, as sentences."""
    for pointer, place in answer["evidence"].items():
        value = _at(answer, pointer)
        start, end = place["start"], place["end"]
        if not 0 <= start < end <= len(text):
            yield f"{pointer}: {start}-{end} is not inside the {len(text)} letters of the text"
        elif value is None or value == "":
            yield f"{pointer}: a place for nothing"
        elif place["certainty"] == "sure" and not COMPUTED.search(pointer):
            in_columns = bool(_IN_COLUMNS.fullmatch(pointer))
            if not _stands(value, text[start:end], text, in_columns=in_columns):
                yield f"{pointer}: sure of {value!r}, but {text[start:end]!r} stands there"
    for warning in answer["warnings"]:
        where = warning["where"]
        if where and not 0 <= where["start"] < where["end"] <= len(text):
            yield f"warning {warning['code']}: {where} is not inside the text"


def _at(answer, pointer):
    for key in pointer.split("/")[1:]:
        answer = answer[int(key)] if isinstance(answer, list) else answer[key]
    return answer


def _stands(value, place, text, *, in_columns):
    """Whether a value is what a place in a text says."""
    place = re.sub(f"[{_UNSEEN}]", "", place)
    if isinstance(value, dict):
        return _squeezed(value["event"]) in _squeezed(place)
    if isinstance(value, str) and re.fullmatch(r"\d{4}(-\d\d)?(-\d\d)?", value):
        return _is_date_of(value, place, text)
    if isinstance(value, str) and in_columns:
        return _in_order(value, _squeezed(place))
    if isinstance(value, str):
        return _squeezed(value) in _squeezed(place)
    return _figures(value) in {_figures(one) for one in _numbers(place)}


def _in_order(value, place):
    """Whether the words of a value stand in a place one after the other."""
    at = 0
    for word in map(_squeezed, value.split()):
        at = place.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


def _is_date_of(value, place, text):
    """Whether the figures of a date stand there; its year may stand at the date it is paired with,
    and the month of a quarter (“quý II”) is worked out.
    """
    figures = [int(one) for one in re.findall(r"\d+", place)]
    wanted = [int(one) for one in value.split("-")][::-1]
    if wanted[-1] not in figures and str(wanted.pop()) not in text:
        return False
    if re.search(r"quy\s", fold(place)):
        return wanted[:1] in ([3], [6], [9], [12])
    left = iter(figures)
    return all(part in left for part in wanted)


def _squeezed(text):
    return "".join(sign for sign in fold(_mended(text)) if sign.isalnum())


def _mended(text):
    """Return a text with its marks in their order, as the reader composes them."""
    apart_ = unicodedata.normalize("NFD", text)
    return unicodedata.normalize(
        "NFC", re.sub("([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031b])", r"\2\1", apart_)
    )


def _numbers(place):
    for match in re.finditer(r"\d+(?:[.,]\d+)*", place):
        whole, _, rest = match[0].partition(",")
        yield f"{whole.replace('.', '')}.{rest}" if rest else whole.replace(".", "")
        yield match[0].replace(",", ".")


def _figures(number):
    try:
        return f"{float(number):.6f}"
    except ValueError:
        return ""


# --- running ---------------------------------------------------------------------------------


class Found(NamedTuple):
    """How the cases went: how many by mutation, and what was wrong, by the number of the case."""

    counts: Counter
    wrong: dict
    slowest: list


def run(cases, seed=SEED):
    """Read the cases with these numbers and return what was wrong."""
    every = texts()
    counts, wrong, slowest = Counter(), {}, []
    for number in cases:
        text, name = text_of(number, every, seed)
        counts[name] += 1
        begun = time.process_time()
        try:
            reading = read_plan(text)
            slowest.append((time.process_time() - begun, number, name))
            answer = answer_of(reading)
            json.dumps(answer)
            "\n".join(as_lines(PlanFile(text, "tệp", ()), reading)).encode()
            said = list(faults(text, answer))
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            place = error.__traceback__
            while place.tb_next is not None:
                place = place.tb_next
            where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}"
            said = [f"{type(error).__name__}: {str(error)[:200]} at {where}"]
        if said:
            wrong[number] = (name, said)
    return Found(counts, wrong, sorted(slowest, reverse=True))


def say(line):
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def main(arguments):
    """Run as many cases as asked for, and say what was wrong."""
    wanted = int(arguments[0])
    seed = int(arguments[1]) if len(arguments) > 1 else SEED
    found = run(range(wanted), seed)
    for number, (name, said) in found.wrong.items():
        for one in said[:3]:
            say(f"case {number} {name}: {one[:400]}")
    slow = [one for one in found.slowest if one[0] > SLOW]
    for seconds, number, name in slow[:40]:
        say(f"case {number} {name}: {seconds:.1f} s")
    counts = f"{found.counts.total()} cases, {len(found.wrong)} wrong, {len(slow)} slow"
    say(f"{counts}; the slowest: {found.slowest[0]}")
    return bool(found.wrong or slow)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
